namespace FhirInterface.Store.Letters;

/// <summary>
/// Letters, asks or issues of one week of one hospital, so that the weeks of a year are not counted row by row. As with
/// <see cref="FigureSum"/>, the database itself keeps the sums (<c>Migrations/SumTriggers.cs</c>).
/// </summary>
public sealed class WeekSum
{
    /// <summary>Days of one row: day 0 of <see cref="DateOnly.DayNumber"/> is a Monday, so one integer division finds the week from Monday.</summary>
    public const int Days = 7;

    /// <summary>A discharge summary is in time within 24 hours of its own date (NHS Standard Contract SC11.5).</summary>
    public const int DischargeMinutes = 24 * 60;

    /// <summary>A clinic letter is in time within seven days of its own date (SC11.7).</summary>
    public const int ClinicMinutes = 7 * 24 * 60;

    public required Figured Of { get; init; }

    /// <summary>A day's <see cref="DateOnly.DayNumber"/> divided by <see cref="Days"/>.</summary>
    public required int Week { get; init; }

    /// <summary>As in <see cref="FigureScope"/>, and so are the two that follow.</summary>
    public required string Liaison { get; init; }
    public required string Custodian { get; init; }
    public required string Setting { get; init; }

    /// <summary>Of asks and issues their category, empty where it was not kept; of letters their disposition.</summary>
    public required string Category { get; init; }
    public required int Total { get; init; }

    /// <summary>Those of them that ended well; letters: that came in time.</summary>
    public required int Ended { get; init; }
}
