namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>From one value to another; the same twice where there is only one.</summary>
internal readonly record struct Span2(decimal Low, decimal High)
{
    public Span2(decimal value)
        : this(value, value) { }

    public bool Exact => Low == High;

    public static Span2 operator *(Span2 a, decimal factor) => new(a.Low * factor, a.High * factor);

    public static Span2 operator /(Span2 a, decimal divisor) => new(a.Low / divisor, a.High / divisor);
}

/// <summary>
/// How often: so many times in so many days. Two numbers, since one in seven days is not a decimal.
/// </summary>
internal readonly record struct Frequency(Span2 Times, Span2 Days, string Words)
{
    public static Frequency Daily(decimal times, string words) => new(new(times), new(1), words);

    public static Frequency Every(decimal days, string words) => new(new(1), new(days), words);

    public bool Exact => Times.Exact && Days.Exact;

    public bool SameAs(Frequency other) => Times.Low * other.Days.Low == other.Times.Low * Days.Low && Exact == other.Exact;
}

/// <summary>So much, so often. No amount: the dose was not said.</summary>
internal sealed record DosePart(Span2? Amount, DoseUnit Unit, Frequency? Frequency, decimal? StrengthMg = null);

/// <summary>What is taken at a time, for a while: parts run side by side, steps one after another.</summary>
internal sealed record DoseStep
{
    public required IReadOnlyList<DosePart> Parts { get; init; }

    /// <summary>Days the step lasts; null: until further notice.</summary>
    public Span2? Duration { get; init; }
    public bool AsNeeded { get; init; }

    /// <summary>At most so much a day, where that is said.</summary>
    public DosePart? Maximum { get; init; }
}

/// <summary>A dosage as it was understood, with everything that leaves a doubt.</summary>
internal sealed record DosePlan
{
    public required IReadOnlyList<DoseStep> Steps { get; init; }
    public IReadOnlyList<string> Doubts { get; init; } = [];
    public bool Titration { get; init; }

    /// <summary>The words say that the treatment ends: "then stop", "course".</summary>
    public bool Stops { get; init; }

    /// <summary>A quantity that the same words state: "28 tablets supplied".</summary>
    public (decimal Value, DoseUnit Unit)? Quantity { get; init; }

    /// <summary>Days of supply that the same words state: "2/52 supplied".</summary>
    public Span2? SuppliedDays { get; init; }

    /// <summary>A course that has ended before so many days are over.</summary>
    public bool EndsWithin(int days) =>
        Steps.Count > 0 && Steps.All(step => step.Duration is not null) && Steps.Sum(step => step.Duration!.Value.High) < days;
}
