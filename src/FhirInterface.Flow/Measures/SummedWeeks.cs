using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using FhirInterface.Store.Letters;

namespace FhirInterface.Flow.Measures;

/// <summary>What counts towards one week: one row by itself, or the sum of all that a hospital has in it.</summary>
internal sealed class WeekPart
{
    /// <summary>As in <see cref="WeekSum"/>.</summary>
    public required int Week { get; init; }
    public required string Setting { get; init; }
    public required string Category { get; init; }
    public required int Total { get; init; }
    public required int Ended { get; init; }
}

/// <summary>
/// Cuts a period into the whole weeks of which the store keeps sums by hospital, and the days before and after them, whose rows are counted
/// one by one. What is narrower than a hospital is counted row by row: an index finds those few.
/// </summary>
internal static class SummedWeeks
{
    /// <summary>The parts that make up a period, as one query.</summary>
    /// <param name="rows">The rows of a period that the caller may count, each as a part.</param>
    public static IQueryable<WeekPart> Parts(
        StoreDb db,
        Figured of,
        MeasureScope scope,
        Caller caller,
        Func<MeasureScope, IQueryable<WeekPart>> rows
    )
    {
        var whole = WholeSpans.Of(scope, WeekSum.Days);
        var narrow = (scope.Practice ?? scope.Specialty ?? scope.Team) is not null;
        // Of a practice's rows some may not be shown yet (design 6.7), which no sum tells.
        if (whole.IsEmpty || narrow || caller.Role == CallerRole.Practice)
            return rows(scope);

        var sums = db
            .WeekSums.Where(sum => sum.Of == of && sum.Week >= whole.First && sum.Week < whole.Next && sum.Total > 0)
            .Where(Compartment.WeekSums(caller));
        if (scope.Custodian is { } custodian)
            sums = sums.Where(sum => sum.Custodian == custodian);
        // A letter is of no category; what stands there is its disposition.
        if (scope.Category is { } category && of != Figured.Letter)
            sums = sums.Where(sum => sum.Category == category);
        return sums.Select(sum => new WeekPart
            {
                Week = sum.Week,
                Setting = sum.Setting,
                Category = sum.Category,
                Total = sum.Total,
                Ended = sum.Ended,
            })
            .Concat(rows(whole.Before(scope)))
            .Concat(rows(whole.After(scope)));
    }
}
