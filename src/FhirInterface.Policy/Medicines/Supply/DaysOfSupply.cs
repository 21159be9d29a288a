namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>How sure a number of days is. Only an exact one may reject (design 5).</summary>
public enum Certainty
{
    Unknown,
    Estimate,
    Exact,
}

/// <summary>How long a supply lasts, how sure that is, and the reckoning in words that a pharmacist can check.</summary>
/// <param name="Certainty">Unknown where no number can be given at all.</param>
/// <param name="Days">Days covered; the lower end where it is a range; null where unknown. Fractions mean an unfinished day.</param>
/// <param name="DaysAtMost">The upper end of a range; null where there is one figure.</param>
/// <param name="Working">The reckoning, and what makes it no more than an estimate.</param>
public sealed record DaysOfSupply(Certainty Certainty, decimal? Days, decimal? DaysAtMost, string Working)
{
    /// <summary>The dosage has an end of its own, and the supply reaches it.</summary>
    public bool CourseComplete { get; init; }

    /// <summary>The dose is being changed while the supply lasts: a titration or a reducing course.</summary>
    public bool Titration { get; init; }

    /// <summary>Days that are fully covered; null where unknown.</summary>
    public int? WholeDays => Days is { } days ? (int)Math.Min(Math.Floor(days), 36500) : null;

    /// <summary>Certainly fewer days than asked for.</summary>
    public bool ShortOf(int days) => Certainty == Certainty.Exact && Days < days;

    /// <summary>At least the days asked for, even at the lower end.</summary>
    public bool Covers(int days) => Certainty != Certainty.Unknown && Days >= days;

    /// <summary>"28 days", "12.5 to 25 days (estimate)", "unknown".</summary>
    public string Summary =>
        Certainty == Certainty.Unknown || Days is not { } low
            ? "unknown"
            : Words.Days(low, DaysAtMost) + (Certainty == Certainty.Estimate ? " (estimate)" : "");

    internal static DaysOfSupply Unknown(string working) => new(Certainty.Unknown, null, null, working);
}
