using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks;

/// <summary>Checks a node against a profile: what the profile says beyond R4, which is checked already.</summary>
internal static class ProfileChecker
{
    /// <summary>Checks the profiles that guides at hand ask of all resources of the type, and those that a resource claims in <c>meta.profile</c>.</summary>
    public static void CheckClaims(Node resource, ValidationRun run)
    {
        foreach (var profile in run.Definitions.GlobalProfiles(resource.TypeName))
        {
            CheckClaim(resource, resource, profile, run);
        }

        foreach (var claim in resource.Child(WellKnown.Meta) is { Exists: true } meta ? meta.ChildrenNamed(WellKnown.Profile) : default)
        {
            if (run.Text(claim) is { Length: > 0 } canonical)
            {
                CheckClaim(resource, claim, canonical, run);
            }
        }
    }

    private static void CheckClaim(Node resource, Node claim, string canonical, ValidationRun run)
    {
        if (run.Definitions.Profile(canonical) is null)
        {
            run.Report(Messages.ProfileUnknown, claim, $"The profile {canonical} is not at hand, so it was not checked.");
            return;
        }

        Check(resource, canonical, run);
    }

    /// <param name="node">A resource, or an element of the profile's type.</param>
    /// <param name="canonical">The profile.</param>
    /// <param name="run">Takes the issues.</param>
    public static void Check(Node node, string canonical, ValidationRun run)
    {
        var url = run.Definitions.Key(canonical);
        if (!run.Begin(node, url))
        {
            return;
        }

        if (run.Definitions.Profile(url) is not { } schema)
        {
            if (node.TypeId != WellKnown.ExtensionType)
            {
                ReportUnknown(node, canonical, run);
            }

            return;
        }

        if (!IsOfType(node, schema))
        {
            run.Report(
                Messages.ProfileOfOtherType,
                node,
                $"The profile {canonical} is on {schema.Source.Type}, but this is a {node.TypeName}."
            );
            return;
        }

        var outer = run.Profile;
        run.Profile = url;
        CheckRules(node, schema.Root, run);
        run.Profile = outer;
        foreach (var imposed in schema.Source.Imposed)
        {
            CheckClaim(node, node, imposed, run);
        }
    }

    /// <summary>
    /// Says that a profile on which another one builds is not at hand. An author who validates has to bring it, so strictly
    /// this is an error; else what it asks is not checked.
    /// </summary>
    public static void ReportUnknown(Node node, string canonical, ValidationRun run)
    {
        if (run.Definitions.IsStrict)
        {
            run.Report(Messages.ProfileNeeded, node, $"The profile {canonical}, which is asked for here, is not at hand.");
        }
        else
        {
            run.SayOnce(Messages.ProfileUnknown, canonical, node, $"The profile {canonical} is not at hand, so it was not checked.");
        }
    }

    /// <summary>Whether a node meets a profile; nothing is reported.</summary>
    public static bool Conforms(Node node, string canonical, ValidationRun run)
    {
        var url = run.Definitions.Key(canonical);
        return run.Definitions.Profile(url) is { } schema
            && IsOfType(node, schema)
            && run.Conforms(node, url, () => CheckRules(node, schema.Root, run));
    }

    private static bool IsOfType(Node node, ProfileSchema schema) => Constraints.TypeConstraint.Allows(node, schema.Types);

    public static void CheckRules(Node node, ElementRules rules, ValidationRun run)
    {
        foreach (var constraint in rules.Constraints)
        {
            constraint.Check(node, run);
        }

        foreach (var child in rules.Children)
        {
            CheckChildren(node, child, run);
        }
    }

    private static void CheckChildren(Node node, ChildRules rules, ValidationRun run)
    {
        var count = 0;
        foreach (var child in node.ChildrenNamed(rules.NameId))
        {
            count++;
            if (!rules.Rules.IsEmpty)
            {
                CheckRules(child, rules.Rules, run);
            }
        }

        CheckCount(node, rules, count, run);
        if (rules.Slicing is { } slicing)
        {
            var members = run.Rent();
            foreach (var child in node.ChildrenNamed(rules.NameId))
            {
                members.Add(child);
            }

            SlicingChecker.Check(node, rules, slicing, members, run);
            run.Return(members);
        }
    }

    private static void CheckCount(Node node, ChildRules rules, int count, ValidationRun run)
    {
        if (count < rules.Min)
        {
            run.Report(
                Messages.TooFew,
                node,
                Names.Text(rules.NameId),
                Invariant($"{rules.Path}: at least {rules.Min} needed, {count} found.")
            );
        }
        else if (count > rules.Max)
        {
            run.Report(
                Messages.TooMany,
                node,
                Names.Text(rules.NameId),
                Invariant($"{rules.Path}: at most {rules.Max} allowed, {count} found.")
            );
        }
    }
}
