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
    private static readonly int VersionIdName = Names.Intern("versionId");

    /// <summary>By the row of the Bundle.</summary>
    private readonly Dictionary<int, BundleIndex> bundles = [];

    /// <summary>What a reference points to; does not exist if that is not in this document.</summary>
    public Node Resolve(Node from, string reference)
    {
        if (reference.Length == 0)
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
    public static Node Contained(Node container, string id)
    {
        if (id.Length == 0)
        {
            return container;
        }

        foreach (var contained in container.ChildrenNamed(ContainedName))
        {
            if (contained.Child(IdName) is { Exists: true } own && own.Text == id)
            {
                return contained;
            }
        }

        return default;
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

    private Node ResolveInBundle(Node entry, string reference)
    {
        var bundle = entry.Parent;
        if (bundle.TypeId != BundleType)
        {
            return default;
        }

        var index = Index(bundle);
        var (target, version) = Split(reference);
        if (Url(entry, target) is { } url)
        {
            return index.ByFullUrl(url, version);
        }

        var fullUrl = entry.Child(FullUrlName).Exists ? entry.Child(FullUrlName).Text! : "";
        if (isStrict && fullUrl.StartsWith("urn:", StringComparison.Ordinal))
        {
            return default;
        }

        // From an entry named by a UUID, "Type/id" is found by type and id, else as the UUID that its id may be.
        var found = index.ByTypeAndId(target);
        return found.Exists || !fullUrl.StartsWith("urn:uuid:", StringComparison.Ordinal)
            ? found
            : index.ByFullUrl("urn:uuid:" + target[(target.LastIndexOf('/') + 1)..], version);
    }

    /// <summary>
    /// Whether a reference that names no version fits several entries of its Bundle, so that nobody can tell which is meant
    /// (FHIR R4, Bundle, "Resolving references in Bundles"). Histories hold the versions of one resource on purpose.
    /// </summary>
    public bool IsAmbiguous(Node from, string reference)
    {
        var entry = EntryOf(from.RootResource);
        return entry.Exists
            && entry.Parent is { TypeId: var type } bundle
            && type == BundleType
            && !(bundle.Child(WellKnown.Type) is { Exists: true } kind && kind.ValueIs("history"u8))
            && Split(reference) is (var target, null)
            && Url(entry, target) is { } url
            && Index(bundle).IsRepeated(url);
    }

    private static (string Target, string? Version) Split(string reference)
    {
        const string History = "/_history/";
        var at = reference.IndexOf(History, StringComparison.Ordinal);
        return at < 0 ? (reference, null) : (reference[..at], reference[(at + History.Length)..]);
    }

    /// <summary>The fullUrl that a reference of an entry asks for; null if only type and id can tell.</summary>
    private static string? Url(Node entry, string target) =>
        IsAbsolute(target) ? target
        : entry.Child(FullUrlName) is { Exists: true } fullUrl && Base(fullUrl.Text ?? "") is { } stem ? stem + target
        : null;

    /// <summary>The base of a RESTful URL, up to and with the slash before <c>Type/id</c>; null if it is none.</summary>
    public static string? Base(string fullUrl)
    {
        if (!fullUrl.StartsWith("http:", StringComparison.Ordinal) && !fullUrl.StartsWith("https:", StringComparison.Ordinal))
        {
            return null;
        }

        var id = fullUrl.LastIndexOf('/');
        var type = id <= 0 ? -1 : fullUrl.LastIndexOf('/', id - 1);
        return type < 0 ? null : fullUrl[..(type + 1)];
    }

    public static bool IsAbsolute(string reference)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        var slash = reference.IndexOf('/', StringComparison.Ordinal);
        return colon > 0 && (slash < 0 || colon < slash);
    }

    /// <summary>The entries of one Bundle.</summary>
    internal sealed class BundleIndex
    {
        private readonly Dictionary<string, Node> byFullUrl = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Url, string Version), Node> byVersion = [];
        private readonly HashSet<string> repeated = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Node> byTypeAndId = new(StringComparer.Ordinal);

        public BundleIndex(Node bundle)
        {
            Type = bundle.Child(WellKnown.Type);
            foreach (var entry in bundle.ChildrenNamed(EntryName))
            {
                var resource = entry.Child(ResourceName);
                if (!resource.Exists)
                {
                    continue;
                }

                if (entry.Child(FullUrlName) is { Exists: true, HasValue: true } fullUrl)
                {
                    AddUrl(fullUrl.Text!, resource);
                }

                if (resource.Child(IdName) is { Exists: true, HasValue: true } id)
                {
                    byTypeAndId.TryAdd(resource.TypeName + "/" + id.Text, resource);
                }
            }
        }

        /// <summary>The Bundle's type. Kept here, since it may stand behind thousands of entries.</summary>
        public Node Type { get; }

        private void AddUrl(string url, Node resource)
        {
            if (!byFullUrl.TryAdd(url, resource))
            {
                repeated.Add(url);
            }

            if (
                resource.Child(WellKnown.Meta) is { Exists: true } meta
                && meta.Child(VersionIdName) is { Exists: true, HasValue: true } version
            )
            {
                byVersion.TryAdd((url, version.Text!), resource);
            }
        }

        /// <param name="url">The fullUrl asked for.</param>
        /// <param name="version">The meta.versionId asked for; null for any.</param>
        public Node ByFullUrl(string url, string? version = null) =>
            version is null ? byFullUrl.GetValueOrDefault(url) : byVersion.GetValueOrDefault((url, version));

        /// <summary>Whether several entries have this fullUrl.</summary>
        public bool IsRepeated(string url) => repeated.Contains(url);

        public Node ByTypeAndId(string reference) => byTypeAndId.GetValueOrDefault(reference);
    }
}
