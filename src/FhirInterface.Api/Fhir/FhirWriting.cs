using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Api.Fhir;

/// <summary>Writes a resource in the format that was asked for.</summary>
public static class FhirWriting
{
    // JSON escapes what HTML might misread; FHIR's media type is never read as HTML, and "+" would become \u002B in every time.
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true };

    public static async Task Write(HttpContext http, Resource resource, SerializationFilter? filter = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        var format = FhirMediaTypes.OfAnswer(http.Request, html: false) ?? AnswerFormat.Json;
        var pretty = http.Request.Query["_pretty"] is ["true", ..];
        var bytes = Serialise(resource, format, pretty, filter);

        var response = http.Response;
        response.ContentType = FhirMediaTypes.ContentType(format);
        response.ContentLength = bytes.WrittenCount;
        response.Headers.Append("Vary", "Accept");
        if (!HttpMethods.IsHead(http.Request.Method))
            await response.BodyWriter.WriteAsync(bytes.WrittenMemory, http.RequestAborted);
    }

    public static ArrayBufferWriter<byte> Serialise(Resource resource, AnswerFormat format, bool pretty, SerializationFilter? filter = null)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        Func<SerializationFilter>? filters = filter is null ? null : () => filter;
        if (format == AnswerFormat.Xml)
        {
            using var stream = new BufferStream(bytes);
            var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = pretty };
            using var writer = XmlWriter.Create(stream, settings);
            FhirXmlSerializer.Default.Serialize(resource, writer, filters);
        }
        else
        {
            using var writer = new Utf8JsonWriter(bytes, pretty ? Indented : Compact);
            FhirJsonSerializer.Default.Serialize(resource, writer, filters);
        }

        return bytes;
    }

    /// <summary>XmlWriter writes to streams only.</summary>
    private sealed class BufferStream(ArrayBufferWriter<byte> target) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => target.WrittenCount;
        public override long Position
        {
            get => target.WrittenCount;
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => target.Write(buffer);
    }
}
