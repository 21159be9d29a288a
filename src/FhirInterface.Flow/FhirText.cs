using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Flow;

/// <summary>FHIR JSON to and from the object model, as the store keeps it.</summary>
public static class FhirText
{
    // What is stored was checked when it was posted (or is made here), so reading it back need not check again.
    private static readonly FhirJsonDeserializer Reader = FhirJsonDeserializer.OSTRICH;
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Resource Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        Reader.TryDeserializeResource(ref reader, out var resource, out _);
        return resource ?? throw new InvalidDataException("A stored resource cannot be read.");
    }

    public static ReadOnlyMemory<byte> Write(Resource resource)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        Write(resource, buffer);
        return buffer.WrittenMemory;
    }

    internal static void Write(Base element, IBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to, Relaxed);
        FhirJsonSerializer.Default.Serialize(element, writer);
    }
}
