using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Validate;

/// <summary>How much narrative a letter or a request brings, counted before any of it is read.</summary>
internal static class NarrativeLength
{
    public static long Of(Resource resource) =>
        resource is Bundle bundle ? bundle.Entry.Sum(entry => OfResource(entry.Resource)) : OfResource(resource);

    private static long OfResource(Resource? resource) =>
        resource is DomainResource domain
            ? Of(domain.Text)
                + (domain is Composition composition ? composition.Section.Sum(OfSection) : 0)
                + domain.Contained.Sum(OfResource)
            : 0;

    private static long OfSection(Composition.SectionComponent section) => Of(section.Text) + section.Section.Sum(OfSection);

    private static long Of(Narrative? narrative) => (narrative?.DivElement?.JsonValue as string)?.Length ?? 0;
}
