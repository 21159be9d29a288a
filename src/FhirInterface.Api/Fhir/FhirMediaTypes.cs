using FhirInterface.Validation;
using Microsoft.Net.Http.Headers;

namespace FhirInterface.Api.Fhir;

/// <summary>The formats that an answer can be written in.</summary>
public enum AnswerFormat
{
    Json,
    Xml,
    Html,
}

/// <summary>Which media types mean which format, both ways (FHIR R4 http.html 3.1.0.1.10).</summary>
public static class FhirMediaTypes
{
    public const string Json = "application/fhir+json";
    public const string Xml = "application/fhir+xml";
    public const string JsonPatch = "application/json-patch+json";
    public const string Html = "text/html";

    /// <summary>The format of a body by its Content-Type; null where that is none of ours.</summary>
    public static FhirFormat? OfBody(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed) || !IsUnicode(parsed) || !IsR4(parsed))
            return null;
        return FormatOf(parsed.MediaType.Value) switch
        {
            AnswerFormat.Json => FhirFormat.Json,
            AnswerFormat.Xml => FhirFormat.Xml,
            _ => null,
        };
    }

    /// <summary>Whether a Content-Type is JSON Patch.</summary>
    public static bool IsJsonPatch(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed)
        && IsUnicode(parsed)
        && parsed.MediaType.Equals(JsonPatch, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The format to answer in: <c>_format</c> wins over <c>Accept</c>; nothing asked for is JSON. Null where nothing of what is
    /// accepted can be had.
    /// </summary>
    public static AnswerFormat? OfAnswer(HttpRequest request, bool html)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Query["_format"] is [{ Length: > 0 } asked, ..])
        {
            // A plus that was not escaped reaches us as a space.
            var parts = asked.Split(';', StringSplitOptions.TrimEntries);
            return FormatOf(parts[0].Replace(' ', '+')) switch
            {
                AnswerFormat.Html when !html => null,
                _ when MediaTypeHeaderValue.TryParse($"{Json};{string.Join(';', parts[1..])}", out var media) && !IsR4(media) => null,
                var format => format,
            };
        }

        if (request.Headers.Accept.Count == 0)
            return AnswerFormat.Json;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return null;
        var refused = accepted.Where(media => media.Quality is 0).Select(media => FormatOf(media.MediaType.Value)).ToList();
        foreach (var media in accepted.Where(media => media.Quality is not 0 && IsR4(media)).OrderByDescending(media => media.Quality ?? 1))
        {
            if (media.MatchesAllTypes || media.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase))
            {
                if (!refused.Contains(AnswerFormat.Json))
                    return AnswerFormat.Json;
                if (!refused.Contains(AnswerFormat.Xml))
                    return AnswerFormat.Xml;
                continue;
            }

            if (html && media.MediaType.Equals("text/*", StringComparison.OrdinalIgnoreCase))
                return AnswerFormat.Html;
            if (FormatOf(media.MediaType.Value) is { } format && (format != AnswerFormat.Html || html))
                return format;
        }

        return null;
    }

    /// <summary>The Content-Type of an answer.</summary>
    public static string ContentType(AnswerFormat format) =>
        format switch
        {
            AnswerFormat.Xml => Xml + "; charset=utf-8",
            AnswerFormat.Html => Html + "; charset=utf-8",
            _ => Json + "; charset=utf-8",
        };

    private static AnswerFormat? FormatOf(string? media) =>
        media?.ToLowerInvariant() switch
        {
            "json" or "application/json" or "text/json" or Json or "application/json+fhir" => AnswerFormat.Json,
            "xml" or "application/xml" or "text/xml" or Xml or "application/xml+fhir" => AnswerFormat.Xml,
            "html" or Html or "application/xhtml+xml" => AnswerFormat.Html,
            _ => null,
        };

    // Whoever asks for another version of FHIR, or sends it, must not get or be taken for this one (R4 http.html 3.1.0.1.11).
    private static bool IsR4(MediaTypeHeaderValue media) =>
        media
            .Parameters.Where(parameter => parameter.Name.Equals("fhirVersion", StringComparison.OrdinalIgnoreCase))
            .All(parameter => parameter.Value.Value?.Trim('"') is "4.0" or "4.0.0" or "4.0.1");

    // FHIR is UTF-8 (json.html 2.6.1); another charset would be read as something it is not.
    private static bool IsUnicode(MediaTypeHeaderValue media) =>
        !media.Charset.HasValue || media.Charset.Value.Trim('"').ToUpperInvariant() is "UTF-8" or "UTF8" or "US-ASCII";
}
