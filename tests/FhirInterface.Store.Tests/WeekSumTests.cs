using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace FhirInterface.Store.Tests;

/// <summary>
/// The sums of weeks that the database keeps against a plain count, over a rolling upgrade: rows that were there before, and rows that
/// servers of either version write, change and remove after it.
/// </summary>
public sealed class WeekSumTests
{
    private const string Before = "FigureSums";

    /// <summary>A Wednesday.</summary>
    private static readonly int FirstDay = new DateOnly(2026, 1, 7).DayNumber;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Sqlite_sums_up_what_was_there_and_what_comes() => UpgradedStore.OnSqlite(Live);

    [Fact]
    public Task Postgresql_sums_up_what_was_there_and_what_comes() => UpgradedStore.OnPostgresql(Live);

    private static async Task Live(StoreDb db)
    {
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync(Before, Cancel);
        db.FigureScopes.AddRange(Scope(1, "discharge", "ZZ1"), Scope(2, "outpatient", "ZZ1"), Scope(3, "discharge", "ZZ2"));
        await Write(db, "before");
        await migrator.MigrateAsync(cancellationToken: Cancel);
        await Agree(db);

        await Write(db, "after");
        await Agree(db);

        // A purge removes letters; asks are prevented and issues resolved; an issue is about something else after all.
        db.Letters.RemoveRange(await db.Letters.OrderBy(letter => letter.Key).Take(5).ToListAsync(Cancel));
        var asks = await db.Asks.OrderBy(ask => ask.Key).ToListAsync(Cancel);
        asks[0].Prevent(Prevention.Completed, DateTimeOffset.UnixEpoch);
        var issues = await db.Actions.OrderBy(action => action.Key).ToListAsync(Cancel);
        issues[1].Status = "completed";
        issues[2].Category = "other";
        await db.SaveChangesAsync(Cancel);
        await Agree(db);

        // As a server older than the figures writes them, and as they are caught up with.
        await db.Letters.ExecuteUpdateAsync(
            set => set.SetProperty(letter => letter.ScopeKey, 0).SetProperty(letter => letter.ReceivedDay, 0),
            Cancel
        );
        await Agree(db);
        Assert.DoesNotContain(await Kept(db), sum => sum.Of == Figured.Letter);
        await db.Letters.ExecuteUpdateAsync(
            set => set.SetProperty(letter => letter.ScopeKey, 3).SetProperty(letter => letter.ReceivedDay, FirstDay),
            Cancel
        );
        await Agree(db);
        Assert.Contains(await Kept(db), sum => sum.Of == Figured.Letter);
    }

    private static async Task Agree(StoreDb db)
    {
        var scopes = await db.FigureScopes.AsNoTracking().ToDictionaryAsync(scope => scope.Key, Cancel);
        var letters = await db.Letters.AsNoTracking().Where(letter => letter.ReceivedDay > 0).ToListAsync(Cancel);
        var asks = await db.Asks.AsNoTracking().Where(ask => ask.AskedDay > 0).ToListAsync(Cancel);
        var issues = await db.Actions.AsNoTracking().Where(action => action.AuthoredDay > 0).ToListAsync(Cancel);
        var wanted = letters
            .Select(letter =>
                (Figured.Letter, letter.ReceivedDay, letter.ScopeKey, letter.Disposition, InTime(letter, scopes[letter.ScopeKey].Setting))
            )
            .Concat(asks.Select(ask => (Figured.Ask, ask.AskedDay, ask.ScopeKey, ask.Category, ask.PreventedAt is not null)))
            .Concat(
                issues.Select(issue =>
                    (Figured.Issue, issue.AuthoredDay, issue.ScopeKey, issue.Category ?? "", issue.Status == "completed")
                )
            )
            .GroupBy(
                row => (row.Item1, MondayOf(row.Item2), scopes[row.ScopeKey].Custodian, scopes[row.ScopeKey].Setting, row.Item4),
                row => row.Item5
            )
            .Select(sum => $"{sum.Key}: {sum.Count()}, {sum.Count(ended => ended)}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            wanted,
            (await Kept(db))
                .Select(sum =>
                    $"{(sum.Of, DateOnly.FromDayNumber(sum.Week * 7), sum.Custodian, sum.Setting, sum.Category)}: {sum.Total}, {sum.Ended}"
                )
                .Order(StringComparer.Ordinal)
        );
    }

    private static Task<List<WeekSum>> Kept(StoreDb db) =>
        db.WeekSums.AsNoTracking().Where(sum => sum.Total != 0 || sum.Ended != 0).ToListAsync(Cancel);

    private static bool InTime(LetterRecord letter, string setting) =>
        letter.DelayMinutes is { } minutes && minutes <= (setting == "discharge" ? 24 * 60 : 7 * 24 * 60);

    private static DateOnly MondayOf(int number)
    {
        var day = DateOnly.FromDayNumber(number);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    private static async Task Write(StoreDb db, string when)
    {
        for (var number = 0; number < 12; number++)
        {
            var ask = FigureRows.Ask(
                $"{when}-{number}",
                FirstDay + number,
                1 + (number % 3),
                number % 2 == 0 ? "fit-note" : "chase-result"
            );
            if (number % 3 == 1)
                ask.Prevent(Prevention.Mended, DateTimeOffset.UnixEpoch);
            db.Asks.Add(ask);
            db.Letters.Add(Letter($"{when}-{number}", number));
            db.Actions.Add(
                FigureRows.Issue(
                    $"{when}-{number}",
                    FirstDay + number,
                    1 + (number % 3),
                    number % 3 == 0 ? null : "fit-note",
                    number % 4 == 0
                )
            );
        }

        await db.SaveChangesAsync(Cancel);
    }

    private static FigureScope Scope(long key, string setting, string custodian) =>
        new()
        {
            Key = key,
            Setting = setting,
            Liaison = "ZZL",
            Custodian = custodian,
            Practice = "",
            Specialty = "",
            Team = "",
            PolicyUrl = "",
        };

    private static LetterRecord Letter(string id, int number) =>
        new()
        {
            Id = id,
            Kind = LetterKind.Document,
            SeriesId = id,
            PostingKey = id,
            Sha256 = "",
            Custodian = "ZZ1",
            Liaison = "ZZL",
            Title = "Letter",
            State = LetterState.Released,
            Disposition = number % 4 == 0 ? "rejected" : "accepted",
            IdentityCertain = true,
            PolicyUrl = "",
            ReceivedAt = DateTimeOffset.UnixEpoch,
            ReceivedDay = FirstDay + number,
            DelayMinutes = number == 3 ? null : 720 * number * number,
            ScopeKey = 1 + (number % 3),
            Version = 1,
            Outcome = [],
        };
}
