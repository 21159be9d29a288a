using FhirInterface.Flow.Measures;
using FhirInterface.Policy.Letters;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Receive;

/// <summary>What a letter says of where in the hospital it comes from: by that figures are parted.</summary>
internal static class LetterFacts
{
    /// <summary>Whether it is of a stay or of a clinic, as figures name it.</summary>
    public static string SettingOf(Composition composition) =>
        LetterReader.SettingOf(composition) == Setting.Outpatient ? FigureScopes.Outpatient : FigureScopes.Discharge;

    /// <summary>The specialty of the author's role, else of the encounter; null where neither says one.</summary>
    public static string? SpecialtyOf(Bundle bundle)
    {
        foreach (var entry in bundle.Entry)
        {
            var concept = entry.Resource switch
            {
                PractitionerRole role => role.Specialty.FirstOrDefault(),
                Encounter encounter => encounter.ServiceType,
                _ => null,
            };
            if (concept is null)
                continue;
            var name = concept.Text ?? concept.Coding.FirstOrDefault()?.Display ?? concept.Coding.FirstOrDefault()?.Code;
            if (!string.IsNullOrWhiteSpace(name))
                return name.Trim();
        }

        return null;
    }

    /// <summary>The organisation that an author writes for, where it is a part of the hospital and not the whole of it.</summary>
    public static string? TeamOf(Bundle bundle, Composition composition, string? custodian) =>
        composition
            .Author.Select(author => Resolve(bundle, author) is PractitionerRole role ? role.Organization : author)
            .Select(reference =>
                Resolve(bundle, reference) switch
                {
                    Organization organisation => organisation.Name ?? reference?.Display,
                    null when reference?.Type == "Organization" => reference.Display,
                    _ => null,
                }
            )
            .FirstOrDefault(name =>
                !string.IsNullOrWhiteSpace(name) && !string.Equals(name.Trim(), custodian, StringComparison.OrdinalIgnoreCase)
            )
            ?.Trim();

    private static Resource? Resolve(Bundle bundle, ResourceReference? reference) =>
        string.IsNullOrEmpty(reference?.Reference)
            ? null
            : bundle
                .Entry.Find(entry =>
                    entry.FullUrl == reference.Reference
                    || (
                        entry.Resource?.Id is { } id
                        && string.Equals($"{entry.Resource.TypeName}/{id}", reference.Reference, StringComparison.Ordinal)
                    )
                )
                ?.Resource;
}
