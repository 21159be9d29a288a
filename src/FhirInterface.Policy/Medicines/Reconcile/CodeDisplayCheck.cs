using FhirInterface.Policy.Medicines.Supply;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Reconcile;

/// <summary>
/// Finds where a medicine's code and its words part: the same code under two names, a name and a text that name two medicines, a code
/// that the table knows as another. Both are shown, and neither is trusted alone (reference 3.3).
/// </summary>
internal sealed class CodeDisplayCheck(MedicinesTable table)
{
    private readonly Dictionary<string, (string Display, string Expression)> seen = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a concept, in one sentence; null where nothing is.</summary>
    public string? Fault(CodeableConcept concept, string expression)
    {
        foreach (var coding in concept.Coding)
        {
            if (string.IsNullOrWhiteSpace(coding.Display))
                continue;
            if (RequestedMedicine.IsDmd(coding.System) && !string.IsNullOrEmpty(coding.Code))
            {
                if (seen.TryGetValue(coding.Code, out var before) && Differ(before.Display, coding.Display))
                    return $"The code {coding.Code} stands here as \"{coding.Display}\" and elsewhere as \"{before.Display}\".";
                seen.TryAdd(coding.Code, (coding.Display, expression));
                if (table.FindCode(coding.Code) is { } known && Named(coding.Display) is { } shown && known.Name != shown)
                    return $"The code {coding.Code} is of {known.Name}, and its display says \"{coding.Display}\".";
            }

            if (!string.IsNullOrWhiteSpace(concept.Text) && Differ(coding.Display, concept.Text))
                return $"The code's display says \"{coding.Display}\", and the text \"{concept.Text}\".";
            foreach (var other in concept.Coding)
            {
                if (!ReferenceEquals(other, coding) && !string.IsNullOrWhiteSpace(other.Display) && Differ(coding.Display, other.Display))
                    return $"Two codes of one medicine say \"{coding.Display}\" and \"{other.Display}\".";
            }
        }

        return null;
    }

    private string? Named(string text) =>
        table.First(text) is { Guessed: false, Medicine: { Kind: MedicineKind.Medicine } medicine } ? medicine.Name : null;

    /// <summary>Two names mean different things: two medicines that are both known, or two strengths of one.</summary>
    private bool Differ(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.OrdinalIgnoreCase))
            return false;
        var (first, second) = (Named(a), Named(b));
        if (first is not null && second is not null && first != second)
            return !a.Contains(second, StringComparison.OrdinalIgnoreCase) && !b.Contains(first, StringComparison.OrdinalIgnoreCase);
        var (one, other) = (ProductStrength.Of(a), ProductStrength.Of(b));
        return first is not null && first == second && one.Mg is { } mg && other.Mg is { } milligrams && mg != milligrams;
    }
}
