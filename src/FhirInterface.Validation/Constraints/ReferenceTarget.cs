using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary>Where a reference points, as far as the document tells.</summary>
/// <param name="text">The element with the URL; does not exist where the reference has none.</param>
/// <param name="resource">The resource, if it stands in the document.</param>
internal readonly struct ReferenceTarget(Node text, Node resource)
{
    /// <summary>Whether the reference has a URL.</summary>
    public bool HasUrl => text.Exists;

    /// <summary>The URL as it stands in the document; empty if there is none.</summary>
    public ReadOnlySpan<byte> Utf8 => text.Exists ? text.Utf8 : default;

    /// <summary>The URL as text. Allocates.</summary>
    public string Url => text.Exists ? text.Text! : "";

    /// <summary>Whether the URL names a contained resource, or what contains it.</summary>
    public bool IsFragment => Utf8 is [(byte)'#', ..];

    /// <summary>The resource; does not exist if it is not in the document.</summary>
    public Node Resource => resource;

    /// <summary>The resource's type, else the one in the URL; null if unknown.</summary>
    public string? TypeName => resource.Exists ? resource.TypeName : TypeInUrl(Utf8);

    /// <summary>Asked for by several rules of each reference, so looked up once in a validation.</summary>
    public static ReferenceTarget Of(Node node, ValidationRun run)
    {
        var text = node.IsPrimitive ? node : node.Child(WellKnown.Reference);
        return text.Exists && !text.Utf8.IsEmpty ? new ReferenceTarget(text, run.Resolve(text)) : default;
    }

    /// <summary>The type in <c>…/Type/id</c> or <c>…/Type/id/_history/v</c>; null if the URL has no such form.</summary>
    public static string? TypeInUrl(ReadOnlySpan<byte> url)
    {
        if (url is [] or [(byte)'#', ..] || url.StartsWith("urn:"u8))
        {
            return null;
        }

        var history = url.IndexOf("/_history/"u8);
        var path = history < 0 ? url : url[..history];
        var id = path.LastIndexOf((byte)'/');
        if (id < 0)
        {
            return null;
        }

        path = path[..id];
        return FhirModel.FindResource(path[(path.LastIndexOf((byte)'/') + 1)..])?.Name;
    }
}
