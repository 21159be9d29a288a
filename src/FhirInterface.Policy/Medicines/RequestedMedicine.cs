using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines;

/// <summary>Which medicine a request is about: the product as named, and the line of the table that it belongs to.</summary>
/// <param name="Concept">The product as the request has it.</param>
/// <param name="Product">Its name; null where it has none.</param>
/// <param name="Known">The medicine of the table, if it is known or can be guessed.</param>
public sealed record RequestedMedicine(CodeableConcept? Concept, string? Product, Medicine? Known)
{
    /// <summary>What to call it to people.</summary>
    public string Name => Product ?? Concept?.Coding.FirstOrDefault()?.Code ?? "the medicine";

    /// <summary>dm+d stands under either URI with the same digits (reference 3.3): both are one.</summary>
    public static bool IsDmd(string? system) =>
        system
            is "https://dmd.nhs.uk"
                or "http://snomed.info/sct"
                or "https://dmd.nhs.uk/"
                or "https://snomed.info/sct"
                or "http://dmd.nhs.uk";

    /// <summary>The code of the product, whichever of the two systems names it.</summary>
    public string? DmdCode => Concept?.Coding.Find(coding => IsDmd(coding.System) && !string.IsNullOrEmpty(coding.Code))?.Code;

    /// <summary>The same medicine: the same line of the table, else the same code, else the same name.</summary>
    public bool IsSameAs(RequestedMedicine other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Known is not null && other.Known is not null)
            return string.Equals(Known.Name, other.Known.Name, StringComparison.Ordinal);
        if (DmdCode is { } code && other.DmdCode is { } same)
            return code == same;
        return Product is not null && string.Equals(Product.Trim(), other.Product?.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    /// <param name="medication">The choice element of a request, statement or dispense.</param>
    /// <param name="resolve">Finds a referenced Medication, contained or an entry.</param>
    /// <param name="table">The table; the shipped one by default.</param>
    public static RequestedMedicine Of(DataType? medication, Func<string, Resource?>? resolve = null, MedicinesTable? table = null)
    {
        table ??= MedicinesTable.Default;
        var concept = medication switch
        {
            CodeableConcept inline => inline,
            ResourceReference { Reference: { } reference } when resolve?.Invoke(reference) is Medication { Code: { } code } => code,
            ResourceReference { Display: { } shown } => new CodeableConcept { Text = shown },
            _ => null,
        };
        if (concept is null)
            return new(null, null, null);
        var display = concept.Coding.Select(coding => coding.Display).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        var product = display ?? (string.IsNullOrWhiteSpace(concept.Text) ? null : concept.Text);
        // A name can be read by a person; where code and name part, both are shown and the name is what was meant (reference 3.3).
        var known =
            table.First(display)?.Medicine
            ?? table.First(concept.Text)?.Medicine
            ?? concept
                .Coding.Where(coding => IsDmd(coding.System))
                .Select(coding => table.FindCode(coding.Code))
                .FirstOrDefault(found => found is not null);
        return new(concept, product, known);
    }

    /// <summary>Finds what a reference names: among the contained resources of <paramref name="container"/>, then among a Bundle's entries.</summary>
    public static Func<string, Resource?> Resolver(DomainResource? container, Bundle? bundle) =>
        reference =>
        {
            if (reference.StartsWith('#'))
                return container?.Contained.Find(resource => resource.Id == reference[1..]);
            var entry = bundle?.Entry.Find(each => each.FullUrl == reference);
            entry ??= bundle?.Entry.Find(each =>
                each.Resource is { Id: not null } resource
                && (
                    reference == $"{resource.TypeName}/{resource.Id}"
                    || each.FullUrl?.EndsWith("/" + reference, StringComparison.Ordinal) == true
                )
            );
            return entry?.Resource;
        };
}
