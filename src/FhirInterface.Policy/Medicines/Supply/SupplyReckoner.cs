using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>
/// Reckons how many days a supply lasts. Exact only where every figure is stated and none is in doubt; the working says how.
/// </summary>
public static class SupplyReckoner
{
    /// <summary>The days that a request supplies: from <c>expectedSupplyDuration</c>, else from quantity and dosage, checked against each other.</summary>
    /// <param name="request">The request.</param>
    /// <param name="product">The product's name, where it is not in the request itself (a referenced Medication).</param>
    public static DaysOfSupply Reckon(MedicationRequest request, string? product = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        product ??= ProductName(request.Medication);
        var dispense = request.DispenseRequest;
        var reckoned = Reckon(request.DosageInstruction, dispense?.Quantity, product);
        var once = reckoned;
        if (dispense?.ExpectedSupplyDuration is { Value: not null } expected)
            once = Stated(expected, reckoned, dispense.Quantity is not null);
        return WithRepeats(once, dispense?.NumberOfRepeatsAllowed);
    }

    /// <summary>The days that a quantity of a product makes at a dosage.</summary>
    public static DaysOfSupply Reckon(IReadOnlyList<Dosage> dosages, Quantity? quantity, string? product = null)
    {
        ArgumentNullException.ThrowIfNull(dosages);
        try
        {
            var plan = DosageReader.Read(dosages);
            if (quantity is null || quantity.Value is null)
                return SupplyMath.FromPlanAlone(plan, ProductStrength.Of(product));
            if (quantity.Value is not (> 0 and < 1_000_000_000))
                return DaysOfSupply.Unknown("The quantity is not a number of things that could be supplied.");
            return DoseUnit.Of(quantity) is { } unit
                ? SupplyMath.Reckon(plan, quantity.Value.Value, unit, ProductStrength.Of(product))
                : DaysOfSupply.Unknown("The unit of the quantity is not known.");
        }
        catch (OverflowException)
        {
            return DaysOfSupply.Unknown("The figures are too large to be a supply.");
        }
    }

    /// <summary>The days that a text states or makes: "T bd 2/52", "one daily, 28 tablets supplied".</summary>
    /// <param name="text">Dosage in UK shorthand or words.</param>
    /// <param name="quantity">The quantity, where it stands apart from the text.</param>
    /// <param name="unit">Its unit; null where none is said.</param>
    /// <param name="product">The product's name, for its strength.</param>
    public static DaysOfSupply Reckon(string text, decimal? quantity = null, string? unit = null, string? product = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var plan = DosageText.Read(text);
            var strength = ProductStrength.Of(product);
            if (quantity is not { } value)
                return SupplyMath.FromPlanAlone(plan, strength);
            if (value is not (> 0 and < 1_000_000_000))
                return DaysOfSupply.Unknown("The quantity is not a number of things that could be supplied.");
            return (unit is null ? DoseUnit.None : DoseUnit.Of(unit)) is { } known
                ? SupplyMath.Reckon(plan, value, known, strength)
                : DaysOfSupply.Unknown("The unit of the quantity is not known.");
        }
        catch (OverflowException)
        {
            return DaysOfSupply.Unknown("The figures are too large to be a supply.");
        }
    }

    /// <summary>The product's name as the request has it: display of the code, else the text.</summary>
    public static string? ProductName(DataType? medication) =>
        medication switch
        {
            CodeableConcept concept => concept
                .Coding.Select(coding => coding.Display)
                .FirstOrDefault(display => !string.IsNullOrWhiteSpace(display))
                ?? concept.Text,
            ResourceReference reference => reference.Display,
            _ => null,
        };

    private static DaysOfSupply Stated(Duration expected, DaysOfSupply reckoned, bool quantityGiven)
    {
        if (TimingReader.DaysOf(expected) is not { } days)
            return reckoned with { Working = $"The expected supply duration has no usable unit. {reckoned.Working}" };
        var told = $"Expected supply duration: {Words.Days(days.Low, days.High)}";
        var certainty = days.Exact ? Certainty.Exact : Certainty.Estimate;
        var stated = new DaysOfSupply(certainty, days.Low, days.Exact ? null : days.High, $"{told}, as stated.")
        {
            Titration = reckoned.Titration,
            CourseComplete = reckoned.CourseComplete && reckoned.Days <= days.High,
        };
        // Without a quantity there is nothing to check it against; a treatment longer than its supply is the usual thing.
        if (reckoned is not { Certainty: Certainty.Exact, Days: { } other } || !quantityGiven)
            return stated;
        if (reckoned.CourseComplete && other <= days.High)
            return stated;
        if (Math.Abs(Math.Floor(other) - days.Low) < 1 || (other >= days.Low && other <= days.High))
            return stated;
        return new(
            Certainty.Estimate,
            Math.Min(other, days.Low),
            Math.Max(other, days.High),
            $"{told}, but quantity and dosage make another figure: {reckoned.Working}"
        )
        {
            Titration = reckoned.Titration,
        };
    }

    private static DaysOfSupply WithRepeats(DaysOfSupply once, int? repeats) =>
        repeats is > 0 and <= 99 && once is { Certainty: not Certainty.Unknown, CourseComplete: false }
            ? once with
            {
                Days = once.Days * (repeats + 1),
                DaysAtMost = once.DaysAtMost * (repeats + 1),
                Working = $"{once.Working} Issued {Words.Number(repeats.Value + 1)} times.",
            }
            : once;
}
