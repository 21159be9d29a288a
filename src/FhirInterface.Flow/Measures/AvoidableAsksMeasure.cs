using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Reads;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Measures;

/// <summary>One avoidable ask, in its letter's words.</summary>
/// <param name="Quote">Empty where the letter has been purged, or is restricted: those are read in their place and nowhere else.</param>
/// <param name="Hours">What preventing it saves, as <c>minutes / 60 × wouldHaveReachedGp</c> of the policy it was judged by.</param>
public sealed record CountedAsk(
    string LetterId,
    string Category,
    string Custodian,
    string? Practice,
    string? Specialty,
    string? Team,
    string Quote,
    DateTimeOffset AskedAt,
    bool Prevented,
    Estimate Hours
)
{
    /// <summary>Whether its letter is restricted (R) or very restricted (V).</summary>
    public bool Restricted { get; init; }
}

/// <summary>
/// How many avoidable asks letters made, how many were prevented, and what that saved (design 5). An ask counts as prevented once, when its
/// author mended the letter before release or the hospital completed the action; never when it was only flagged. The database counts, over
/// one narrow index and the sums of whole four weeks; asks whose letters have been purged still count.
/// </summary>
public sealed class AvoidableAsksMeasure(LetterStore store, PolicyShelf policies, AuditTrail audit)
{
    public const string Canonical = Systems.Base + "Measure/avoidable-asks";

    /// <summary>The counts that the caller may see: the one query from which every figure of pages and reports comes.</summary>
    public async Task<AskFigures> Count(MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        var (groups, scopes) = await store.ReadTogether(async db =>
            (
                await SummedFigures
                    .Parts(
                        db,
                        Figured.Ask,
                        scope,
                        caller,
                        period =>
                            Asks(db, period, caller)
                                .Select(ask => new FigurePart
                                {
                                    ScopeKey = ask.ScopeKey,
                                    Category = ask.Category,
                                    Total = 1,
                                    Ended = ask.PreventedAt != null ? 1 : 0,
                                })
                    )
                    .GroupBy(part => new { part.ScopeKey, part.Category })
                    .Select(group => new
                    {
                        group.Key.ScopeKey,
                        group.Key.Category,
                        Asked = group.Sum(part => part.Total),
                        Prevented = group.Sum(part => part.Ended),
                    })
                    .ToListAsync(cancel),
                await FigureScopes.Within(db, scope, caller).ToDictionaryAsync(row => row.Key, cancel)
            )
        );
        await audit.Record(moment => MeasureAudit.Of(caller, moment));

        var hours = new AskHours(policies.Current);
        return new AskFigures([
            .. groups.Select(group =>
            {
                var row = scopes[group.ScopeKey];
                return new AskCount(
                    group.Category,
                    row.Custodian,
                    Said(row.Practice),
                    Said(row.Specialty),
                    Said(row.Team),
                    group.Asked,
                    group.Prevented,
                    hours.Of(group.Category, row, scope.End)
                );
            }),
        ]);
    }

    /// <summary>The same asks by week, oldest first; weeks without any are left out.</summary>
    public async Task<IReadOnlyList<AskWeek>> ByWeek(MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        var weeks = await store.Read(db =>
            SummedWeeks
                .Parts(
                    db,
                    Figured.Ask,
                    scope,
                    caller,
                    period =>
                        Asks(db, period, caller)
                            .Select(ask => new WeekPart
                            {
                                Week = ask.AskedDay / WeekSum.Days,
                                Setting = "",
                                Category = ask.Category,
                                Total = 1,
                                Ended = ask.PreventedAt != null ? 1 : 0,
                            })
                )
                .GroupBy(part => part.Week)
                .Select(group => new
                {
                    Week = group.Key,
                    Asked = group.Sum(part => part.Total),
                    Prevented = group.Sum(part => part.Ended),
                })
                .OrderBy(week => week.Week)
                .ToListAsync(cancel)
        );
        return [.. weeks.Select(week => new AskWeek(Weeks.From(week.Week), week.Asked, week.Prevented))];
    }

    /// <summary>The newest of them, with their words.</summary>
    public async Task<IReadOnlyList<CountedAsk>> Newest(MeasureScope scope, int most, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        var rows = await store.Read(db =>
            Asks(db, scope, caller)
                .OrderByDescending(ask => ask.AskedDay)
                .ThenByDescending(ask => ask.Key)
                .Take(most)
                .Join(db.FigureScopes, ask => ask.ScopeKey, row => row.Key, (ask, row) => new { ask, row })
                .Select(pair => new
                {
                    pair.ask,
                    pair.row,
                    Restricted = db.Letters.Any(letter => letter.Id == pair.ask.LetterId && letter.Restricted),
                })
                .ToListAsync(cancel)
        );
        await audit.Record(moment => MeasureAudit.Of(caller, moment));
        var hours = new AskHours(policies.Current);
        return [.. rows.OrderByDescending(pair => pair.ask.Key).Select(pair => Counted(pair.ask, pair.row, pair.Restricted, hours))];
    }

    /// <summary>All of them, oldest first, without their words and one at a time: a year of them need not fit into memory.</summary>
    public async Task Each(MeasureScope scope, Caller caller, Func<CountedAsk, Task> each, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(each);
        await audit.Record(moment => MeasureAudit.Of(caller, moment));
        var hours = new AskHours(policies.Current);
        await store.Read(async db =>
        {
            var scopes = await FigureScopes.Within(db, scope, caller).ToDictionaryAsync(row => row.Key, cancel);
            var rows = Asks(db, scope, caller)
                .OrderBy(ask => ask.AskedDay)
                .ThenBy(ask => ask.Key)
                .Select(ask => new
                {
                    ask.ScopeKey,
                    ask.Category,
                    ask.AskedAt,
                    Prevented = ask.PreventedAt != null,
                })
                .AsAsyncEnumerable();
            await foreach (var ask in rows.WithCancellation(cancel))
            {
                // A scope that was not there a moment ago has come with an ask of just now.
                if (!scopes.TryGetValue(ask.ScopeKey, out var row))
                    continue;
                await each(
                    new CountedAsk(
                        "",
                        ask.Category,
                        row.Custodian,
                        Said(row.Practice),
                        Said(row.Specialty),
                        Said(row.Team),
                        "",
                        ask.AskedAt,
                        ask.Prevented,
                        hours.Of(ask.Category, row, scope.End)
                    )
                );
            }

            return true;
        });
    }

    /// <summary>The asks in scope that the caller may count.</summary>
    private static IQueryable<AskRecord> Asks(StoreDb db, MeasureScope scope, Caller caller) =>
        Asks(db, scope, caller, FigureScopes.Within(db, scope, caller).Select(row => row.Key));

    /// <summary>The same, of some of the rows alone that they are counted under.</summary>
    internal static IQueryable<AskRecord> Asks(StoreDb db, MeasureScope scope, Caller caller, IQueryable<long> keys)
    {
        var (start, end) = (scope.Start.DayNumber, scope.End.DayNumber);
        var asks = db.Asks.Where(ask => ask.Avoidable && ask.AskedDay >= start && ask.AskedDay <= end && keys.Contains(ask.ScopeKey));
        if (scope.Category is { } category)
            asks = asks.Where(ask => ask.Category == category);
        // Held letters do not exist for practices (design 6.7); what has been purged had been released.
        return caller.Role == CallerRole.Practice
            ? asks.Where(ask => !db.Letters.Any(letter => letter.Id == ask.LetterId && !letter.VisibleToPractice))
            : asks;
    }

    private static CountedAsk Counted(AskRecord ask, FigureScope row, bool restricted, AskHours hours) =>
        new(
            ask.LetterId,
            ask.Category,
            row.Custodian,
            Said(row.Practice),
            Said(row.Specialty),
            Said(row.Team),
            restricted ? "" : ask.Quote,
            ask.AskedAt,
            ask.PreventedAt is not null,
            hours.Of(ask.Category, row, London.DateOf(ask.AskedAt))
        )
        {
            Restricted = restricted,
        };

    private static string? Said(string text) => text.Length == 0 ? null : text;
}
