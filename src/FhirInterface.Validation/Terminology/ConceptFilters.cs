using System.Text.RegularExpressions;

namespace FhirInterface.Validation.Terminology;

/// <summary>The filters of <c>compose.include.filter</c> over a code system at hand.</summary>
internal static class ConceptFilters
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    /// <summary>Null for a filter that is not known, or that names a concept that does not exist.</summary>
    public static Func<Concept, bool>? For(CodeSystemContent system, string property, string op, string value)
    {
        switch (op)
        {
            case "is-a":
            case "descendent-of":
            case "is-not-a":
            case "child-of":
            {
                if (system.Find(value) is not { } root)
                {
                    return op == "is-not-a" ? _ => true : null;
                }

                var below = (op == "child-of" ? root.Children : CodeSystemContent.SelfAndDescendants(root)).ToHashSet();
                return op switch
                {
                    "descendent-of" => concept => concept != root && below.Contains(concept),
                    "is-not-a" => concept => !below.Contains(concept),
                    _ => below.Contains,
                };
            }
            case "generalizes":
            {
                return system.Find(value) is { } leaf ? CodeSystemContent.SelfAndAncestors(leaf).ToHashSet().Contains : null;
            }
            case "descendent-leaf":
            {
                return system.Find(value) is { } root
                    ? CodeSystemContent.SelfAndDescendants(root).Where(concept => concept.Children.Count == 0).ToHashSet().Contains
                    : null;
            }
            case "=":
                return concept => Values(concept, property).Contains(value, StringComparer.Ordinal);
            case "in":
            case "not-in":
            {
                var values = value.Split(',', StringSplitOptions.TrimEntries);
                var isIn = op == "in";
                return concept => Values(concept, property).Any(own => values.Contains(own, StringComparer.Ordinal)) == isIn;
            }
            case "exists":
            {
                var wanted = value != "false";
                return concept => Values(concept, property).Any() == wanted;
            }
            case "regex":
            {
                try
                {
                    var regex = new Regex($"^(?:{value})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
                    return concept => Values(concept, property).Any(regex.IsMatch);
                }
                catch (Exception e) when (e is ArgumentException or NotSupportedException)
                {
                    return null;
                }
            }
            default:
                return null;
        }
    }

    private static IEnumerable<string> Values(Concept concept, string property) =>
        property switch
        {
            "code" or "concept" => [concept.Code],
            "display" => concept.Display is null ? [] : [concept.Display],
            "parent" => concept.Parents.Select(parent => parent.Code),
            "child" => concept.Children.Select(child => child.Code),
            _ => concept.Properties.Where(own => own.Code == property).Select(own => own.Value),
        };
}
