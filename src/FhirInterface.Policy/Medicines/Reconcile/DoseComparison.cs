using FhirInterface.Policy.Medicines.Supply;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Reconcile;

/// <summary>Whether two dosages, or the words and the code of one, come to the same daily dose.</summary>
internal static class DoseComparison
{
    /// <summary>What the words of a dosage say that its code does not; null where they agree or one of them cannot be read.</summary>
    public static string? Mismatch(Dosage dosage, string? product)
    {
        if (DosageReader.FromCode(dosage) is not { Doubts.Count: 0, Steps: [{ Parts: [var coded] }] })
            return null;
        foreach (var text in (string?[])[dosage.Text, dosage.PatientInstruction])
        {
            if (DosageText.Read(text) is not { Doubts.Count: 0, Steps: [{ Parts: [var said] }] })
                continue;
            if (Differ(said, coded, ProductStrength.Of(product)))
                return text!.Trim();
        }

        return null;
    }

    /// <summary>Both say the same; where one cannot be read, by their words.</summary>
    public static bool Same(IReadOnlyList<Dosage> a, IReadOnlyList<Dosage> b)
    {
        if (a.Count != b.Count)
            return false;
        for (var i = 0; i < a.Count; i++)
        {
            if (!a[i].IsExactly(b[i]) && Plain(a[i].Text) != Plain(b[i].Text))
            {
                if (
                    DosageReader.Read([a[i]]) is not { Doubts.Count: 0, Steps: [{ Parts: [var first] }] }
                    || DosageReader.Read([b[i]]) is not { Doubts.Count: 0, Steps: [{ Parts: [var second] }] }
                    || first.Amount is null
                    || second.Amount is null
                    || first.Frequency is null
                    || second.Frequency is null
                    || Differ(first, second, ProductStrength.Nothing)
                )
                    return false;
            }
        }

        return true;
    }

    private static string Plain(string? text) =>
        string.Join(' ', (text ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool Differ(DosePart said, DosePart coded, ProductStrength product)
    {
        if (said.Frequency is { } often && coded.Frequency is { } rate)
        {
            // "8 tablets daily" and "1 tablet, 8 times a day": the day's total is what counts.
            var words = Total(said, often, product);
            var code = Total(coded, rate, product);
            if (words is { } a && code is { } b && a.Unit == b.Unit)
                return a.Amount.Low * b.Days.Low != b.Amount.Low * a.Days.Low || a.Amount.High * b.Days.High != b.Amount.High * a.Days.High;
            return said.Amount is null && often.Exact && rate.Exact && !often.SameAs(rate);
        }

        if (
            said.Amount is { } amount
            && coded.Amount is { } dose
            && InOne(amount, said, product) is { } one
            && InOne(dose, coded, product) is { } other
        )
            return one.Unit == other.Unit && one.Amount != other.Amount;
        return false;
    }

    private static (Span2 Amount, Span2 Days, string Unit)? Total(DosePart part, Frequency frequency, ProductStrength product) =>
        part.Amount is { } amount && InOne(amount, part, product) is { } one
            ? (new(one.Amount.Low * frequency.Times.Low, one.Amount.High * frequency.Times.High), frequency.Days, one.Unit)
            : null;

    /// <summary>In milligrams where the strength allows, else in the unit that is said.</summary>
    private static (Span2 Amount, string Unit)? InOne(Span2 amount, DosePart part, ProductStrength product)
    {
        var unit = part.Unit;
        if (unit.Kind == UnitKind.Mass)
            return (amount * unit.PerBase, "mg");
        if (unit.Kind == UnitKind.Volume)
            return product is { Mg: { } held, PerMl: { } ml } && ml > 0
                ? (amount * (unit.PerBase * held / ml), "mg")
                : (amount * unit.PerBase, "ml");
        if (unit.Kind is UnitKind.Solid or UnitKind.None && (part.StrengthMg ?? (product.PerMl is null ? product.Mg : null)) is { } mg)
            return (amount * mg, "mg");
        return unit.Kind is UnitKind.Solid or UnitKind.None ? (amount, "one") : (amount, unit.Name);
    }
}
