using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary>What a reference may point to: target types and profiles, aggregation, versioning.</summary>
internal sealed class ReferenceConstraint : IConstraint
{
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
        CheckVersioning(node, reference, run);
        CheckStatedType(node, reference, run);
        if (targets.Length == 0 || reference.TypeName is not { } type || typeId != WellKnown.ReferenceType)
        {
            return;
        }

        // Nearly always one target is of the type; which others are is asked only where that matters.
        string? candidate = null;
        var candidates = 0;
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
                candidate ??= target.Canonical;
                candidates++;
            }
        }

        if (candidate is null)
        {
            run.Report(Messages.ReferenceTarget, node, $"This refers to a {type}; allowed are {Allowed()}.");
        }
        else if (reference.Resource.Exists)
        {
            if (candidates == 1)
            {
                // Nothing to choose from: its faults are told where they are.
                ProfileChecker.Check(reference.Resource, candidate, run);
            }
            else
            {
                CheckProfiles(node, reference.Resource, type, run);
            }
        }
    }

    /// <summary>Without a URL that tells it, the type is what the reference says (R4 2.3.0.1, Reference.type); a relative one is R4's.</summary>
    private void CheckStatedType(Node node, ReferenceTarget reference, ValidationRun run)
    {
        if (
            targets.Length == 0
            || reference.TypeName is not null
            || typeId != WellKnown.ReferenceType
            || node.Child(WellKnown.Type) is not { Exists: true, Text: { Length: > 0 } stated }
        )
        {
            return;
        }

        var type = stated.StartsWith(CoreUrls.Definitions, StringComparison.Ordinal) ? stated[CoreUrls.Definitions.Length..] : stated;
        if (type.Contains(':', StringComparison.Ordinal) || Array.Exists(targets, t => t.Takes(type, run)))
        {
            return;
        }

        run.Report(Messages.ReferenceTarget, node, $"This refers to a {stated}; allowed are {Allowed()}.");
    }

    private void CheckProfiles(Node node, Node resource, string type, ValidationRun run)
    {
        var candidates = targets.Select(t => t.Canonical).Where(c => run.Definitions.Structure(c)?.Type == type).ToList();
        if (!candidates.Exists(c => ProfileChecker.Conforms(resource, c, run)))
        {
            run.Report(Messages.ReferenceTarget, node, $"The {type} referred to does not fit {string.Join(" or ", candidates)}.");
        }
    }

    private void CheckAggregation(Node node, ReferenceTarget reference, ValidationRun run)
    {
        if (source.Aggregation.Count == 0 || !reference.HasUrl)
        {
            return;
        }

        var mode =
            reference.IsFragment ? "contained"
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

    /// <summary>R4 ElementDefinition.type.versioning: a reference names a version of its target, or must not.</summary>
    private void CheckVersioning(Node node, ReferenceTarget reference, ValidationRun run)
    {
        if (source.Versioning is not ("specific" or "independent") || !reference.HasUrl || reference.IsFragment)
        {
            return;
        }

        var isSpecific = source.Versioning == "specific";
        var namesVersion =
            typeId == WellKnown.ReferenceType ? reference.Utf8.IndexOf("/_history/"u8) >= 0 : reference.Utf8.Contains((byte)'|');
        if (namesVersion != isSpecific)
        {
            run.Report(
                Messages.ReferenceVersioning,
                node,
                isSpecific ? "The reference has to name a version." : "The reference must not name a version."
            );
        }
    }

    private string Allowed() =>
        string.Join(
            ", ",
            source.TargetProfiles.Select(t =>
                t.StartsWith(CoreUrls.Definitions, StringComparison.Ordinal) ? t[CoreUrls.Definitions.Length..] : t
            )
        );

    /// <summary>A target as the definition names it, and R4's type if it is one.</summary>
    private sealed class Target(string canonical)
    {
        public string Canonical => canonical;

        public string? CoreType { get; } =
            canonical.StartsWith(CoreUrls.Definitions, StringComparison.Ordinal)
                ? FhirModel.Find(canonical[CoreUrls.Definitions.Length..])?.Name
                : null;

        /// <summary>Whether a resource of this type can be a target; so it can if the profile is not at hand.</summary>
        public bool Takes(string type, ValidationRun run) =>
            CoreType is { } core
                ? core is "Resource" or "DomainResource" || core == type
                : run.Definitions.Structure(canonical) is not { } profile || profile.Type == type;
    }
}
