using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Bundles;

/// <summary>Which entries of a document or message are led to from its first one, along references in either direction.</summary>
internal static class BundleLinks
{
    private static readonly int UrlType = Names.Intern("url");
    private static readonly int UriType = Names.Intern("uri");
    private static readonly int LinkName = Names.Intern("link");

    public static void CheckReachable(Node bundle, IReadOnlyList<Node> entries, bool isDocument, ValidationRun run)
    {
        var byRow = new Dictionary<int, int>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Child(WellKnown.Resource) is { Exists: true } resource)
            {
                byRow.TryAdd(resource.Row, i);
            }
        }

        // Backwards too: what refers to something reached (Provenance, say) belongs to it.
        var groups = new Groups(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            Collect(entries[i].Child(WellKnown.Resource), i, byRow, groups, run);
        }

        JoinLinked(bundle, byRow, groups, run);
        for (var i = 0; i < entries.Count; i++)
        {
            if (!groups.AreOne(0, i) && entries[i].Child(WellKnown.Resource).Exists)
            {
                run.Report(
                    isDocument ? Messages.EntryUnreachable : Messages.EntryUnreachableWarning,
                    entries[i],
                    "Nothing leads from the first entry to this one."
                );
            }
        }
    }

    /// <summary>Joins an entry with those that its resource leads to; what a Bundle inside of it refers to is that one's own.</summary>
    private static void Collect(Node resource, int from, Dictionary<int, int> byRow, Groups groups, ValidationRun run)
    {
        if (!resource.Exists)
        {
            return;
        }

        // By rows, not from child to child: the same nodes, in the order in which they lie in memory.
        var end = resource.End;
        for (var row = resource.Row + 1; row < end; row++)
        {
            var node = new Node(resource.Table, row);
            if (node.TypeId == WellKnown.BundleType)
            {
                row = node.End - 1;
            }
            else if (Target(node, run) is { Exists: true } target)
            {
                if (byRow.TryGetValue(target.Row, out var to))
                {
                    groups.Join(from, to);
                }
            }
            else if (run.Definitions.IsStrict && node.TypeId == WellKnown.ReferenceType)
            {
                CheckMissed(resource, node, run);
            }
        }
    }

    /// <summary>
    /// A relative reference that does not lead to the entry of its type and id, since that goes by a fullUrl of another base (FHIR R4
    /// Bundle, "Resolving references in Bundles"; HL7's validator takes it for a mistake in documents and messages).
    /// </summary>
    private static void CheckMissed(Node resource, Node reference, ValidationRun run)
    {
        if (
            ReferenceTarget.Of(reference, run) is { HasUrl: true, IsFragment: false } target
            && !ReferenceIndex.IsAbsolute(target.Utf8)
            && ReferenceIndex.EntryOf(resource) is { Exists: true } entry
            && run.References.Index(entry.Parent).ByTypeAndId(target.Utf8) is { Exists: true } meant
        )
        {
            run.SayOnce(
                Messages.ReferenceUnresolved,
                reference.Expression,
                reference,
                $"This does not lead to the {meant.TypeName} of that id in the Bundle: its fullUrl is of another base."
            );
        }
    }

    /// <summary>The resource that a Reference or a link leads to.</summary>
    private static Node Target(Node node, ValidationRun run)
    {
        if (node.TypeId == WellKnown.ReferenceType)
        {
            return ReferenceTarget.Of(node, run) is { IsFragment: false } reference ? reference.Resource : default;
        }

        // Systems and the urls of extensions name; they do not refer.
        var isLink =
            (node.TypeId == UrlType || node.TypeId == UriType)
            && node.NameId != WellKnown.System
            && node.HasValue
            && !(node.NameId == WellKnown.Url && node.Parent.TypeId == WellKnown.ExtensionType)
            && !node.Utf8.StartsWith("#"u8);
        return isLink ? run.Resolve(node) : default;
    }

    /// <summary>A stylesheet, which the Bundle itself links, may stand in the document as a Binary.</summary>
    private static void JoinLinked(Node bundle, Dictionary<int, int> byRow, Groups groups, ValidationRun run)
    {
        foreach (var link in bundle.ChildrenNamed(LinkName))
        {
            if (
                link.Child(WellKnown.Url) is { Exists: true } url
                && run.References.Index(bundle).ByTypeAndId(url.Utf8) is { Exists: true } target
                && byRow.TryGetValue(target.Row, out var to)
            )
            {
                groups.Join(0, to);
            }
        }
    }

    /// <summary>Numbers in groups that can be joined: two that lead to each other, by whatever way, are in one.</summary>
    private sealed class Groups
    {
        /// <summary>Another number of the same group; its own for the one that stands for the group.</summary>
        private readonly int[] next;

        public Groups(int count)
        {
            next = new int[count];
            for (var i = 0; i < count; i++)
            {
                next[i] = i;
            }
        }

        public void Join(int one, int other) => next[Find(one)] = Find(other);

        public bool AreOne(int one, int other) => Find(one) == Find(other);

        private int Find(int number)
        {
            while (next[number] != number)
            {
                next[number] = next[next[number]];
                number = next[number];
            }

            return number;
        }
    }
}
