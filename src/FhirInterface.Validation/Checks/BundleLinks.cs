using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks;

/// <summary>Which entries of a document or message are led to from its first one, along references in either direction.</summary>
internal static class BundleLinks
{
    private static readonly int UrlType = Names.Intern("url");
    private static readonly int UriType = Names.Intern("uri");
    private static readonly int LinkName = Names.Intern("link");

    public static void CheckReachable(Node bundle, List<Node> entries, bool isDocument, ValidationRun run)
    {
        var byRow = new Dictionary<int, int>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Child(WellKnown.Resource) is { Exists: true } resource)
            {
                byRow.TryAdd(resource.Row, i);
            }
        }

        var links = new List<(int From, int To)>();
        for (var i = 0; i < entries.Count; i++)
        {
            Collect(entries[i].Child(WellKnown.Resource), i, byRow, links, run);
        }

        var reached = Reach(bundle, entries, links, byRow, run);
        for (var i = 0; i < entries.Count; i++)
        {
            if (!reached[i] && entries[i].Child(WellKnown.Resource).Exists)
            {
                run.Report(
                    isDocument ? Messages.EntryUnreachable : Messages.EntryUnreachableWarning,
                    entries[i],
                    "Nothing leads from the first entry to this one."
                );
            }
        }
    }

    private static void Collect(Node node, int from, Dictionary<int, int> byRow, List<(int From, int To)> links, ValidationRun run)
    {
        if (!node.Exists)
        {
            return;
        }

        foreach (var child in node.Children)
        {
            if (child.TypeId == WellKnown.BundleType)
            {
                continue;
            }

            if (Target(child, run) is { Exists: true } target && byRow.TryGetValue(target.Row, out var to) && to != from)
            {
                links.Add((from, to));
            }

            if (child.HasChildren)
            {
                Collect(child, from, byRow, links, run);
            }
        }
    }

    /// <summary>The resource that a Reference or a link leads to.</summary>
    private static Node Target(Node node, ValidationRun run)
    {
        if (node.TypeId == WellKnown.ReferenceType)
        {
            return ReferenceTarget.Of(node, run) is { Url: { } url } reference && url[0] != '#' ? reference.Resource : default;
        }

        // Systems and the urls of extensions name; they do not refer.
        var isLink =
            (node.TypeId == UrlType || node.TypeId == UriType)
            && node.NameId != WellKnown.System
            && node.HasValue
            && !(node.NameId == WellKnown.Url && node.Parent.TypeId == WellKnown.ExtensionType)
            && !node.Utf8.StartsWith("#"u8);
        return isLink ? run.References.Resolve(node, node.Text!) : default;
    }

    private static bool[] Reach(
        Node bundle,
        List<Node> entries,
        List<(int From, int To)> links,
        Dictionary<int, int> byRow,
        ValidationRun run
    )
    {
        var neighbours = new List<int>[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            neighbours[i] = [];
        }

        // Backwards too: what refers to something reached (Provenance, say) belongs to it.
        foreach (var (from, to) in links)
        {
            neighbours[from].Add(to);
            neighbours[to].Add(from);
        }

        var reached = new bool[entries.Count];
        var open = new Stack<int>();
        open.Push(0);
        foreach (var link in bundle.ChildrenNamed(LinkName))
        {
            // A stylesheet may stand in the document as a Binary.
            if (
                link.Child(WellKnown.Url) is { Exists: true } url
                && run.References.Index(bundle).ByTypeAndId(url.Text ?? "") is { Exists: true } target
                && byRow.TryGetValue(target.Row, out var to)
            )
            {
                open.Push(to);
            }
        }

        while (open.TryPop(out var entry))
        {
            if (reached[entry])
            {
                continue;
            }

            reached[entry] = true;
            foreach (var next in neighbours[entry])
            {
                open.Push(next);
            }
        }

        return reached;
    }
}
