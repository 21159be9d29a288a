using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Bundles;

/// <summary>
/// A document starts with its Composition, what the Composition refers to stands in the Bundle, and nothing stands in the
/// Bundle that the Composition does not lead to (FHIR R4 3.3.1, Document Content).
/// </summary>
internal static class DocumentRules
{
    private static readonly int[] Direct = [.. new[] { "subject", "author", "encounter", "custodian" }.Select(Names.Intern)];
    private static readonly int[] OfSection = [.. new[] { "author", "focus", "entry" }.Select(Names.Intern)];
    private static readonly int AttesterName = Names.Intern("attester");
    private static readonly int PartyName = Names.Intern("party");
    private static readonly int EventName = Names.Intern("event");
    private static readonly int DetailName = Names.Intern("detail");
    private static readonly int SectionName = Names.Intern("section");
    private static readonly int LinkName = Names.Intern("link");
    private static readonly int RelationName = Names.Intern("relation");

    public static void Check(Node bundle, IReadOnlyList<Node> entries, ValidationRun run)
    {
        var composition = entries[0].Child(WellKnown.Resource);
        if (!composition.Exists)
        {
            run.Report(Messages.BundleRule, entries[0], "The first entry of a document has a resource, its Composition.");
            return;
        }

        if (composition.TypeName != "Composition")
        {
            run.Report(Messages.BundleRule, composition, "The first entry of a document is its Composition.");
            return;
        }

        foreach (var name in Direct)
        {
            Require(composition, name, run);
        }

        foreach (var attester in composition.ChildrenNamed(AttesterName))
        {
            Require(attester, PartyName, run);
        }

        foreach (var occasion in composition.ChildrenNamed(EventName))
        {
            Require(occasion, DetailName, run);
        }

        RequireOfSections(composition, run);
        if (run.Definitions.IsStrict)
        {
            RequireStylesheets(bundle, run);
        }

        BundleLinks.CheckReachable(bundle, entries, isDocument: true, run);
    }

    /// <summary>A stylesheet that the document links by a relative URL is in it, as a Binary (FHIR R4 3.3.3, presentation).</summary>
    private static void RequireStylesheets(Node bundle, ValidationRun run)
    {
        foreach (var link in bundle.ChildrenNamed(LinkName))
        {
            if (
                link.Child(RelationName) is { Exists: true } relation
                && relation.ValueIs("stylesheet"u8)
                && link.Child(WellKnown.Url) is { Exists: true, HasValue: true } url
                && !ReferenceIndex.IsAbsolute(url.Utf8)
                && !run.References.Index(bundle).ByTypeAndId(url.Utf8).Exists
            )
            {
                run.Report(Messages.ReferenceUnresolved, url, "The stylesheet is not in the Bundle.");
            }
        }
    }

    private static void RequireOfSections(Node parent, ValidationRun run)
    {
        foreach (var section in parent.ChildrenNamed(SectionName))
        {
            foreach (var name in OfSection)
            {
                Require(section, name, run);
            }

            RequireOfSections(section, run);
        }
    }

    internal static void Require(Node parent, int name, ValidationRun run)
    {
        foreach (var reference in parent.ChildrenNamed(name))
        {
            if (ReferenceTarget.Of(reference, run) is { HasUrl: true, IsFragment: false, Resource.Exists: false })
            {
                run.SayOnce(Messages.ReferenceUnresolved, reference.Expression, reference, "What this refers to is not in the Bundle.");
            }
        }
    }
}
