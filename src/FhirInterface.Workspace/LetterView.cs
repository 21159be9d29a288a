using System.Globalization;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Workspace.Marks;
using Hl7.Fhir.Model;

namespace FhirInterface.Workspace;

/// <summary>A letter or a request in a list, and what its tags say of it.</summary>
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
    /// <summary>Its confidentiality is R or V: it is shown with care.</summary>
    public bool Restricted { get; init; }

    /// <summary>The title as lists show it.</summary>
    public string ListTitle => Restricted ? Confidentiality.Title : Title;

    /// <summary>Where its page is.</summary>
    public string Href => $"/workspace/letters/{Id}";

    public static LetterView Of(StoredResource stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var resource = stored.Parse();
        var view = resource switch
        {
            Bundle bundle => OfLetter(stored, bundle),
            MedicationRequest request => OfRequest(stored, request),
            _ => throw new ArgumentException($"A {resource.TypeName} is no letter.", nameof(stored)),
        };
        return view with { Restricted = Confidentiality.IsRestricted(resource) };
    }

    private static LetterView OfLetter(StoredResource stored, Bundle bundle)
    {
        var at = bundle.Entry.FindIndex(entry => entry.Resource is Composition);
        var composition = at < 0 ? null : (Composition)bundle.Entry[at].Resource!;
        return new LetterView(
            stored.Id,
            stored.Version,
            composition?.Title ?? "Letter",
            composition is null ? null : CustodianName(bundle, composition),
            LondonTime.Say(composition?.Date),
            stored.LastUpdated,
            TagsOf(bundle),
            composition is null ? [] : [.. Flatten(composition.Section, Path(at))]
        );
    }

    private static LetterView OfRequest(StoredResource stored, MedicationRequest request)
    {
        var custodian = request.Contained.OfType<Organization>().FirstOrDefault(one => "#" + one.Id == request.Requester?.Reference);
        var medicine = request.Medication is CodeableConcept concept
            ? concept.Text ?? concept.Coding.FirstOrDefault()?.Display
            : "a medicine";
        return new LetterView(
            stored.Id,
            stored.Version,
            $"Request: {medicine}",
            custodian?.Name ?? request.Requester?.Display,
            LondonTime.Say(request.AuthoredOn),
            stored.LastUpdated,
            TagsOf(request),
            []
        );
    }

    private static IReadOnlyList<string> TagsOf(Resource resource) =>
        [.. (resource.Meta?.Tag ?? []).Where(tag => tag.System == Systems.Submission).Select(tag => tag.Code ?? "")];

    private static string Path(int entry) => string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{entry}].resource");

    /// <summary>The service's own first section is not counted: changes give their place in version 1's numbering.</summary>
    private static IEnumerable<SectionView> Flatten(IEnumerable<Composition.SectionComponent> sections, string parent)
    {
        var number = 0;
        foreach (var section in sections)
        {
            var ours = section.Code?.Coding.Exists(coding => coding.System == Systems.Base + "CodeSystem/section") == true;
            var path = ours ? "" : string.Create(CultureInfo.InvariantCulture, $"{parent}.section[{number++}]");
            yield return new SectionView(
                section.Title ?? section.Code?.Coding.FirstOrDefault()?.Display ?? "Section",
                SafeNarrative.Clean(section.Text?.Div),
                path + ".text"
            );
            foreach (var inner in Flatten(section.Section, path))
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
/// <param name="Expression">Its narrative in version 1's numbering, by which changes name it.</param>
public sealed record SectionView(string Title, string Html, string Expression)
{
    /// <summary>The narrative with the words marked that were changed later.</summary>
    public string WithOldMarked(IEnumerable<LetterChange> changes) => ChangeMarks.MarkReplaced(Html, Here(changes));

    /// <summary>The narrative with the words marked that were put in.</summary>
    public string WithNewMarked(IEnumerable<LetterChange> changes) => ChangeMarks.MarkAdded(Html, Here(changes));

    private IEnumerable<LetterChange> Here(IEnumerable<LetterChange> changes) => changes.Where(change => change.Expression == Expression);
}
