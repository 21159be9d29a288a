using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Workspace;

/// <summary>A letter in a list, and what its tags say of it.</summary>
public sealed record LetterView(
    string Id,
    int Version,
    string Title,
    string? Custodian,
    string? Date,
    DateTimeOffset LastUpdated,
    IReadOnlyList<string> Tags,
    IReadOnlyList<SectionView> Sections
)
{
    public static LetterView Of(StoredResource stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var bundle = stored.Parse<Bundle>();
        var composition = bundle.Entry.Select(entry => entry.Resource).OfType<Composition>().FirstOrDefault();
        return new LetterView(
            stored.Id,
            stored.Version,
            composition?.Title ?? "Letter",
            composition is null ? null : CustodianName(bundle, composition),
            composition?.Date,
            stored.LastUpdated,
            [.. (bundle.Meta?.Tag ?? []).Where(tag => tag.System == Systems.Submission).Select(tag => tag.Code ?? "")],
            composition is null ? [] : [.. Flatten(composition.Section)]
        );
    }

    private static IEnumerable<SectionView> Flatten(IEnumerable<Composition.SectionComponent> sections)
    {
        foreach (var section in sections)
        {
            yield return new SectionView(
                section.Title ?? section.Code?.Coding.FirstOrDefault()?.Display ?? "Section",
                SafeNarrative.Clean(section.Text?.Div)
            );
            foreach (var inner in Flatten(section.Section))
                yield return inner;
        }
    }

    private static string? CustodianName(Bundle bundle, Composition composition) =>
        composition.Custodian?.Display
        ?? bundle
            .Entry.Where(entry => entry.FullUrl == composition.Custodian?.Reference)
            .Select(entry => entry.Resource)
            .OfType<Organization>()
            .FirstOrDefault()
            ?.Name;
}

/// <summary>A section with its narrative, safe to show.</summary>
public sealed record SectionView(string Title, string Html);
