using System.Text;
using System.Text.Json;
using System.Xml;
using FhirInterface.Validation;

namespace FhirInterface.Api.Fhir;

/// <summary>The bytes of a resource inside Parameters, as they were posted: validation is of bytes.</summary>
internal static class ParametersBytes
{
    /// <summary>Of the first parameter of that name that has a resource; null where there is none.</summary>
    public static ReadOnlyMemory<byte>? Find(FhirBody body, string name) =>
        body.Format == FhirFormat.Json ? InJson(body.Bytes, name) : InXml(body.Bytes, name);

    private static ReadOnlyMemory<byte>? InJson(ReadOnlyMemory<byte> body, string name)
    {
        var bytes = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 128 });
        if (!document.RootElement.TryGetProperty("parameter", out var parameters) || parameters.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var parameter in parameters.EnumerateArray())
        {
            if (
                parameter.ValueKind == JsonValueKind.Object
                && parameter.TryGetProperty("name", out var named)
                && named.ValueKind == JsonValueKind.String
                && named.GetString() == name
                && parameter.TryGetProperty("resource", out var resource)
            )
            {
                return Encoding.UTF8.GetBytes(resource.GetRawText());
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte>? InXml(ReadOnlyMemory<byte> body, string name)
    {
        using var reader = XmlScan.Reader(body);
        while (reader.ReadToFollowing("parameter", "http://hl7.org/fhir"))
        {
            using var parameter = reader.ReadSubtree();
            var named = false;
            while (parameter.Read())
            {
                if (parameter is { NodeType: XmlNodeType.Element, LocalName: "name", Depth: 1 })
                    named = parameter.GetAttribute("value") == name;
                if (named && parameter is { NodeType: XmlNodeType.Element, LocalName: "resource", Depth: 1 })
                    return Encoding.UTF8.GetBytes(parameter.ReadInnerXml());
            }
        }

        return null;
    }
}
