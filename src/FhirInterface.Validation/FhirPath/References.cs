using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

/// <summary>
/// References inside one document: <c>#id</c> to contained resources, fullUrls of the Bundle, and relative URLs against
/// the fullUrl of the referring entry. The index is built once for each Bundle; looking up is constant in its size.
/// </summary>
public static class References
{
    private static readonly int ContainedName = Names.Intern("contained");
    private static readonly int IdName = Names.Intern("id");
    private static readonly int EntryName = Names.Intern("entry");
    private static readonly int FullUrlName = Names.Intern("fullUrl");
    private static readonly int ResourceName = Names.Intern("resource");
    private static readonly int BundleName = Names.Intern("Bundle");

    /// <summary>The resource that a reference names, or a node that does not exist.</summary>
    public static Node Resolve(EvaluationScope scope, Node from, string reference)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.StartsWith('#'))
        {
            return Contained(from.RootResource, reference.AsSpan(1));
        }

        var version = reference.IndexOf("/_history/", StringComparison.Ordinal);
        var url = version < 0 ? reference : reference[..version];
        var resource = from.RootResource;
        for (var above = resource; above.Exists && above.Row != 0; )
        {
            var entry = above.Parent;
            above = entry.Exists ? entry.Resource : default;
            if (!above.Exists || above.TypeId != BundleName || entry.NameId != EntryName)
            {
                continue;
            }

            if (InBundle(scope, above, entry, url) is { Exists: true } found)
            {
                return found;
            }
        }

        // A Bundle may itself refer, as in MeasureReport-like collections or Bundle.link.
        return resource.TypeId == BundleName ? InBundle(scope, resource, default, url) : default;
    }

    private static Node Contained(Node root, ReadOnlySpan<char> id)
    {
        if (id.IsEmpty)
        {
            return root;
        }

        Span<byte> utf8 = stackalloc byte[512];
        if (!System.Text.Encoding.UTF8.TryGetBytes(id, utf8, out var length))
        {
            return default;
        }

        foreach (var contained in root.ChildrenNamed(ContainedName))
        {
            if (contained.Child(IdName) is { Exists: true } own && own.ValueIs(utf8[..length]))
            {
                return contained;
            }
        }

        return default;
    }

    private static Node InBundle(EvaluationScope scope, Node bundle, Node entry, string url)
    {
        var key = (bundle.Table, bundle.Row, "fullUrl");
        if (!scope.Notes.TryGetValue(key, out var note))
        {
            note = Index(bundle);
            scope.Notes[key] = note;
        }

        var index = (Dictionary<string, int>)note;
        if (index.TryGetValue(url, out var row))
        {
            return new Node(bundle.Table, row);
        }

        // R4 2.36.4.1: a relative reference counts from the base of the fullUrl of the entry that it stands in.
        if (
            !entry.Exists
            || url.Contains(':', StringComparison.Ordinal)
            || entry.Child(FullUrlName) is not { Exists: true, Text: { } fullUrl }
        )
        {
            return default;
        }

        var slash = fullUrl.LastIndexOf('/');
        slash = slash <= 0 ? -1 : fullUrl.LastIndexOf('/', slash - 1);
        return slash > 0 && index.TryGetValue(string.Concat(fullUrl.AsSpan(0, slash + 1), url), out row)
            ? new Node(bundle.Table, row)
            : default;
    }

    private static Dictionary<string, int> Index(Node bundle)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in bundle.ChildrenNamed(EntryName))
        {
            if (entry.Child(FullUrlName) is { Exists: true, Text: { } fullUrl } && entry.Child(ResourceName) is { Exists: true } resource)
            {
                index.TryAdd(fullUrl, resource.Row);
            }
        }

        return index;
    }
}
