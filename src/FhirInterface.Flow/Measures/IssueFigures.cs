using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Measures;

/// <summary>How many interface issues of one category about letters between the same two, and how many were resolved.</summary>
/// <param name="Category">A code of CodeSystem/issue-category; null where it was not kept.</param>
/// <param name="Custodian">Null where the issue names no hospital.</param>
/// <param name="Practice">Null where it names no practice.</param>
/// <param name="Specialty">Null where there is no letter or it does not say.</param>
/// <param name="Team">Null where there is no letter or it does not say.</param>
public sealed record IssueCount(
    string? Category,
    string? Custodian,
    string? Practice,
    string? Specialty,
    string? Team,
    int Raised,
    int Resolved
);

/// <summary>The issues that were raised in one week.</summary>
/// <param name="Week">Its Monday.</param>
public sealed record IssueWeek(DateOnly Week, int Raised, int Resolved);

/// <summary>One issue in a list.</summary>
public sealed record ListedIssue(string Id, string? Category, string? Custodian, string? Practice, string Status, DateTimeOffset RaisedAt);

/// <summary>Counts interface issues by the day on which they were raised.</summary>
public sealed class IssueFigures(LetterStore store, AuditTrail audit)
{
    private const string Resolved = "completed";

    /// <summary>By category and by whom they concern.</summary>
    public async Task<IReadOnlyList<IssueCount>> Count(MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        var (groups, scopes) = await store.ReadTogether(async db =>
            (
                await SummedFigures
                    .Parts(
                        db,
                        Figured.Issue,
                        scope,
                        caller,
                        period =>
                            Issues(db, period, caller)
                                .Select(issue => new FigurePart
                                {
                                    ScopeKey = issue.ScopeKey,
                                    Category = issue.Category ?? "",
                                    Total = 1,
                                    Ended = issue.Status == Resolved ? 1 : 0,
                                })
                    )
                    .GroupBy(part => new { part.ScopeKey, part.Category })
                    .Select(group => new
                    {
                        group.Key.ScopeKey,
                        group.Key.Category,
                        Raised = group.Sum(part => part.Total),
                        Resolved = group.Sum(part => part.Ended),
                    })
                    .ToListAsync(cancel),
                await FigureScopes.Within(db, scope, caller).ToDictionaryAsync(row => row.Key, cancel)
            )
        );
        return
        [
            .. groups.Select(group =>
            {
                var row = scopes[group.ScopeKey];
                return new IssueCount(
                    Said(group.Category),
                    Said(row.Custodian),
                    Said(row.Practice),
                    Said(row.Specialty),
                    Said(row.Team),
                    group.Raised,
                    group.Resolved
                );
            }),
        ];
    }

    /// <summary>By week, oldest first; weeks without any are left out.</summary>
    public async Task<IReadOnlyList<IssueWeek>> ByWeek(MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        var weeks = await store.Read(db =>
            SummedWeeks
                .Parts(
                    db,
                    Figured.Issue,
                    scope,
                    caller,
                    period =>
                        Issues(db, period, caller)
                            .Select(issue => new WeekPart
                            {
                                Week = issue.AuthoredDay / WeekSum.Days,
                                Setting = "",
                                Category = issue.Category ?? "",
                                Total = 1,
                                Ended = issue.Status == Resolved ? 1 : 0,
                            })
                )
                .GroupBy(part => part.Week)
                .Select(group => new
                {
                    Week = group.Key,
                    Raised = group.Sum(part => part.Total),
                    Resolved = group.Sum(part => part.Ended),
                })
                .OrderBy(week => week.Week)
                .ToListAsync(cancel)
        );
        return [.. weeks.Select(week => new IssueWeek(Weeks.From(week.Week), week.Raised, week.Resolved))];
    }

    /// <summary>The newest of them.</summary>
    public async Task<IReadOnlyList<ListedIssue>> Newest(MeasureScope scope, int most, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        var issues = await store.Read(db =>
            Issues(db, scope, caller)
                .OrderByDescending(issue => issue.AuthoredDay)
                .ThenByDescending(issue => issue.Key)
                .Take(most)
                .Select(issue => new ListedIssue(issue.Id, issue.Category, issue.Custodian, issue.Practice, issue.Status, issue.AuthoredOn))
                .ToListAsync(cancel)
        );
        await audit.Record(moment => MeasureAudit.Of(caller, moment));
        return issues;
    }

    private static IQueryable<ActionRecord> Issues(StoreDb db, MeasureScope scope, Caller caller)
    {
        var (start, end) = (scope.Start.DayNumber, scope.End.DayNumber);
        var keys = FigureScopes.Within(db, scope, caller).Select(row => row.Key);
        var issues = db.Actions.Where(action =>
            action.Kind == ActionKind.InterfaceIssue
            && action.AuthoredDay >= start
            && action.AuthoredDay <= end
            && keys.Contains(action.ScopeKey)
        );
        if (scope.Category is { } category)
            issues = issues.Where(issue => issue.Category == category);
        return caller.Role == CallerRole.Practice ? issues.Where(issue => issue.VisibleToPractice) : issues;
    }

    private static string? Said(string text) => text.Length == 0 ? null : text;
}
