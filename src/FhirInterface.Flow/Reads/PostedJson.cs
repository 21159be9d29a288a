using System.Buffers;
using System.Text;
using System.Text.Json;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Reads;

/// <summary>The JSON of a posting with another id and meta, everything else byte for byte as it was posted.</summary>
internal static class PostedJson
{
    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <param name="resource">Has the id and meta that are to stand there.</param>
    /// <param name="json">One JSON object, well-formed, no property twice.</param>
    /// <param name="to">Where it is written.</param>
    public static void Write(Resource resource, ReadOnlySpan<byte> json, IBufferWriter<byte> to)
    {
        if (json.StartsWith(Bom))
            json = json[Bom.Length..];
        to.Write(Encoding.UTF8.GetBytes($$"""{"resourceType":"{{resource.TypeName}}","id":"{{resource.Id}}","meta":"""));
        // Only the service's own names and a copy of the posted meta: short, and written by the parser's counterpart.
        FhirText.Write(resource.Meta!, to);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var from = (int)reader.TokenStartIndex;
            var ours = reader.ValueTextEquals("resourceType"u8) || reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("meta"u8);
            reader.Skip();
            if (ours)
                continue;
            to.Write(","u8);
            to.Write(json[from..(int)reader.BytesConsumed]);
        }

        to.Write("}"u8);
    }
}
