using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Bundles;

/// <summary>
/// What a search answers: each entry has a resource, what it finds or includes has an id, what it finds is of a type that was
/// searched, and an outcome is an OperationOutcome (FHIR R4 3.1.1.4, Bundle.entry.search.mode).
/// </summary>
internal static class SearchSetRules
{
    private static readonly int LinkName = Names.Intern("link");
    private static readonly int RelationName = Names.Intern("relation");
    private static readonly int SearchName = Names.Intern("search");
    private static readonly int ModeName = Names.Intern("mode");

    public static void Check(Node bundle, IReadOnlyList<Node> entries, ValidationRun run)
    {
        var searched = SearchedTypes(bundle);
        foreach (var entry in entries)
        {
            var resource = entry.Child(WellKnown.Resource);
            if (!resource.Exists)
            {
                run.Report(Messages.BundleRule, entry, "Each entry of a searchset has a resource.");
                continue;
            }

            var mode =
                entry.Child(SearchName) is { Exists: true } search && search.Child(ModeName) is { Exists: true } element
                    ? element.Text
                    : null;
            if (mode is "match" or "include" && !resource.Child(WellKnown.Id).Exists)
            {
                run.Report(Messages.BundleRule, resource, "What a search finds has an id.");
            }

            if (mode == "match" && searched.Count > 0 && !searched.Contains(resource.TypeName))
            {
                run.Report(
                    Messages.BundleRule,
                    resource,
                    $"The search was for {string.Join(", ", searched)}; a {resource.TypeName} is no match of it."
                );
            }
            else if (mode == "outcome" && resource.TypeName != "OperationOutcome")
            {
                run.Report(Messages.BundleRule, resource, "An entry of mode 'outcome' is an OperationOutcome.");
            }
        }
    }

    /// <summary>The types in the self link, <c>…/Patient?name=x</c> or <c>…?_type=Patient,Group</c>; empty if it does not tell.</summary>
    private static List<string> SearchedTypes(Node bundle)
    {
        foreach (var link in bundle.ChildrenNamed(LinkName))
        {
            if (
                link.Child(RelationName) is not { Exists: true } relation
                || !relation.ValueIs("self"u8)
                || link.Child(WellKnown.Url) is not { Exists: true } element
                || element.Text is not { } url
            )
            {
                continue;
            }

            var parts = url.Split('?', 2);
            var last = parts[0][(parts[0].LastIndexOf('/') + 1)..];
            if (FhirModel.FindResource(last) is not null)
            {
                return [last];
            }

            const string Type = "_type=";
            var query = parts.Length < 2 ? [] : parts[1].Split('&');
            return
            [
                .. query
                    .Where(p => p.StartsWith(Type, StringComparison.Ordinal))
                    .SelectMany(p => p[Type.Length..].Split(','))
                    .Select(name => FhirModel.FindResource(name)?.Name)
                    .OfType<string>()
                    .Distinct(),
            ];
        }

        return [];
    }
}
