using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>Whatever comes in, the answer is an OperationOutcome that names the place, quickly.</summary>
public sealed class ErrorTests(Server server)
{
    [Theory]
    [InlineData("""{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Composition",}}]}""", 400, "Bundle.entry[0].resource")]
    [InlineData("", 400, null)]
    [InlineData("   ", 400, null)]
    [InlineData("[]", 400, null)]
    [InlineData("\"Bundle\"", 400, null)]
    [InlineData("""{"type":"document"}""", 400, "resourceType")]
    [InlineData("""{"resourceType":"Letter"}""", 400, "resourceType")]
    [InlineData("""{"resourceType":7}""", 400, "resourceType")]
    [InlineData("""{"resourceType":"DomainResource"}""", 400, "resourceType")]
    [InlineData("""{"resourceType":"Bundle","id":"a","id":"b"}""", 400, "Bundle.id")]
    [InlineData("""{"resourceType":"Bundle","id":"\ud800"}""", 400, "Bundle.id")]
    [InlineData("""{"resourceType":"Bundle"} {"resourceType":"Bundle"}""", 400, "Bundle")]
    [InlineData("""{"resourceType":"Patient"}""", 422, "Patient")]
    public async Task Json_that_is_no_letter_is_refused_with_its_place(string body, int status, string? place)
    {
        using var client = server.Hospital();
        foreach (var address in (string[])["/fhir/Bundle", "/fhir/Bundle/$review"])
        {
            using var answer = await client.PostAsync(address, Json(body), Cancel);
            var outcome = await answer.ExpectOutcome(status);
            Assert.Equal("error", outcome.Text("issue", 0, "severity"));
            if (place is not null)
                Assert.StartsWith(place, outcome.Text("issue", 0, "expression", 0), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"document\"></Bundle>")]
    [InlineData("<Bundle><type value=\"document\"/></Bundle>")]
    [InlineData(
        "<!DOCTYPE Bundle [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Bundle xmlns=\"http://hl7.org/fhir\"><id value=\"&a;\"/></Bundle>"
    )]
    [InlineData(
        "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><Bundle xmlns=\"http://hl7.org/fhir\"><id value=\"&c;\"/></Bundle>"
    )]
    [InlineData("not xml at all")]
    [InlineData("<Letter xmlns=\"http://hl7.org/fhir\"/>")]
    public async Task Xml_that_cannot_be_read_is_refused_with_its_place(string body)
    {
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Bundle", Xml(body), Cancel);
        var outcome = await answer.ExpectOutcome(400);
        var issue = outcome["issue"]![0]!;
        Assert.True(issue["diagnostics"] is not null || issue["expression"] is not null, issue.ToJsonString());
        Assert.DoesNotContain("root:", outcome.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_values_of_one_extension_in_xml_are_refused()
    {
        const string Xml = """
            <Condition xmlns="http://hl7.org/fhir"><extension url="http://example.org/e"><valueCode value="a"/><valueCodeableConcept><text value="b"/></valueCodeableConcept></extension></Condition>
            """;
        using var client = server.Hospital();
        using var content = new StringContent(Xml, System.Text.Encoding.UTF8, "application/fhir+xml");
        using var answer = await client.PostAsync("/fhir/Bundle", content, Cancel);
        await answer.ExpectOutcome(400);
    }

    [Fact]
    public async Task Twenty_megabytes_of_nesting_are_refused_at_once()
    {
        var deep = "{\"resourceType\":\"Bundle\",\"entry\":" + new string('[', 10_000_000) + new string(']', 10_000_000) + "}";
        using var client = server.Hospital();
        var watch = Stopwatch.StartNew();
        using var answer = await client.PostAsync("/fhir/Bundle", Json(deep), Cancel);
        var outcome = await answer.ExpectOutcome(400);
        Assert.StartsWith("Bundle.entry", outcome.Text("issue", 0, "expression", 0), StringComparison.Ordinal);

        // Far above what it takes: other tests share the machine, and only an answer that never comes is to fail here.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"took {watch.Elapsed}");
    }

    [Fact]
    public async Task Deep_xml_is_refused()
    {
        var deep = "<Bundle xmlns=\"http://hl7.org/fhir\">" + string.Concat(Enumerable.Repeat("<entry>", 100_000));
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Bundle", Xml(deep), Cancel);
        await answer.ExpectOutcome(400);
    }

    [Fact]
    public async Task Millions_of_small_values_are_too_costly()
    {
        var wide = "{\"resourceType\":\"Bundle\",\"entry\":[" + string.Join(',', Enumerable.Repeat("{}", 2_000_000)) + "]}";
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Bundle", Json(wide), Cancel);
        var outcome = await answer.ExpectOutcome(413);
        Assert.Equal("too-costly", outcome.Text("issue", 0, "code"));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    public async Task A_body_above_the_limit_is_too_large(int megabytes)
    {
        // The body is not begun before the answer, however long that takes: one that is cut off amid it may not be read.
        using var patient = new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan };
        using var client = new HttpClient(patient) { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", server.Token("hospital"));
        using var content = new ByteArrayContent(new byte[megabytes * 1024 * 1024]);
        content.Headers.ContentType = new("application/fhir+json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fhir/Bundle") { Content = content };
        request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request, Cancel);
        await answer.ExpectOutcome(413);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_bomb_is_stopped_at_the_limit(string encoding)
    {
        using var packed = new MemoryStream();
        using (var pack = Pack(encoding, packed))
            pack.Write(new byte[64 * 1024 * 1024]);
        using var client = server.Hospital();
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new("application/fhir+json");
        content.Headers.ContentEncoding.Add(encoding);
        using var answer = await client.PostAsync("/fhir/Bundle", content, Cancel);
        await answer.ExpectOutcome(413);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_body_is_read(string encoding)
    {
        using var packed = new MemoryStream();
        using (var pack = Pack(encoding, packed))
            pack.Write(Encoding.UTF8.GetBytes("""{"resourceType":"Patient"}"""));
        using var client = server.Hospital();
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new("application/fhir+json");
        content.Headers.ContentEncoding.Add(encoding);
        using var answer = await client.PostAsync("/fhir/Bundle/$review", content, Cancel);
        var outcome = await answer.ExpectOutcome(422);
        Assert.Equal("Patient", outcome.Text("issue", 0, "expression", 0));
    }

    [Theory]
    [InlineData("gzip", 400)]
    [InlineData("zstd", 415)]
    public async Task A_body_that_is_not_what_its_encoding_says_is_refused(string encoding, int status)
    {
        using var client = server.Hospital();
        using var content = Json("{}");
        content.Headers.ContentEncoding.Add(encoding);
        using var answer = await client.PostAsync("/fhir/Bundle", content, Cancel);
        await answer.ExpectOutcome(status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/pdf")]
    [InlineData("application/fhir+json; charset=iso-8859-1")]
    [InlineData("application/fhir+json; fhirVersion=3.0")]
    [InlineData(null)]
    public async Task Another_content_type_is_unsupported(string? type)
    {
        using var client = server.Hospital();
        using var content = new ByteArrayContent("{}"u8.ToArray());
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await client.PostAsync("/fhir/Bundle", content, Cancel);
        await answer.ExpectOutcome(415);
    }

    [Theory]
    [InlineData("GET", "/fhir/Nothing/1", 404)]
    [InlineData("GET", "/fhir/Patient/1", 404)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/fhir/Bundle/no%20id", 404)]
    [InlineData("GET", "/fhir/Bundle/a/_history/none", 404)]
    [InlineData("GET", "/fhir/Bundle/a/_history/99999999999999999999", 404)]
    [InlineData("GET", "/fhir/Bundle/no-such-letter", 404)]
    [InlineData("GET", "/fhir/Binary/no-such-bytes", 404)]
    [InlineData("GET", "/fhir/Task/no-such-task", 404)]
    [InlineData("DELETE", "/fhir/Bundle/a", 405)]
    [InlineData("PUT", "/fhir/Bundle/a", 405)]
    [InlineData("DELETE", "/fhir/metadata", 405)]
    [InlineData("GET", "/fhir/Task?nonsense=1", 400)]
    [InlineData("GET", "/fhir/Task?owner=Z99001", 400)]
    [InlineData("GET", "/fhir/Task?status:above=requested", 400)]
    [InlineData("GET", "/fhir/Task?status=", 400)]
    [InlineData("GET", "/fhir/Task?authored-on=yesterday", 400)]
    [InlineData("GET", "/fhir/Task?_count=-1", 400)]
    [InlineData("GET", "/fhir/Task?_sort=colour", 400)]
    [InlineData("GET", "/fhir/Task?_include=Task:patient", 400)]
    [InlineData("GET", "/fhir/Task?_page=made-up", 400)]
    [InlineData("GET", "/fhir/Task?_summary=much", 400)]
    [InlineData("GET", "/fhir/Task?_format=yaml", 406)]
    [InlineData("GET", "/fhir/Task?_format=json;fhirVersion=5.0", 406)]
    public async Task Calls_that_lead_nowhere_are_answered_in_fhir(string method, string address, int status)
    {
        using var client = server.As("administrator");
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        using var answer = await client.SendAsync(request, Cancel);
        await answer.ExpectOutcome(status);
        if (status == 405)
            Assert.NotEmpty(answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("GET", "/fhir", "GET metadata")]
    [InlineData("POST", "/fhir", "batches and transactions are not taken")]
    [InlineData("GET", "/fhir/_history", "all types together")]
    [InlineData("GET", "/fhir/Patient/1", "no such type here. Those there are: ")]
    [InlineData("GET", "/fhir/Task/_history", "Task/[id]/_history")]
    [InlineData("GET", "/fhir/Task/a/_history/7", "no such version of this Task")]
    [InlineData("GET", "/fhir/Binary/a", "no such Binary for you")]
    [InlineData("POST", "/fhir/Task/$review", "no such operation here. Those there are: ")]
    [InlineData("POST", "/fhir/Bundle/$everything", "MedicationRequest/$review")]
    [InlineData("GET", "/fhir/Bundle/$review", "not called like this")]
    [InlineData("POST", "/fhir/Letter/$validate", "no such type in FHIR R4")]
    public async Task What_is_not_there_is_told_with_what_is(string method, string address, string told)
    {
        using var client = server.As("administrator");
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        using var answer = await client.SendAsync(request, Cancel);
        var outcome = await answer.ExpectOutcome(404);
        Assert.Contains(told, outcome.Text("issue", 0, "details", "text"), StringComparison.Ordinal);
        Assert.Empty(answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task An_error_is_told_in_xml_to_who_reads_xml()
    {
        using var client = server.Hospital();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Bundle/no-such-letter");
        request.Headers.Accept.ParseAdd("application/fhir+xml");
        using var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/fhir+xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(
            "<OperationOutcome xmlns=\"http://hl7.org/fhir\">",
            await answer.Content.ReadAsStringAsync(Cancel),
            StringComparison.Ordinal
        );
    }

    private static Stream Pack(string encoding, Stream target) =>
        encoding switch
        {
            "gzip" => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(target, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true),
        };
}
