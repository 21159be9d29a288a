using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

public sealed class SubmissionTests(Server server)
{
    public static TheoryData<string> Letters => [.. Documentation.ExampleShelf.Letters, "outpatient-two-weeks-supplied", "ed-discharge"];

    [Theory]
    [MemberData(nameof(Letters))]
    public async Task A_letter_is_answered_as_its_review_said(string name)
    {
        var letter = Example(name);
        using var client = server.Hospital();
        using var review = await client.PostAsync("/fhir/Bundle/$review", Json(letter), Cancel);
        Assert.Equal(HttpStatusCode.OK, review.StatusCode);
        var disposition = Parameter(await review.Body(), "disposition").Text("valueCode");

        using var answer = await client.PostAsync("/fhir/Bundle", Json(letter), Cancel);
        var outcome = await answer.ExpectOutcome(disposition == "rejected" ? 422 : 201);
        Assert.Equal("https://fhirinterface.example/CodeSystem/disposition", outcome.Text("issue", 0, "details", "coding", 0, "system"));
        Assert.Equal(disposition, outcome.Text("issue", 0, "details", "coding", 0, "code"));
        Assert.Equal(disposition == "rejected" ? "error" : "information", outcome.Text("issue", 0, "severity"));
        var version = disposition == "rewritten" ? 2 : 1;
        Assert.Matches($"/fhir/Bundle/[A-Za-z0-9.-]{{1,64}}/_history/{version.Plain()}$", answer.Headers.Location!.AbsolutePath);
        if (disposition != "rejected")
            Assert.Equal($"W/\"{version.Plain()}\"", answer.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task A_released_letter_is_read_back_with_its_versions_and_its_bytes()
    {
        var text = Example("discharge-clean").ToJsonString();
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Bundle", Json(text), Cancel);
        await answer.ExpectOutcome(201);
        Assert.NotNull(answer.Content.Headers.LastModified);
        var location = answer.Headers.Location!.AbsolutePath;
        var address = location[..location.IndexOf("/_history", StringComparison.Ordinal)];

        using var read = await client.GetAsync(address, Cancel);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(answer.Content.Headers.LastModified, read.Content.Headers.LastModified);
        var bundle = await read.Body();
        Assert.Equal("document", bundle.Text("type"));
        Assert.Equal(read.Headers.ETag?.ToString(), $"W/\"{bundle.Text("meta", "versionId")}\"");

        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(read.Headers.ETag!);
        using var unchanged = await client.SendAsync(again, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        using var first = await client.GetAsync(address + "/_history/1", Cancel);
        Assert.Equal("1", (await first.Body()).Text("meta", "versionId"));
        using var history = await client.GetAsync(address + "/_history", Cancel);
        Assert.Equal("history", (await history.Body()).Text("type"));

        var id = address[(address.LastIndexOf('/') + 1)..];
        using var provenance = await client.GetAsync($"/fhir/Provenance?target=Bundle/{id}", Cancel);
        var records = await provenance.Body();
        var binary = records["entry"]!
            .AsArray()
            .SelectMany(entry => entry!["resource"]!["entity"]?.AsArray() ?? [])
            .Select(entity => entity.Text("what", "reference"))
            .First(reference => reference?.StartsWith("Binary/", StringComparison.Ordinal) == true);
        using var bytes = await client.GetAsync($"/fhir/{binary}", Cancel);
        Assert.Equal("application/fhir+json", bytes.Content.Headers.ContentType?.MediaType);
        var posted = await bytes.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal(text, Encoding.UTF8.GetString(posted));
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(posted))}\"", bytes.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task The_same_posting_again_gets_the_first_answer_again()
    {
        using var client = server.Hospital();
        foreach (var name in (string[])["discharge-clean", "discharge-fit-note"])
        {
            var letter = Example(name).ToJsonString();
            using var first = await client.PostAsync("/fhir/Bundle", Json(letter), Cancel);
            using var second = await client.PostAsync("/fhir/Bundle", Json(letter), Cancel);
            Assert.Equal(first.StatusCode == HttpStatusCode.Created ? HttpStatusCode.OK : first.StatusCode, second.StatusCode);
            Assert.Equal(first.Headers.Location, second.Headers.Location);
            Assert.Equal(first.Content.Headers.LastModified, second.Content.Headers.LastModified);
            Assert.Equal(await first.Content.ReadAsStringAsync(Cancel), await second.Content.ReadAsStringAsync(Cancel));
        }
    }

    [Fact]
    public async Task The_same_request_id_with_other_content_is_a_conflict()
    {
        using var client = server.Hospital();
        client.DefaultRequestHeaders.Add("X-Request-ID", Guid.NewGuid().ToString());
        using var first = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        using var second = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);
        await second.ExpectOutcome(409);
    }

    [Fact]
    public async Task Prefer_decides_the_body()
    {
        using var client = server.Hospital();
        client.DefaultRequestHeaders.Add("Prefer", "return=minimal");
        using var minimal = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);
        Assert.Equal(HttpStatusCode.Created, minimal.StatusCode);
        Assert.Empty(await minimal.Content.ReadAsByteArrayAsync(Cancel));

        client.DefaultRequestHeaders.Remove("Prefer");
        client.DefaultRequestHeaders.Add("Prefer", "return=representation");
        using var whole = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);
        Assert.Equal("Bundle", (await whole.Body()).Text("resourceType"));
    }

    [Fact]
    public async Task A_letter_in_xml_is_taken_and_kept_as_xml_and_read_as_either()
    {
        var bundle = FhirJsonDeserializer.DEFAULT.DeserializeResource(Example("discharge-clean").ToJsonString());
        var xml = FhirXmlSerializer.Default.SerializeToString(bundle);
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Bundle", Xml(xml), Cancel);
        await answer.ExpectOutcome(201);

        client.DefaultRequestHeaders.Accept.ParseAdd("application/fhir+xml");
        using var read = await client.GetAsync(answer.Headers.Location, Cancel);
        Assert.Equal("application/fhir+xml", read.Content.Headers.ContentType?.MediaType);
        var back = FhirXmlDeserializer.DEFAULT.DeserializeResource(await read.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(((Bundle)bundle).Identifier!.Value, ((Bundle)back).Identifier!.Value);
    }

    [Fact]
    public async Task Another_hospitals_letter_is_not_taken()
    {
        using var client = server.As("hospital-2");
        using var answer = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);
        await answer.ExpectOutcome(403);
    }

    public static TheoryData<string, string> NoLetters =>
        new()
        {
            { "a script in the narrative", "Bundle.entry[0].resource.section[0].text" },
            { "an event handler in the narrative", "Bundle.entry[0].resource.section[0].text" },
            { "no patient", "Bundle" },
            { "a collection", "Bundle.type" },
            { "no composition", "Bundle.entry" },
        };

    [Theory]
    [MemberData(nameof(NoLetters))]
    public async Task What_is_no_letter_is_refused_and_nothing_is_stored(string fault, string place)
    {
        var posting = $"urn:uuid:{Guid.NewGuid()}";
        var letter = Example("discharge-clean", posting);
        var section = letter["entry"]![0]!["resource"]!["section"]![0]!;
        switch (fault)
        {
            case "a script in the narrative":
                section["text"]!["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script>x</div>";
                break;
            case "an event handler in the narrative":
                section["text"]!["div"] = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p onclick=\"alert(1)\">x</p></div>";
                break;
            case "no patient":
                var entries = letter["entry"]!.AsArray();
                entries.Remove(entries.First(entry => entry!["resource"].Text("resourceType") == "Patient"));
                break;
            case "a collection":
                letter["type"] = "collection";
                break;
            default:
                letter["entry"]!.AsArray().RemoveAt(0);
                break;
        }

        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Bundle", Json(letter), Cancel);
        var outcome = await answer.ExpectOutcome(422);
        Assert.Null(answer.Headers.Location);
        Assert.Contains(
            outcome["issue"]!.AsArray(),
            issue => issue.Text("expression", 0)?.StartsWith(place, StringComparison.Ordinal) == true
        );
        using var search = await client.GetAsync($"/fhir/Bundle?identifier={Uri.EscapeDataString(posting)}&_summary=count", Cancel);
        Assert.Equal("0", (await search.Body()).Text("total"));
    }

    [Fact]
    public async Task A_held_letter_is_not_there_for_the_practice()
    {
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-fit-note")), Cancel);
        await answer.ExpectOutcome(422);
        using var sender = await client.GetAsync(answer.Headers.Location, Cancel);
        Assert.Equal(HttpStatusCode.OK, sender.StatusCode);
        using var practice = server.As("practice-1");
        using var hidden = await practice.GetAsync(answer.Headers.Location, Cancel);
        await hidden.ExpectOutcome(404);
    }

    [Theory]
    [InlineData("request-order-28-days")]
    [InlineData("request-order-short")]
    [InlineData("request-proposal")]
    public async Task A_request_is_answered_as_its_review_said(string name)
    {
        var request = Example(name);
        using var client = server.Hospital();
        using var review = await client.PostAsync("/fhir/MedicationRequest/$review", Json(request), Cancel);
        var disposition = Parameter(await review.Body(), "disposition").Text("valueCode");
        using var answer = await client.PostAsync("/fhir/MedicationRequest", Json(request), Cancel);
        var outcome = await answer.ExpectOutcome(disposition == "rejected" ? 422 : 201);
        Assert.Equal(disposition, outcome.Text("issue", 0, "details", "coding", 0, "code"));
        Assert.StartsWith("/fhir/MedicationRequest/", answer.Headers.Location!.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rewritten_letter_has_nothing_left_to_rewrite()
    {
        using var client = server.Hospital();
        using var review = await client.PostAsync("/fhir/Bundle/$review", Json(Example("discharge-mixed")), Cancel);
        var answer = await review.Body();
        Assert.Equal("rewritten", Parameter(answer, "disposition").Text("valueCode"));
        var rewritten = Parameter(answer, "rewritten")!["resource"]!;
        using var second = await client.PostAsync("/fhir/Bundle/$review", Json(rewritten), Cancel);
        Assert.Contains(Parameter(await second.Body(), "disposition").Text("valueCode"), (string[])["accepted", "advised"]);
        Assert.NotNull(Parameter(answer, "action"));
    }

    internal static JsonNode? Parameter(JsonNode parameters, string name) =>
        parameters["parameter"]!.AsArray().FirstOrDefault(parameter => parameter.Text("name") == name);
}
