using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Bundles;

/// <summary>What the standard says of Bundles beyond their definition (FHIR R4, Bundle; Documents; Messaging).</summary>
internal static class BundleRules
{
    private static readonly int LinkName = Names.Intern("link");
    private static readonly int RelationName = Names.Intern("relation");

    public static void Check(Node bundle, ValidationRun run)
    {
        var type = bundle.Child(WellKnown.Type) is { Exists: true } element ? element.Text ?? "" : "";
        var entries = run.References.Index(bundle).Entries;
        CheckLinks(bundle, type, run);
        switch (type)
        {
            case "document" or "message" when entries.Count == 0:
                run.Report(Messages.BundleRule, bundle, $"A {type} has at least one entry.");
                break;
            case "document":
                DocumentRules.Check(bundle, entries, run);
                break;
            case "message":
                MessageRules.Check(bundle, entries, run);
                break;
            case "searchset":
                SearchSetRules.Check(bundle, entries, run);
                break;
        }
    }

    private static void CheckLinks(Node bundle, string type, ValidationRun run)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in bundle.ChildrenNamed(LinkName))
        {
            if (link.Child(RelationName) is not { Exists: true } relation || relation.Text is not { } text)
            {
                continue;
            }

            var isPaging = text is "first" or "previous" or "next" or "last";
            if (isPaging && type is not ("searchset" or "history" or ""))
            {
                run.Report(Messages.BundleRule, relation, $"A {type} is not paged, so it has no link '{text}'.");
            }
            else if ((isPaging || text == "self") && !seen.Add(text))
            {
                run.Report(Messages.BundleRule, relation, $"There is more than one link '{text}'.");
            }
        }
    }

    /// <summary>What holds for each entry by itself.</summary>
    public static void CheckEntry(Node entry, ValidationRun run)
    {
        var fullUrl = entry.Child(WellKnown.FullUrl);
        if (!fullUrl.Exists)
        {
            var type = run.References.Index(entry.Parent).Type is { Exists: true } element ? run.Text(element) : "";
            if (type is not ("transaction" or "transaction-response" or "batch" or "batch-response"))
            {
                run.Report(Messages.BundleRule, entry, "Except in transactions and batches, each entry has a fullUrl.");
            }

            return;
        }

        var resource = entry.Child(WellKnown.Resource);
        if (resource.Exists && run.Definitions.IsStrict)
        {
            CanonicalEntryRules.Check(fullUrl, resource, run);
        }

        if (!PrimitiveChecker.IsAbsoluteUri(fullUrl.Utf8))
        {
            run.Report(Messages.BundleRule, fullUrl, "A fullUrl is absolute.");
        }
        else if (resource.Exists && fullUrl.Utf8.StartsWith("http"u8) && ReferenceTarget.TypeInUrl(fullUrl.Utf8) is not null)
        {
            CheckId(fullUrl, resource, run);
        }
    }

    /// <summary>A fullUrl of the form <c>…/Type/id</c> names the type and id of its resource.</summary>
    private static void CheckId(Node fullUrl, Node resource, ValidationRun run)
    {
        if (resource.Child(WellKnown.Id) is not { Exists: true, HasValue: true } id)
        {
            run.Report(Messages.BundleRule, fullUrl, "The fullUrl ends in an id, but the resource has none.");
        }
        else if (!fullUrl.Text!.EndsWith($"/{resource.TypeName}/{id.Text}", StringComparison.Ordinal))
        {
            run.Report(
                Messages.BundleRule,
                fullUrl,
                $"The fullUrl does not end in the type and id of its resource, {resource.TypeName}/{id.Text}."
            );
        }
    }
}
