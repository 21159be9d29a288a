using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Schema;

internal enum PathStepKind
{
    This,
    Child,
    OfType,
    Extension,
    Resolve,
    Unknown,
}

internal sealed record PathStep(PathStepKind Kind, string Name)
{
    /// <summary>See <see cref="Names"/>. Only who compiles a definition asks for it: paths in documents name what they like.</summary>
    public int NameId => field == 0 ? field = Names.Intern(Name) : field;
}

/// <summary>
/// A discriminator's path: the part of FHIRPath that R4 allows there (ElementDefinition, "Restricted Subset"): names,
/// <c>$this</c>, <c>resolve()</c>, <c>extension('url')</c>, <c>ofType(T)</c>.
/// </summary>
internal sealed record DiscriminatorPath(IReadOnlyList<PathStep> Steps)
{
    public static DiscriminatorPath Parse(string text)
    {
        var steps = new List<PathStep>();
        foreach (var part in Split(text))
        {
            if (part == "$this")
            {
                continue;
            }

            var open = part.IndexOf('(', StringComparison.Ordinal);
            var argument = open < 0 ? "" : part[(open + 1)..].TrimEnd(')').Trim('\'', '"', ' ');
            steps.Add(
                (open < 0 ? "" : part[..open]) switch
                {
                    "" => new PathStep(PathStepKind.Child, part.EndsWith("[x]", StringComparison.Ordinal) ? part[..^3] : part),
                    "resolve" => new PathStep(PathStepKind.Resolve, ""),
                    "extension" => new PathStep(PathStepKind.Extension, argument),
                    "ofType" or "as" => new PathStep(PathStepKind.OfType, argument.Replace("FHIR.", "", StringComparison.Ordinal)),
                    _ => new PathStep(PathStepKind.Unknown, part),
                }
            );
        }

        return new DiscriminatorPath(steps);
    }

    /// <summary>Splits at dots that stand neither in parentheses nor in quotes.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var depth = 0;
        var quoted = false;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i == text.Length ? '.' : text[i];
            quoted ^= c == '\'';
            depth +=
                quoted ? 0
                : c == '(' ? 1
                : c == ')' ? -1
                : 0;
            if (i == text.Length || (c == '.' && depth == 0 && !quoted))
            {
                if (i > start)
                {
                    yield return text[start..i];
                }

                start = i + 1;
            }
        }
    }

    /// <summary>Whether any node that the path leads to passes the test.</summary>
    public bool Any(Node node, ValidationRun run, INodeTest test) => Any(node, 0, run, test);

    private bool Any(Node node, int step, ValidationRun run, INodeTest test)
    {
        if (step == Steps.Count)
        {
            return test.Holds(node, run);
        }

        var current = Steps[step];
        switch (current.Kind)
        {
            case PathStepKind.Child:
                foreach (var child in node.ChildrenNamed(current.NameId))
                {
                    if (Any(child, step + 1, run, test))
                    {
                        return true;
                    }
                }

                return false;
            case PathStepKind.OfType:
                return node.TypeId == current.NameId && Any(node, step + 1, run, test);
            case PathStepKind.Extension:
                foreach (var extension in node.ChildrenNamed(WellKnown.Extension))
                {
                    if (
                        extension.Child(WellKnown.Url) is { Exists: true } url
                        && url.Text == current.Name
                        && Any(extension, step + 1, run, test)
                    )
                    {
                        return true;
                    }
                }

                return false;
            case PathStepKind.Resolve:
                return run.Target(node) is { Exists: true } target && Any(target, step + 1, run, test);
            default:
                return false;
        }
    }
}
