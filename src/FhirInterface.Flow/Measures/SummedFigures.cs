using FhirInterface.Store;
using FhirInterface.Store.Letters;

namespace FhirInterface.Flow.Measures;

/// <summary>What counts towards one scope and category: one row by itself, or the sum of four weeks of them.</summary>
internal sealed class FigurePart
{
    public required long ScopeKey { get; init; }

    /// <summary>Empty where it was not kept.</summary>
    public required string Category { get; init; }
    public required int Total { get; init; }

    /// <summary>Those that ended well: asks that were prevented, issues that were resolved.</summary>
    public required int Ended { get; init; }
}

/// <summary>
/// Cuts a period into the whole four weeks of which the store keeps sums, and the days before and after them, whose rows are counted one by
/// one: so what a year takes does not grow with its letters.
/// </summary>
internal static class SummedFigures
{
    /// <summary>The parts that make up a period, as one query.</summary>
    /// <param name="rows">The rows of a period that the caller may count, each as a part.</param>
    public static IQueryable<FigurePart> Parts(
        StoreDb db,
        Figured of,
        MeasureScope scope,
        Caller caller,
        Func<MeasureScope, IQueryable<FigurePart>> rows
    )
    {
        var whole = WholeSpans.Of(scope, FigureSum.Days);
        // Of a practice's rows some may not be shown yet (design 6.7), which no sum tells.
        if (whole.IsEmpty || caller.Role == CallerRole.Practice)
            return rows(scope);

        var keys = FigureScopes.Within(db, scope, caller).Select(row => row.Key);
        var sums = db.FigureSums.Where(sum =>
            sum.Of == of && sum.Weeks >= whole.First && sum.Weeks < whole.Next && sum.Total > 0 && keys.Contains(sum.ScopeKey)
        );
        if (scope.Category is { } category)
            sums = sums.Where(sum => sum.Category == category);
        return sums.Select(sum => new FigurePart
            {
                ScopeKey = sum.ScopeKey,
                Category = sum.Category,
                Total = sum.Total,
                Ended = sum.Ended,
            })
            .Concat(rows(whole.Before(scope)))
            .Concat(rows(whole.After(scope)));
    }
}
