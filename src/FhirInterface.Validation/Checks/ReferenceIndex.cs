using System.Buffers;
using System.Text;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks;

/// <summary>
/// Finds what a reference in a document points to: contained resources by <c>#id</c>, entries of the nearest Bundle by
/// fullUrl, and relative references by the fullUrl of the entry they stand in (FHIR R4, Bundle, "Resolving references in Bundles").
/// </summary>
/// <param name="isStrict">
/// Whether a relative reference from an entry that is named by a UUID leads nowhere, as R4 has it, or to the entry of that
/// type and id, as senders mean it.
/// </param>
internal sealed class ReferenceIndex(bool isStrict = false)
{
    private static readonly int EntryName = Names.Intern("entry");
    private static readonly int ResourceName = Names.Intern("resource");
    private static readonly int FullUrlName = Names.Intern("fullUrl");
    private static readonly int ContainedName = Names.Intern("contained");
    private static readonly int IdName = Names.Intern("id");
    private static readonly int BundleType = Names.Intern("Bundle");
    private static readonly int SearchName = Names.Intern("search");
    private static readonly int RequestName = Names.Intern("request");
    private static readonly int ResponseName = Names.Intern("response");
    private static readonly int VersionIdName = Names.Intern("versionId");

    /// <summary>Below this, looking at each is cheaper than an index.</summary>
    private const int FewContained = 16;

    private static ReadOnlySpan<byte> History => "/_history/"u8;

    /// <summary>By the row of the Bundle.</summary>
    private readonly Dictionary<int, BundleIndex> bundles = [];

    /// <summary>Contained resources by their ids, by the row of what contains them; of those that contain many.</summary>
    private readonly Dictionary<int, NodeIndex> containers = [];

    /// <summary>What a reference points to; does not exist if that is not in this document.</summary>
    public Node Resolve(Node from, string reference) => Resolve(from, Encoding.UTF8.GetBytes(reference));

    /// <inheritdoc cref="Resolve(Node, string)"/>
    public Node Resolve(Node from, ReadOnlySpan<byte> reference)
    {
        if (reference.IsEmpty)
        {
            return default;
        }

        if (reference[0] == '#')
        {
            return Contained(from.RootResource, reference[1..]);
        }

        for (var entry = EntryOf(from.RootResource); entry.Exists; entry = EntryOf(entry.Resource))
        {
            var found = ResolveInBundle(entry, reference);
            if (found.Exists)
            {
                return found;
            }
        }

        return default;
    }

    /// <summary>A contained resource by its id; the container itself for an empty one.</summary>
    public Node Contained(Node container, ReadOnlySpan<byte> id)
    {
        if (id.IsEmpty)
        {
            return container;
        }

        if (containers.TryGetValue(container.Row, out var index))
        {
            return index.Find(0, id);
        }

        var count = 0;
        foreach (var contained in container.ChildrenNamed(ContainedName))
        {
            if (++count > FewContained)
            {
                return (containers[container.Row] = IndexOfContained(container)).Find(0, id);
            }

            if (contained.Child(IdName) is { Exists: true } own && own.ValueIs(id))
            {
                return contained;
            }
        }

        return default;
    }

    private static NodeIndex IndexOfContained(Node container)
    {
        var index = new NodeIndex(container.Table, FewContained * 2);
        foreach (var contained in container.ChildrenNamed(ContainedName))
        {
            if (contained.Child(IdName) is { Exists: true, HasValue: true } id)
            {
                index.Add(0, id, contained);
            }
        }

        return index;
    }

    /// <summary>The Bundle entry whose resource this is, or a node that does not exist.</summary>
    public static Node EntryOf(Node resource)
    {
        var parent = resource.Exists ? resource.Parent : default;
        return parent.Exists && resource.NameId == ResourceName && parent.NameId == EntryName ? parent : default;
    }

    /// <summary>The index of a Bundle.</summary>
    public BundleIndex Index(Node bundle)
    {
        if (!bundles.TryGetValue(bundle.Row, out var index))
        {
            index = new BundleIndex(bundle);
            bundles[bundle.Row] = index;
        }

        return index;
    }

    private Node ResolveInBundle(Node entry, ReadOnlySpan<byte> reference)
    {
        var bundle = entry.Parent;
        if (bundle.TypeId != BundleType)
        {
            return default;
        }

        var index = Index(bundle);
        var target = Split(reference, out var version);
        var fullUrl = entry.Child(FullUrlName) is { Exists: true } element ? element.Utf8 : default;
        if (IsAbsolute(target))
        {
            return index.ByFullUrl(target, version);
        }

        if (Base(fullUrl) is { IsEmpty: false } stem)
        {
            return index.ByFullUrl(stem, target, version);
        }

        if (isStrict && fullUrl.StartsWith("urn:"u8))
        {
            return default;
        }

        // From an entry named by a UUID, "Type/id" is found by type and id, else as the UUID that its id may be.
        var found = index.ByTypeAndId(target);
        return found.Exists || !fullUrl.StartsWith("urn:uuid:"u8)
            ? found
            : index.ByFullUrl("urn:uuid:"u8, target[(target.LastIndexOf((byte)'/') + 1)..], version);
    }

    /// <summary>
    /// Whether a reference that names no version fits several entries of its Bundle, so that nobody can tell which is meant
    /// (FHIR R4, Bundle, "Resolving references in Bundles"). Histories hold the versions of one resource on purpose.
    /// </summary>
    public bool IsAmbiguous(Node from, ReadOnlySpan<byte> reference)
    {
        var entry = EntryOf(from.RootResource);
        if (!entry.Exists || entry.Parent.TypeId != BundleType || reference.IndexOf(History) >= 0)
        {
            return false;
        }

        var index = Index(entry.Parent);
        if (!index.HasRepeated || (index.Type.Exists && index.Type.ValueIs("history"u8)))
        {
            return false;
        }

        return IsAbsolute(reference)
            ? index.IsRepeated([], reference)
            : entry.Child(FullUrlName) is { Exists: true } fullUrl
                && Base(fullUrl.Utf8) is { IsEmpty: false } stem
                && index.IsRepeated(stem, reference);
    }

    /// <summary>A reference without its version; <paramref name="version"/> is empty if it names none.</summary>
    private static ReadOnlySpan<byte> Split(ReadOnlySpan<byte> reference, out ReadOnlySpan<byte> version)
    {
        var at = reference.IndexOf(History);
        at = at + History.Length == reference.Length ? -1 : at;
        version = at < 0 ? default : reference[(at + History.Length)..];
        return at < 0 ? reference : reference[..at];
    }

    /// <summary>The base of a RESTful URL, up to and with the slash before <c>Type/id</c>; empty if it is none.</summary>
    private static ReadOnlySpan<byte> Base(ReadOnlySpan<byte> fullUrl)
    {
        if (!fullUrl.StartsWith("http:"u8) && !fullUrl.StartsWith("https:"u8))
        {
            return default;
        }

        var id = fullUrl.LastIndexOf((byte)'/');
        var type = id <= 0 ? -1 : fullUrl[..id].LastIndexOf((byte)'/');
        return type < 0 ? default : fullUrl[..(type + 1)];
    }

    /// <summary>Whether a reference has a scheme: a colon before any slash.</summary>
    public static bool IsAbsolute(ReadOnlySpan<byte> reference) =>
        reference.IndexOfAny((byte)':', (byte)'/') is > 0 and var first && reference[first] == ':';

    /// <summary>The entries of one Bundle.</summary>
    internal sealed class BundleIndex
    {
        private readonly NodeTable table;
        private readonly List<Node> entries = [];
        private readonly NodeIndex byFullUrl;

        // Made when they are needed, which they seldom are: they look deeper into each entry.
        private NodeIndex? byTypeAndId;
        private Dictionary<(string Url, string Version), Node>? byVersion;

        public BundleIndex(Node bundle)
        {
            table = bundle.Table;
            Type = bundle.Child(WellKnown.Type);
            byFullUrl = new NodeIndex(table, 0);
            foreach (var entry in bundle.ChildrenNamed(EntryName))
            {
                entries.Add(entry);
                Add(entry);
            }
        }

        private void Add(Node entry)
        {
            Node fullUrl = default;
            Node resource = default;
            foreach (var child in entry.Children)
            {
                var name = child.NameId;
                fullUrl = name == FullUrlName ? child : fullUrl;
                resource = name == ResourceName ? child : resource;
                HasSearch |= name == SearchName;
                Requests += name == RequestName ? 1 : 0;
                Responses += name == ResponseName ? 1 : 0;
            }

            if (fullUrl.Exists && fullUrl.HasValue && resource.Exists)
            {
                HasRepeated |= !byFullUrl.Add(0, fullUrl, resource);
            }
            else
            {
                IsEachUrlOfResource &= !fullUrl.Exists;
            }
        }

        /// <summary>The Bundle's type. Kept here, since it may stand behind thousands of entries.</summary>
        public Node Type { get; }

        /// <summary>The entries, in order.</summary>
        public IReadOnlyList<Node> Entries => entries;

        /// <summary>Number of entries with a request.</summary>
        public int Requests { get; private set; }

        /// <summary>Number of entries with a response.</summary>
        public int Responses { get; private set; }

        /// <summary>Whether any entry says how it was found.</summary>
        public bool HasSearch { get; private set; }

        /// <summary>Whether a fullUrl of an entry with a resource stands twice.</summary>
        public bool HasRepeated { get; private set; }

        /// <summary>Whether all entries that have a fullUrl have a resource too, so that <see cref="HasRepeated"/> tells of all.</summary>
        public bool IsEachUrlOfResource { get; private set; } = true;

        private NodeIndex IndexIds()
        {
            var index = new NodeIndex(table, 0);
            foreach (var entry in entries)
            {
                if (entry.Child(ResourceName) is { Exists: true } resource && resource.Child(IdName) is { Exists: true, HasValue: true } id)
                {
                    index.Add(resource.TypeId, id, resource);
                }
            }

            return index;
        }

        private Dictionary<(string Url, string Version), Node> IndexVersions()
        {
            var index = new Dictionary<(string Url, string Version), Node>();
            foreach (var entry in entries)
            {
                if (
                    entry.Child(ResourceName) is { Exists: true } resource
                    && entry.Child(FullUrlName) is { Exists: true, HasValue: true } fullUrl
                    && resource.Child(WellKnown.Meta) is { Exists: true } meta
                    && meta.Child(VersionIdName) is { Exists: true, HasValue: true } version
                )
                {
                    index.TryAdd((fullUrl.Text!, version.Text!), resource);
                }
            }

            return index;
        }

        /// <param name="url">The fullUrl asked for.</param>
        /// <param name="version">The meta.versionId asked for; empty for any.</param>
        public Node ByFullUrl(ReadOnlySpan<byte> url, ReadOnlySpan<byte> version) =>
            version.IsEmpty
                ? byFullUrl.Find(0, url)
                : (byVersion ??= IndexVersions()).GetValueOrDefault((Encoding.UTF8.GetString(url), Encoding.UTF8.GetString(version)));

        /// <inheritdoc cref="ByFullUrl(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
        /// <param name="stem">The beginning of the fullUrl.</param>
        /// <param name="rest">What follows it.</param>
        /// <param name="version">The meta.versionId asked for; empty for any.</param>
        public Node ByFullUrl(ReadOnlySpan<byte> stem, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> version)
        {
            var url = ArrayPool<byte>.Shared.Rent(stem.Length + rest.Length);
            stem.CopyTo(url);
            rest.CopyTo(url.AsSpan(stem.Length));
            var found = ByFullUrl(url.AsSpan(0, stem.Length + rest.Length), version);
            ArrayPool<byte>.Shared.Return(url);
            return found;
        }

        /// <summary>Whether several entries have this fullUrl.</summary>
        /// <param name="stem">Its beginning.</param>
        /// <param name="rest">What follows that.</param>
        public bool IsRepeated(ReadOnlySpan<byte> stem, ReadOnlySpan<byte> rest) => byFullUrl.IsRepeated(0, [.. stem, .. rest]);

        /// <param name="reference">As <c>Type/id</c>.</param>
        public Node ByTypeAndId(ReadOnlySpan<byte> reference)
        {
            var slash = reference.IndexOf((byte)'/');
            return slash > 0 && FhirModel.FindResource(reference[..slash]) is { } type
                ? (byTypeAndId ??= IndexIds()).Find(type.TypeName, reference[(slash + 1)..])
                : default;
        }
    }
}
