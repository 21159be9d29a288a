namespace FhirInterface.Store.Letters;

/// <summary>What a <see cref="FigureSum"/> or a <see cref="WeekSum"/> sums up.</summary>
public enum Figured
{
    /// <summary>Avoidable asks; those that were prevented have ended.</summary>
    Ask,

    /// <summary>Interface issues; those that were resolved have ended.</summary>
    Issue,

    /// <summary>Letters and requests, by weeks alone; those that came in time have ended well.</summary>
    Letter,
}

/// <summary>
/// Asks or issues of four weeks by scope and category, so that a year of them is not counted one by one. The database itself keeps the sums,
/// in the transaction of whatever changes the rows (<c>Migrations/SumTriggers.cs</c>): servers of an older version keep them right as well.
/// </summary>
public sealed class FigureSum
{
    /// <summary>Days of one row. Days and not months: then one integer division finds the row, in C# and in both databases.</summary>
    public const int Days = 28;

    public required Figured Of { get; init; }

    /// <summary>A day's <see cref="DateOnly.DayNumber"/> divided by <see cref="Days"/>.</summary>
    public required int Weeks { get; init; }

    /// <summary>Key of the <see cref="FigureScope"/>.</summary>
    public required long ScopeKey { get; init; }

    /// <summary>Empty where it was not kept.</summary>
    public required string Category { get; init; }
    public required int Total { get; init; }

    /// <summary>Those of them that ended well.</summary>
    public required int Ended { get; init; }
}
