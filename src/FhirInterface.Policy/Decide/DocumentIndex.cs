using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>Finds what a reference inside a document means: by fullUrl, by type and id, or contained.</summary>
internal sealed class DocumentIndex
{
    private readonly Dictionary<string, Resource> byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Resource> byTypeAndId = new(StringComparer.Ordinal);

    public DocumentIndex(Bundle document)
    {
        foreach (var entry in document.Entry)
        {
            if (entry.Resource is not { } resource)
                continue;
            if (!string.IsNullOrEmpty(resource.Id))
                byTypeAndId.TryAdd($"{resource.TypeName}/{resource.Id}", resource);
            if (string.IsNullOrEmpty(entry.FullUrl))
                continue;
            byUrl.TryAdd(entry.FullUrl, resource);
            if (entry.FullUrl.StartsWith("http", StringComparison.Ordinal))
                byTypeAndId.TryAdd(TypeAndId(entry.FullUrl), resource);
        }
    }

    /// <summary>The resource that a reference names, null where it is not in the document.</summary>
    /// <param name="from">The resource that holds the reference, for what it contains.</param>
    public Resource? Resolve(ResourceReference? reference, Resource? from)
    {
        var url = reference?.Reference;
        if (string.IsNullOrEmpty(url))
            return null;
        if (url[0] == '#')
            return (from as DomainResource)?.Contained.Find(contained => contained.Id == url[1..]);
        var plain = url.IndexOf("/_history/", StringComparison.Ordinal) is var history and > 0 ? url[..history] : url;
        if (byUrl.TryGetValue(plain, out var resource) || byTypeAndId.TryGetValue(plain, out resource))
            return resource;

        // An absolute reference to an entry that is known by its id only; a relative one has been looked up by type and id.
        return plain.StartsWith("http", StringComparison.Ordinal) ? byTypeAndId.GetValueOrDefault(TypeAndId(plain)) : null;
    }

    /// <summary>The last two steps of a URL.</summary>
    private static string TypeAndId(string url)
    {
        var slash = url.LastIndexOf('/');
        var type = slash > 0 ? url.LastIndexOf('/', slash - 1) : -1;
        return url[(type + 1)..];
    }
}
