using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary>What a reference may point to: target types and profiles, aggregation, versioning.</summary>
internal sealed class ReferenceConstraint : IConstraint
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";
    private readonly TypeSource source;
    private readonly int typeId;
    private readonly Target[] targets;

    public ReferenceConstraint(TypeSource source)
    {
        this.source = source;
        typeId = Names.Intern(source.Code);
        targets = [.. source.TargetProfiles.Select(t => new Target(t))];
    }

    public void Check(Node node, ValidationRun run)
    {
        if (node.TypeId != typeId)
        {
            return;
        }

        var reference = ReferenceTarget.Of(node, run);
        CheckAggregation(node, reference, run);
        if (targets.Length == 0 || reference.TypeName is not { } type || typeId != WellKnown.ReferenceType)
        {
            return;
        }

        List<string>? candidates = null;
        foreach (var target in targets)
        {
            if (target.CoreType is { } core)
            {
                if (core is "Resource" or "DomainResource" || core == type)
                {
                    return;
                }
            }
            else if (run.Definitions.Structure(target.Canonical) is not { } profile)
            {
                if (reference.Resource.Exists || !run.Definitions.IsStrict)
                {
                    ProfileChecker.ReportUnknown(node, target.Canonical, run);
                }

                return;
            }
            else if (profile.Type == type)
            {
                (candidates ??= []).Add(target.Canonical);
            }
        }

        if (candidates is null)
        {
            run.Report(Messages.ReferenceTarget, node, $"This refers to a {type}; allowed are {Allowed()}.");
        }
        else if (reference.Resource.Exists)
        {
            CheckProfiles(node, reference.Resource, type, candidates, run);
        }
    }

    private static void CheckProfiles(Node node, Node resource, string type, List<string> candidates, ValidationRun run)
    {
        if (candidates.Count == 1)
        {
            // Nothing to choose from: its faults are told where they are.
            ProfileChecker.Check(resource, candidates[0], run);
        }
        else if (!candidates.Exists(c => ProfileChecker.Conforms(resource, c, run)))
        {
            run.Report(Messages.ReferenceTarget, node, $"The {type} referred to does not fit {string.Join(" or ", candidates)}.");
        }
    }

    private void CheckAggregation(Node node, ReferenceTarget reference, ValidationRun run)
    {
        if (source.Aggregation.Count == 0 || reference.Url is null)
        {
            return;
        }

        var mode =
            reference.Url.StartsWith('#') ? "contained"
            : reference.Resource.Exists ? "bundled"
            : "referenced";
        if (!source.Aggregation.Contains(mode) && !(mode == "bundled" && source.Aggregation.Contains("referenced")))
        {
            run.Report(
                Messages.ReferenceAggregation,
                node,
                $"The reference is {mode}; allowed is {string.Join(", ", source.Aggregation)}."
            );
        }
    }

    private string Allowed() =>
        string.Join(", ", source.TargetProfiles.Select(t => t.StartsWith(Core, StringComparison.Ordinal) ? t[Core.Length..] : t));

    /// <summary>A target as the definition names it, and R4's type if it is one.</summary>
    private sealed class Target(string canonical)
    {
        public string Canonical => canonical;

        public string? CoreType { get; } =
            canonical.StartsWith(Core, StringComparison.Ordinal) ? FhirModel.Find(canonical[Core.Length..])?.Name : null;
    }
}

/// <summary>Where a reference points, as far as the document tells.</summary>
/// <param name="Url">Null without <c>reference</c>.</param>
/// <param name="TypeName">The resource's type, else the one in the URL; null if unknown.</param>
internal readonly record struct ReferenceTarget(string? Url, Node Resource, string? TypeName)
{
    /// <summary>Asked for by several rules of each reference, so answered once in a validation.</summary>
    public static ReferenceTarget Of(Node node, ValidationRun run)
    {
        var element = node.IsPrimitive ? node : node.Child(WellKnown.Reference);
        if (!element.Exists)
        {
            return default;
        }

        if (!run.Targets.TryGetValue(element.Row, out var target))
        {
            target = Find(node, element, run);
            run.Targets[element.Row] = target;
        }

        return target;
    }

    private static ReferenceTarget Find(Node node, Node element, ValidationRun run)
    {
        var url = run.Text(element);
        if (url.Length == 0)
        {
            return default;
        }

        var resource = run.References.Resolve(node, url);
        return new ReferenceTarget(url, resource, resource.Exists ? resource.TypeName : TypeInUrl(url));
    }

    /// <summary>The type in <c>…/Type/id</c> or <c>…/Type/id/_history/v</c>; null if the URL has no such form.</summary>
    public static string? TypeInUrl(string url)
    {
        if (url.StartsWith('#') || url.StartsWith("urn:", StringComparison.Ordinal))
        {
            return null;
        }

        var history = url.IndexOf("/_history/", StringComparison.Ordinal);
        var path = history < 0 ? url : url.AsSpan(0, history);
        var id = path.LastIndexOf('/');
        if (id < 0)
        {
            return null;
        }

        path = path[..id];
        return FhirModel.FindResource(path[(path.LastIndexOf('/') + 1)..])?.Name;
    }
}
