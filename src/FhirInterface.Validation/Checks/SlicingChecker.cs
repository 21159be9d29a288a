using System.Buffers;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks;

/// <summary>Sorts the items of an element into a profile's slices and checks each slice.</summary>
internal static class SlicingChecker
{
    private const int None = -1;

    public static void Check(Node parent, ChildRules child, SliceGroup group, List<Node> members, ValidationRun run)
    {
        // By member: the slice that it is in, or None.
        var slices = ArrayPool<int>.Shared.Rent(members.Count);
        Sort(child, group, members, slices, run);
        var part = run.Rent();
        for (var i = 0; i < group.Slices.Length; i++)
        {
            Pick(members, slices, i, part);
            CheckSlice(parent, child, group.Slices[i], part, run);
        }

        Pick(members, slices, None, part);
        if (part.Count > 0 || group.Default is not null)
        {
            CheckUnmatched(parent, child, group, part, run);
        }

        run.Return(part);
        ArrayPool<int>.Shared.Return(slices);
    }

    /// <summary>Finds the slice of each member, and whether they stand in the order that the profile asks for.</summary>
    private static void Sort(ChildRules child, SliceGroup group, List<Node> members, int[] slices, ValidationRun run)
    {
        var furthest = -1;
        var open = false;
        for (var i = 0; i < members.Count; i++)
        {
            var index = slices[i] = Find(child, group, members[i], run);
            if (index == None)
            {
                open = true;
                continue;
            }

            if (group.Ordered && index < furthest)
            {
                run.Report(
                    Messages.SliceOrder,
                    members[i],
                    $"Slice {child.Path}:{group.Slices[index].Name} stands too late: the slices are ordered."
                );
            }

            if (open && group.Rules == "openAtEnd")
            {
                run.Report(Messages.SliceAtEnd, members[i], $"{child.Path}: items of no slice may only stand at the end.");
            }

            furthest = Math.Max(furthest, index);
        }
    }

    private static void Pick(List<Node> members, int[] slices, int slice, List<Node> into)
    {
        into.Clear();
        for (var i = 0; i < members.Count; i++)
        {
            if (slices[i] == slice)
            {
                into.Add(members[i]);
            }
        }
    }

    private static int Find(ChildRules child, SliceGroup group, Node member, ValidationRun run)
    {
        var found = None;
        for (var i = 0; i < group.Slices.Length; i++)
        {
            // Nothing tells a slice without discriminators: nothing belongs to it.
            if (group.Slices[i].Tests.Length == 0 || !group.Slices[i].Matches(member, run))
            {
                continue;
            }

            if (!run.Definitions.IsStrict)
            {
                return i;
            }

            if (found == None)
            {
                found = i;
                continue;
            }

            // R4 5.1.0.7: the slices are told from each other. Who receives a document is not helped by hearing that they are not.
            run.Report(
                Messages.SliceSeveral,
                member,
                $"{child.Path}: this fits both slice {group.Slices[found].Name} and slice {group.Slices[i].Name}."
            );
            return found;
        }

        return found;
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
