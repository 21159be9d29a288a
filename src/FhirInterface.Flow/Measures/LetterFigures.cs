using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Measures;

/// <summary>How many letters came in a week, and what became of them at the door.</summary>
/// <param name="Week">Its Monday.</param>
/// <param name="Clean">Accepted as they stood.</param>
/// <param name="Advised">Released with advice only.</param>
/// <param name="Discharges">Discharge summaries among them.</param>
/// <param name="DischargesInTime">Received within 24 hours of their own date (NHS Standard Contract SC11.5).</param>
/// <param name="Clinics">Clinic letters among them.</param>
/// <param name="ClinicsInTime">Received within seven days of their own date (SC11.7).</param>
public sealed record LetterWeek(
    DateOnly Week,
    int Letters,
    int Clean,
    int Advised,
    int Rewritten,
    int Rejected,
    int Discharges,
    int DischargesInTime,
    int Clinics,
    int ClinicsInTime
)
{
    /// <summary>The share that was sent clean, 0 to 1.</summary>
    public double ShareClean => Letters == 0 ? 0 : (double)Clean / Letters;
}

/// <summary>One letter in a list.</summary>
public sealed record ListedLetter(
    string Id,
    string Title,
    string Custodian,
    string? Practice,
    string Disposition,
    DateTimeOffset? AuthoredOn,
    DateTimeOffset ReceivedAt
);

/// <summary>
/// Counts letters by week and disposition: the share sent clean, and how soon letters come. It counts what is kept: letters that a purge
/// has removed are no longer among them.
/// </summary>
public sealed class LetterFigures(LetterStore store, AuditTrail audit)
{
    /// <summary>The weeks of a period, oldest first; a correction counts as a letter of its own.</summary>
    public async Task<IReadOnlyList<LetterWeek>> ByWeek(MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        var parts = await store.Read(db =>
            SummedWeeks
                .Parts(db, Figured.Letter, scope, caller, period => Rows(db, period, caller))
                .Where(part => part.Setting != FigureScopes.Request)
                .GroupBy(part => new
                {
                    part.Week,
                    part.Setting,
                    part.Category,
                })
                .Select(group => new WeekPart
                {
                    Week = group.Key.Week,
                    Setting = group.Key.Setting,
                    Category = group.Key.Category,
                    Total = group.Sum(part => part.Total),
                    Ended = group.Sum(part => part.Ended),
                })
                .ToListAsync(cancel)
        );
        return [.. parts.GroupBy(part => part.Week).OrderBy(week => week.Key).Select(week => Week(Weeks.From(week.Key), [.. week]))];
    }

    private static LetterWeek Week(DateOnly monday, IReadOnlyList<WeekPart> parts)
    {
        var dispositions = parts.ToLookup(part => part.Category, part => part.Total, StringComparer.Ordinal);
        var settings = parts.ToLookup(part => part.Setting, StringComparer.Ordinal);
        return new LetterWeek(
            monday,
            parts.Sum(part => part.Total),
            dispositions["accepted"].Sum(),
            dispositions["advised"].Sum(),
            dispositions["rewritten"].Sum(),
            dispositions["rejected"].Sum(),
            settings[FigureScopes.Discharge].Sum(part => part.Total),
            settings[FigureScopes.Discharge].Sum(part => part.Ended),
            settings[FigureScopes.Outpatient].Sum(part => part.Total),
            settings[FigureScopes.Outpatient].Sum(part => part.Ended)
        );
    }

    private static IQueryable<WeekPart> Rows(StoreDb db, MeasureScope scope, Caller caller)
    {
        var (start, end) = (scope.Start.DayNumber, scope.End.DayNumber);
        return from letter in db.Letters
            join row in FigureScopes.Within(db, scope, caller) on letter.ScopeKey equals row.Key
            where letter.ReceivedDay >= start && letter.ReceivedDay <= end
            where caller.Role != CallerRole.Practice || letter.VisibleToPractice
            select new WeekPart
            {
                Week = letter.ReceivedDay / WeekSum.Days,
                Setting = row.Setting,
                Category = letter.Disposition,
                Total = 1,
                Ended =
                    (row.Setting == FigureScopes.Discharge && letter.DelayMinutes <= WeekSum.DischargeMinutes)
                    || (row.Setting == FigureScopes.Outpatient && letter.DelayMinutes <= WeekSum.ClinicMinutes)
                        ? 1
                        : 0,
            };
    }

    /// <summary>The newest letters of those that a figure counts.</summary>
    /// <param name="which">A disposition, <c>all</c>, <c>late-discharge</c> or <c>late-clinic</c>; anything else finds none.</param>
    public async Task<IReadOnlyList<ListedLetter>> Newest(
        MeasureScope scope,
        string which,
        int most,
        Caller caller,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        var (start, end) = (scope.Start.DayNumber, scope.End.DayNumber);
        var letters = await store.Read(db =>
        {
            var rows = FigureScopes.Within(db, scope, caller).Where(row => row.Setting != FigureScopes.Request);
            if (which is "late-discharge" or "late-clinic")
            {
                var setting = which == "late-discharge" ? FigureScopes.Discharge : FigureScopes.Outpatient;
                rows = rows.Where(row => row.Setting == setting);
            }

            var keys = rows.Select(row => row.Key);
            var counted = db.Letters.Where(letter =>
                letter.ReceivedDay >= start && letter.ReceivedDay <= end && keys.Contains(letter.ScopeKey)
            );
            if (caller.Role == CallerRole.Practice)
                counted = counted.Where(letter => letter.VisibleToPractice);
            counted = which switch
            {
                "all" => counted,
                "late-discharge" => counted.Where(letter => letter.DelayMinutes == null || letter.DelayMinutes > WeekSum.DischargeMinutes),
                "late-clinic" => counted.Where(letter => letter.DelayMinutes == null || letter.DelayMinutes > WeekSum.ClinicMinutes),
                _ => counted.Where(letter => letter.Disposition == which),
            };
            return counted
                .OrderByDescending(letter => letter.ReceivedDay)
                .ThenByDescending(letter => letter.Key)
                .Take(most)
                .Select(letter => new ListedLetter(
                    letter.Id,
                    letter.Restricted ? Confidentiality.Title : letter.Title,
                    letter.Custodian,
                    letter.Practice,
                    letter.Disposition,
                    letter.AuthoredOn,
                    letter.ReceivedAt
                ))
                .ToListAsync(cancel);
        });
        await audit.Record(moment => MeasureAudit.Of(caller, moment));
        return letters;
    }

    /// <summary>Minutes from a letter's own date to its receipt, rounded up: what is a second late is late. Null without a date.</summary>
    internal static int? Delay(DateTimeOffset? authored, DateTimeOffset received) =>
        authored is { } date ? (int)Math.Clamp(Math.Ceiling((received - date).TotalMinutes), int.MinValue, int.MaxValue) : null;
}
