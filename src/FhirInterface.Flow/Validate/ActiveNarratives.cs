using FhirInterface.Validation.Narrative;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Validate;

/// <summary>Finds the narrative of a letter or request that could act when it is opened, or is built to choke what opens it: such a thing is no letter, and is not kept (design 2).</summary>
internal static class ActiveNarratives
{
    /// <summary>Where the first one is and what it holds; null where all are still.</summary>
    public static (string Expression, string What)? Find(Resource resource)
    {
        if (resource is Bundle bundle)
        {
            for (var i = 0; i < bundle.Entry.Count; i++)
            {
                if (bundle.Entry[i].Resource is { } entry && OfResource(entry, Invariant($"Bundle.entry[{i}].resource")) is { } found)
                    return found;
            }

            return null;
        }

        return OfResource(resource, resource.TypeName);
    }

    private static (string, string)? OfResource(Resource resource, string path)
    {
        if (resource is not DomainResource domain)
            return null;
        if (Of(domain.Text, path + ".text") is { } own)
            return own;
        if (domain is Composition composition && OfSections(composition.Section, path) is { } section)
            return section;
        for (var i = 0; i < domain.Contained.Count; i++)
        {
            if (OfResource(domain.Contained[i], Invariant($"{path}.contained[{i}]")) is { } contained)
                return contained;
        }

        return null;
    }

    private static (string, string)? OfSections(List<Composition.SectionComponent> sections, string path)
    {
        for (var i = 0; i < sections.Count; i++)
        {
            var here = Invariant($"{path}.section[{i}]");
            if ((Of(sections[i].Text, here + ".text") ?? OfSections(sections[i].Section, here)) is { } found)
                return found;
        }

        return null;
    }

    private static (string, string)? Of(Narrative? narrative, string path)
    {
        var div = narrative?.DivElement?.JsonValue as string;
        if (ActiveContent.Find(div) is { } what)
            return (path, what);
        return NarrativeDepth.IsTooDeep(div) ? (path, Invariant($"more than {NarrativeDepth.Most} elements inside each other")) : null;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
