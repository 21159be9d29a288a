using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Search;

/// <summary>A Bundle of stored resources: a searchset or a history. Written from the stored JSON, without building it again.</summary>
public sealed class SearchAnswer : IResult
{
    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary><c>searchset</c> or <c>history</c>.</summary>
    public required string Kind { get; init; }
    public required SearchPage Page { get; init; }
    public required string SelfLink { get; init; }
    public string? NextLink { get; init; }
    public AnswerShape Shape { get; init; } = AnswerShape.Whole;
    public required DateTimeOffset At { get; init; }

    /// <summary>What was ignored because the caller is lenient.</summary>
    public OperationOutcome? Remark { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var json = Write(httpContext.Request);
        var asXml = FhirMediaTypes.OfAnswer(httpContext.Request, html: false) == AnswerFormat.Xml;
        if (asXml || httpContext.Request.Query["_pretty"] is ["true", ..])
        {
            await FhirWriting.Write(httpContext, FhirText.Read(json.WrittenSpan));
            return;
        }

        var response = httpContext.Response;
        response.ContentType = FhirMediaTypes.ContentType(AnswerFormat.Json);
        response.ContentLength = json.WrittenCount;
        response.Headers.Append("Vary", "Accept");
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.BodyWriter.WriteAsync(json.WrittenMemory, httpContext.RequestAborted);
    }

    private ArrayBufferWriter<byte> Write(HttpRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("id", Guid.NewGuid().ToString());
        json.WriteStartObject("meta");
        json.WriteString("lastUpdated", Instant(At));
        json.WriteEndObject();
        json.WriteString("type", Kind);
        if (Page.Total is { } total)
            json.WriteNumber("total", total);
        WriteLinks(json, request);
        WriteEntries(json, request);
        json.WriteEndObject();
        json.Flush();
        return buffer;
    }

    private void WriteLinks(Utf8JsonWriter json, HttpRequest request)
    {
        json.WriteStartArray("link");
        WriteLink(json, "self", FhirUrls.Absolute(request, SelfLink));
        if (NextLink is not null)
            WriteLink(json, "next", FhirUrls.Absolute(request, NextLink));
        json.WriteEndArray();
    }

    private static void WriteLink(Utf8JsonWriter json, string relation, string url)
    {
        json.WriteStartObject();
        json.WriteString("relation", relation);
        json.WriteString("url", url);
        json.WriteEndObject();
    }

    private void WriteEntries(Utf8JsonWriter json, HttpRequest request)
    {
        if (Page.Matches.Count == 0 && Page.Included.Count == 0 && Remark is null)
            return;
        json.WriteStartArray("entry");
        foreach (var match in Page.Matches)
            WriteEntry(json, request, match, "match");
        foreach (var included in Page.Included)
            WriteEntry(json, request, included, "include");
        if (Remark is not null)
        {
            json.WriteStartObject();
            json.WritePropertyName("resource");
            json.WriteRawValue(FhirWriting.Serialise(Remark, AnswerFormat.Json, pretty: false).WrittenSpan, skipInputValidation: true);
            WriteMode(json, "outcome");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteEntry(Utf8JsonWriter json, HttpRequest request, StoredResource stored, string mode)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl", FhirUrls.Absolute(request, $"{stored.Type}/{stored.Id}"));
        json.WritePropertyName("resource");
        json.WriteRawValue(Shaped(stored), skipInputValidation: true);
        if (Kind == "history")
            WriteVersion(json, stored);
        else
            WriteMode(json, mode);
        json.WriteEndObject();
    }

    private static void WriteMode(Utf8JsonWriter json, string mode)
    {
        json.WriteStartObject("search");
        json.WriteString("mode", mode);
        json.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter json, StoredResource stored)
    {
        var first = stored.Version == 1;
        json.WriteStartObject("request");
        json.WriteString("method", first ? "POST" : "PUT");
        json.WriteString("url", first ? stored.Type : $"{stored.Type}/{stored.Id}");
        json.WriteEndObject();
        json.WriteStartObject("response");
        json.WriteString("status", first ? "201" : "200");
        json.WriteString("etag", string.Create(CultureInfo.InvariantCulture, $"W/\"{stored.Version}\""));
        json.WriteString("lastModified", Instant(stored.LastUpdated));
        json.WriteEndObject();
    }

    private ReadOnlySpan<byte> Shaped(StoredResource stored)
    {
        if (Shape.IsWhole)
            return stored.Json.Span;
        return FhirWriting.Serialise(stored.Parse(), AnswerFormat.Json, pretty: false, Shape.Filter()).WrittenSpan;
    }

    private static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
