using System.Text;
using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Whole.Tests;

/// <summary>FHIR over the wire as a foreign client sees it: JSON in, JSON out, none of the server's own types.</summary>
internal static class FhirJson
{
    public static byte[] Bytes(Resource resource) => Encoding.UTF8.GetBytes(new FhirJsonSerializer().SerializeToString(resource));

    public static ByteArrayContent Content(byte[] body) =>
        new(body) { Headers = { ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/fhir+json") } };

    public static async Task<JsonElement> Json(HttpResponseMessage answer, CancellationToken cancel)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
        return document.RootElement.Clone();
    }

    /// <summary>All matches of a search, page by page.</summary>
    public static async Task<List<JsonElement>> SearchAll(HttpClient client, string query, CancellationToken cancel)
    {
        var found = new List<JsonElement>();
        var next = new Uri(client.BaseAddress!, query);
        while (next is not null)
        {
            using var answer = await client.GetAsync(next, cancel);
            Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
            var page = await Json(answer, cancel);
            if (page.TryGetProperty("entry", out var entries))
                found.AddRange(entries.EnumerateArray().Select(entry => entry.GetProperty("resource")));
            next = NextLink(page);
        }

        return found;
    }

    /// <summary>The disposition that the first issue of an outcome states.</summary>
    public static string? Disposition(JsonElement outcome) =>
        outcome.GetProperty("issue")[0].TryGetProperty("details", out var details) && details.TryGetProperty("coding", out var coding)
            ? coding[0].GetProperty("code").GetString()
            : null;

    private static Uri? NextLink(JsonElement page)
    {
        if (!page.TryGetProperty("link", out var links))
            return null;

        foreach (var link in links.EnumerateArray())
        {
            if (link.GetProperty("relation").GetString() == "next")
                return new Uri(link.GetProperty("url").GetString()!);
        }

        return null;
    }
}
