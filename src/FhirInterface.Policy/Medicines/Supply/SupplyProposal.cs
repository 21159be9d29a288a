using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>The quantity that would last as long as a policy wants, for the remedy of a rejection.</summary>
/// <param name="Quantity">What to put into <c>dispenseRequest.quantity</c>; rounded up to whole things.</param>
/// <param name="Days">The days asked for.</param>
/// <param name="Course">The days of a course that ends before those days; null where it does not.</param>
/// <param name="Exact">Posting it reckons back, exactly, to at least those days (or to the end of the course).</param>
public sealed record SupplyProposal(Quantity Quantity, int Days, decimal? Course, bool Exact)
{
    /// <summary>"56 tablets would cover 28 days", or the whole of a shorter course.</summary>
    public string Words =>
        $"{(Exact ? "" : "about ")}{Supply.Words.Count(Quantity.Value ?? 0, Quantity.Unit ?? "")} would cover {(Course is { } whole ? $"the whole course of {Supply.Words.Days(whole)}" : Supply.Words.Days(Days))}";

    /// <summary>The same, as a sentence begins.</summary>
    public string Sentence => char.ToUpperInvariant(Words[0]) + Words[1..];

    /// <summary>The quantity for so many days at a dosage; null where the dosage does not let it be reckoned.</summary>
    public static SupplyProposal? QuantityFor(int days, IReadOnlyList<Dosage> dosages, string? product = null)
    {
        ArgumentNullException.ThrowIfNull(dosages);
        if (days is < 1 or > 3650)
            return null;
        try
        {
            if (DosageReader.Read(dosages) is not { Steps.Count: > 0 } plan)
                return null;
            var strength = ProductStrength.Of(product);
            var unit = UnitFor(plan, strength);
            if (
                unit.Kind is UnitKind.None or UnitKind.Pack
                || SupplyMath.Need(plan, days, unit, strength) is not { } need
                || need is <= 0 or > 1_000_000
            )
                return null;
            var quantity = new Quantity { Value = Math.Ceiling(need), Unit = unit.Name };
            var back = SupplyReckoner.Reckon(dosages, quantity, product);
            // A last digit lost in a division must not leave the proposal a day short of itself.
            if (back.Days < days && !back.CourseComplete)
            {
                quantity.Value += 1;
                back = SupplyReckoner.Reckon(dosages, quantity, product);
            }

            if (back.Certainty == Certainty.Unknown || (back.Days < days && !back.CourseComplete))
                return null;
            return new(quantity, days, back.CourseComplete && back.Days < days ? back.Days : null, back.Certainty == Certainty.Exact);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static DoseUnit UnitFor(DosePlan plan, ProductStrength product)
    {
        if (product.Form is { } form)
            return form;
        foreach (var part in plan.Steps.SelectMany(step => step.Parts))
        {
            if (part.Unit.Kind is not (UnitKind.None or UnitKind.Mass))
                return part.Unit;
        }

        // "5 mg daily" of a product whose form is not named: by far the most are tablets, and its strength says it is no liquid.
        return product is { Mg: not null, PerMl: null } || plan.Steps.All(step => step.Parts.All(part => part.StrengthMg is not null))
            ? DoseUnit.Of("tablet")!.Value
            : DoseUnit.None;
    }
}
