using System.Text;
using System.Text.Json;
using System.Xml;
using FhirInterface.Validation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Cli;

/// <summary>A resource read from a file, or why it cannot be read.</summary>
internal sealed record FhirFile(InputFile File, Resource? Resource, string? Problem)
{
    private const int DeepestNesting = 128;
    private static readonly XmlReaderSettings Xml = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public string ContentType => File.Format == FhirFormat.Xml ? "application/fhir+xml" : "application/fhir+json";

    public static FhirFile Read(string path)
    {
        var file = InputFile.Read(path);
        if (file.Problem is { } problem)
            return new FhirFile(file, null, problem);

        try
        {
            var resource = file.Format == FhirFormat.Xml ? ReadXml(file.Body) : ReadJson(file.Body);
            return new FhirFile(file, resource, resource is null ? "The file holds no FHIR resource." : null);
        }
        catch (Exception broken) when (broken is JsonException or XmlException or InvalidOperationException or FormatException)
        {
            return new FhirFile(file, null, broken.Message);
        }
        catch (ArgumentException)
        {
            // The parser gives up on two values of one element; its message would say nothing to whoever wrote the file.
            return new FhirFile(file, null, "An element has more values than one, or one of the wrong kind; 'validate' says which.");
        }
    }

    // What the words of the resource are worth is for the validator to say, from the same bytes; here they only have to be read.
    private static Resource? ReadJson(ReadOnlyMemory<byte> body)
    {
        var text = body.Span is [0xEF, 0xBB, 0xBF, ..] ? body.Span[3..] : body.Span;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = DeepestNesting });
        FhirJsonDeserializer.RECOVERABLE.TryDeserializeResource(ref reader, out var resource, out _);
        while (reader.Read()) { }
        return resource;
    }

    private static Resource? ReadXml(ReadOnlyMemory<byte> body)
    {
        using var stream = new MemoryStream(body.ToArray(), writable: false);
        using var reader = XmlReader.Create(stream, Xml);
        FhirXmlDeserializer.RECOVERABLE.TryDeserializeResource(reader, out var resource, out _);
        return resource;
    }
}
