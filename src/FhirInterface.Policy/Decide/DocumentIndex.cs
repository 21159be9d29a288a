using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>Finds what a reference inside a document means: by fullUrl, by type and id, or contained.</summary>
/// <remarks>Built when first asked: most letters refer by fullUrl only, and many are never asked.</remarks>
internal sealed class DocumentIndex(Bundle document)
{
    private Dictionary<string, Resource>? byUrl;
    private Dictionary<string, Resource>? byTypeAndId;

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
        byUrl ??= ByUrl(document);
        if (byUrl.TryGetValue(plain, out var resource))
            return resource;
        byTypeAndId ??= ByTypeAndId(document);
        if (byTypeAndId.TryGetValue(plain, out resource))
            return resource;

        // An absolute reference to an entry that is known by its id only; a relative one has been looked up by type and id.
        return plain.StartsWith("http", StringComparison.Ordinal) ? byTypeAndId.GetValueOrDefault(TypeAndId(plain)) : null;
    }

    private static Dictionary<string, Resource> ByUrl(Bundle document)
    {
        var found = new Dictionary<string, Resource>(document.Entry.Count, StringComparer.Ordinal);
        foreach (var entry in document.Entry)
        {
            if (entry.Resource is { } resource && !string.IsNullOrEmpty(entry.FullUrl))
                found.TryAdd(entry.FullUrl, resource);
        }

        return found;
    }

    private static Dictionary<string, Resource> ByTypeAndId(Bundle document)
    {
        var found = new Dictionary<string, Resource>(document.Entry.Count, StringComparer.Ordinal);
        foreach (var entry in document.Entry)
        {
            if (entry.Resource is not { } resource)
                continue;
            if (!string.IsNullOrEmpty(resource.Id))
                found.TryAdd($"{resource.TypeName}/{resource.Id}", resource);
            if (entry.FullUrl?.StartsWith("http", StringComparison.Ordinal) == true)
                found.TryAdd(TypeAndId(entry.FullUrl), resource);
        }

        return found;
    }

    /// <summary>The last two steps of a URL.</summary>
    private static string TypeAndId(string url)
    {
        var slash = url.LastIndexOf('/');
        var type = slash > 0 ? url.LastIndexOf('/', slash - 1) : -1;
        return url[(type + 1)..];
    }
}
