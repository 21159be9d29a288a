namespace FhirInterface.Policy.Medicines.Supply;

internal enum DosageItemKind
{
    Dose,
    Strength,
    Frequency,

    /// <summary>A time of day: one administration each.</summary>
    When,

    /// <summary>Days of the week; Amount is how many.</summary>
    Weekdays,
    Duration,
    Maximum,
    AsNeeded,
    Once,
    Then,
    And,
    Reduce,
    Stop,
    Supplied,
    SuppliedDays,
    Doubt,
}

/// <summary>One thing that a dosage text says.</summary>
internal sealed record DosageItem(DosageItemKind Kind)
{
    public Span2 Amount { get; init; }
    public DoseUnit Unit { get; init; }
    public Frequency Frequency { get; init; }
    public decimal? StrengthMg { get; init; }

    /// <summary>For a reduction: down to this amount; null: not said.</summary>
    public decimal? Floor { get; init; }
    public string Words { get; init; } = "";
}
