using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks;

/// <summary>Sorts the items of an element into a profile's slices and checks each slice.</summary>
internal static class SlicingChecker
{
    public static void Check(Node parent, ChildRules child, SliceGroup group, List<Node> members, ValidationRun run)
    {
        var bySlice = new List<Node>?[group.Slices.Length];
        List<Node>? unmatched = null;
        var furthest = -1;
        var open = false;
        foreach (var member in members)
        {
            var index = Find(group, member, run);
            if (index < 0)
            {
                (unmatched ??= []).Add(member);
                open = true;
                continue;
            }

            (bySlice[index] ??= []).Add(member);
            if (group.Ordered && index < furthest)
            {
                run.Report(
                    Messages.SliceOrder,
                    member,
                    $"Slice {child.Path}:{group.Slices[index].Name} stands too late: the slices are ordered."
                );
            }

            if (open && group.Rules == "openAtEnd")
            {
                run.Report(Messages.SliceAtEnd, member, $"{child.Path}: items of no slice may only stand at the end.");
            }

            furthest = Math.Max(furthest, index);
        }

        for (var i = 0; i < group.Slices.Length; i++)
        {
            CheckSlice(parent, child, group.Slices[i], bySlice[i] ?? [], run);
        }

        if (unmatched is not null || group.Default is not null)
        {
            CheckUnmatched(parent, child, group, unmatched ?? [], run);
        }
    }

    private static int Find(SliceGroup group, Node member, ValidationRun run)
    {
        for (var i = 0; i < group.Slices.Length; i++)
        {
            // Nothing tells a slice without discriminators: nothing belongs to it.
            if (group.Slices[i].Tests.Length > 0 && group.Slices[i].Matches(member, run))
            {
                return i;
            }
        }

        return -1;
    }

    private static void CheckSlice(Node parent, ChildRules child, Slice slice, List<Node> members, ValidationRun run)
    {
        if (members.Count < slice.Min && slice.Tests.Length > 0)
        {
            run.Report(
                Messages.TooFew,
                parent,
                Names.Text(child.NameId),
                Invariant($"Slice {child.Path}:{slice.Name}: at least {slice.Min} needed, {members.Count} found.")
            );
        }
        else if (members.Count > slice.Max)
        {
            run.Report(
                Messages.TooMany,
                parent,
                Names.Text(child.NameId),
                Invariant($"Slice {child.Path}:{slice.Name}: at most {slice.Max} allowed, {members.Count} found.")
            );
        }

        foreach (var member in members)
        {
            ProfileChecker.CheckRules(member, slice.Rules, run);
        }

        if (slice.Again is { } again)
        {
            Check(parent, child with { Path = child.Path + ":" + slice.Name }, again, members, run);
        }
    }

    private static void CheckUnmatched(Node parent, ChildRules child, SliceGroup group, List<Node> members, ValidationRun run)
    {
        if (group.Default is { } rest)
        {
            CheckSlice(parent, child, rest, members, run);
            return;
        }

        if (group.Rules != "closed")
        {
            return;
        }

        foreach (var member in members)
        {
            run.Report(Messages.SliceUnmatched, member, $"{child.Path}: this fits none of the slices, and no others are allowed.");
        }
    }
}
