using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace FhirInterface.Store.Tests;

/// <summary>
/// The sums that the database keeps against a plain count, over a rolling upgrade: rows that were there before, and rows that servers of
/// either version write, change and remove after it.
/// </summary>
public sealed class FigureSumTests
{
    private const string Before = "Figures";
    private const int FirstDay = 739_600;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Sqlite_sums_up_what_was_there_and_what_comes() => UpgradedStore.OnSqlite(Live);

    [Fact]
    public Task Postgresql_sums_up_what_was_there_and_what_comes() => UpgradedStore.OnPostgresql(Live);

    private static async Task Live(StoreDb db)
    {
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync(Before, Cancel);
        await Write(db, "before");
        await migrator.MigrateAsync(cancellationToken: Cancel);
        await Agree(db);

        await Write(db, "after");
        await Agree(db);

        // Prevented, and come back after all; counted under another scope and day; removed.
        var asks = await db.Asks.OrderBy(ask => ask.Key).ToListAsync(Cancel);
        asks[0].Prevent(Prevention.Completed, DateTimeOffset.UnixEpoch);
        asks[1].Return();
        db.Asks.Remove(asks[2]);
        var issues = await db.Actions.OrderBy(action => action.Key).ToListAsync(Cancel);
        issues[0].Status = "completed";
        db.Actions.Remove(issues[1]);
        await db.SaveChangesAsync(Cancel);
        await Agree(db);

        await db
            .Asks.Where(ask => ask.ScopeKey == 1)
            .ExecuteUpdateAsync(set => set.SetProperty(ask => ask.ScopeKey, 3).SetProperty(ask => ask.AskedDay, FirstDay + 90), Cancel);
        await db
            .Actions.Where(action => action.Category == "other")
            .ExecuteUpdateAsync(set => set.SetProperty(action => action.Category, (string?)null), Cancel);
        await Agree(db);

        // As a server older than the figures writes them: counted when they have been caught up with.
        await db.Asks.ExecuteUpdateAsync(set => set.SetProperty(ask => ask.ScopeKey, 0).SetProperty(ask => ask.AskedDay, 0), Cancel);
        await Agree(db);
        Assert.DoesNotContain(await db.FigureSums.AsNoTracking().ToListAsync(Cancel), sum => sum.Of == Figured.Ask && sum.Total != 0);
    }

    private static async Task Agree(StoreDb db)
    {
        var asks = await db.Asks.AsNoTracking().Where(ask => ask.Avoidable && ask.AskedDay > 0).ToListAsync(Cancel);
        var issues = await db
            .Actions.AsNoTracking()
            .Where(action => action.Kind == ActionKind.InterfaceIssue && action.AuthoredDay > 0)
            .ToListAsync(Cancel);
        var wanted = asks.Select(ask => (Figured.Ask, Day: ask.AskedDay, ask.ScopeKey, ask.Category, Ended: ask.PreventedAt is not null))
            .Concat(
                issues.Select(issue =>
                    (Figured.Issue, Day: issue.AuthoredDay, issue.ScopeKey, issue.Category ?? "", Ended: issue.Status == "completed")
                )
            )
            .GroupBy(row => (row.Item1, Weeks: row.Day / 28, row.ScopeKey, row.Item4), row => row.Ended)
            .Select(sum =>
                $"{sum.Key.Item1} {sum.Key.Weeks} {sum.Key.ScopeKey} {sum.Key.Item4}: {sum.Count()}, {sum.Count(ended => ended)}"
            )
            .Order(StringComparer.Ordinal);
        var kept = await db.FigureSums.AsNoTracking().Where(sum => sum.Total != 0 || sum.Ended != 0).ToListAsync(Cancel);
        Assert.Equal(
            wanted,
            kept.Select(sum => $"{sum.Of} {sum.Weeks} {sum.ScopeKey} {sum.Category}: {sum.Total}, {sum.Ended}")
                .Order(StringComparer.Ordinal)
        );
    }

    private static async Task Write(StoreDb db, string when)
    {
        for (var number = 0; number < 12; number++)
        {
            var ask = FigureRows.Ask(
                $"{when}-{number}",
                Day(number),
                1 + (number % 2),
                number % 2 == 0 ? "fit-note" : "chase-result",
                number != 5
            );
            if (number % 3 == 1)
                ask.Prevent(Prevention.Mended, DateTimeOffset.UnixEpoch);
            db.Asks.Add(ask);
            db.Actions.Add(
                FigureRows.Issue(
                    $"{when}-{number}",
                    Day(number),
                    1 + (number % 2),
                    number % 3 == 0 ? null : "other",
                    number % 4 == 0,
                    number != 7
                )
            );
        }

        await db.SaveChangesAsync(Cancel);
    }

    private static int Day(int number) => FirstDay + (number * 9);
}
