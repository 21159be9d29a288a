using System.Net;
using System.Text.Json.Nodes;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>Messages: ours, and every one that the prescription service's own examples hold.</summary>
public sealed class MessageTests(Server server)
{
    private static readonly string Shared =
        Environment.GetEnvironmentVariable("FHIRINTERFACE_SHARED") ?? Path.Combine(Repository(), "..", "shared");

    [Theory]
    [InlineData("message-discharge-summary", "hospital-2")]
    [InlineData("message-outpatient-letter", "hospital-3")]
    [InlineData("message-outpatient-medication-request", "hospital")]
    public async Task Our_own_messages_are_answered(string name, string sender)
    {
        using var client = server.As(sender);
        var message = Documentation.ExampleShelf.Text(name)!;
        using var answer = await client.PostAsync("/fhir/$process-message", Json(message), Cancel);
        var (code, outcome, body) = await Response(answer);
        Assert.Contains(code, (string[])["ok", "fatal-error"]);
        // Judged, whatever became of it.
        Assert.Equal("https://fhirinterface.example/CodeSystem/disposition", outcome.Text("issue", 0, "details", "coding", 0, "system"));

        // The same message again: the same response.
        using var again = await client.PostAsync("/fhir/$process-message", Json(message), Cancel);
        Assert.Equal(body.ToJsonString(), (await again.Body()).ToJsonString());
    }

    [Fact]
    public async Task What_is_no_message_is_unreadable()
    {
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/$process-message", Json(Example("discharge-clean")), Cancel);
        await answer.ExpectOutcome(400);
    }

    [Fact]
    public async Task Another_event_is_not_supported()
    {
        var message = JsonNode.Parse(Documentation.ExampleShelf.Text("message-outpatient-letter")!)!;
        message["identifier"] = new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = $"urn:uuid:{Guid.NewGuid()}" };
        message["entry"]![0]!["resource"]!["eventCoding"] = new JsonObject { ["system"] = "http://example.org/events", ["code"] = "party" };
        using var client = server.As("hospital-3");
        using var answer = await client.PostAsync("/fhir/$process-message", Json(message), Cancel);
        var (code, outcome, _) = await Response(answer);
        Assert.Equal("fatal-error", code);
        Assert.Contains("not-supported", outcome!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_lacks_what_R4_wants_of_it_is_refused()
    {
        var message = Fresh("message-outpatient-letter");
        message["entry"]![0]!["resource"]!.AsObject().Remove("source");
        using var client = server.As("hospital-3");
        using var answer = await client.PostAsync("/fhir/$process-message", Json(message), Cancel);
        var (code, outcome, _) = await Response(answer);
        Assert.Equal("fatal-error", code);
        Assert.Equal("Bundle.entry[0].resource", outcome.Text("issue", 0, "expression", 0));
        Assert.Contains("source", outcome.Text("issue", 0, "details", "text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_is_named_in_the_document_that_has_it()
    {
        var message = Fresh("message-outpatient-letter");
        var entries = message["entry"]![1]!["resource"]!["entry"]!.AsArray();
        var patient = entries.Select(entry => entry!["resource"]!).First(resource => resource.Text("resourceType") == "Patient");
        patient["gender"] = "bogus";
        var index = entries.ToList().FindIndex(entry => entry.Text("resource", "resourceType") == "Patient");
        using var client = server.As("hospital-3");
        using var answer = await client.PostAsync("/fhir/$process-message", Json(message), Cancel);
        var (code, outcome, _) = await Response(answer);
        Assert.Equal("fatal-error", code);
        Assert.Contains(
            $"Bundle.entry[{index.Plain()}].resource.gender",
            outcome!["issue"]!.AsArray().Select(issue => issue.Text("expression", 0))
        );
    }

    /// <summary>An example under ids of its own, with the letter in it a posting of its own.</summary>
    private static JsonNode Fresh(string name)
    {
        var message = JsonNode.Parse(Documentation.ExampleShelf.Text(name)!)!;
        foreach (var bundle in (JsonNode[])[message, message["entry"]![1]!["resource"]!])
            bundle["identifier"] = new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = $"urn:uuid:{Guid.NewGuid()}" };
        message["entry"]![1]!["resource"]!["entry"]![0]!["resource"]!["identifier"] = new JsonObject
        {
            ["system"] = "urn:ietf:rfc:3986",
            ["value"] = $"urn:uuid:{Guid.NewGuid()}",
        };
        return message;
    }

    [Fact]
    public async Task Every_message_of_the_prescription_service_is_answered()
    {
        var folder = Path.Combine(Shared, "examples", "eps");
        Assert.SkipUnless(Directory.Exists(folder), $"There is no {folder}.");
        using var client = server.Hospital();
        var wrong = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var text = await File.ReadAllTextAsync(file, Cancel);
            using var answer = await client.PostAsync("/fhir/$process-message", Json(text), Cancel);
            if (await Problem(text, answer) is { } problem)
                wrong.Add($"{Path.GetFileName(file)}: {problem}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Another_organisations_signed_order_is_refused_to_who_does_not_relay()
    {
        var folder = Path.Combine(Shared, "examples", "eps");
        Assert.SkipUnless(Directory.Exists(folder), $"There is no {folder}.");
        var order = "secondary-care__community__acute__no-nominated-pharmacy__clinical-practitioner__1-Process-Request-Send-200_OK.json";
        var cancel =
            "secondary-care__community__acute__nominated-pharmacy__nurse__prescribing-and-professional-codes__1-Process-Request-Cancel-200_OK.json";
        using var client = server.As("hospital-2");
        foreach (var file in new[] { order, cancel })
        {
            using var answer = await client.PostAsync(
                "/fhir/$process-message",
                Json(await File.ReadAllTextAsync(Path.Combine(folder, file), Cancel)),
                Cancel
            );
            var (code, outcome, _) = await Response(answer);
            Assert.Equal("fatal-error", code);
            Assert.Equal("Bundle.entry[0].resource.sender", outcome!["issue"]![0]!["expression"]![0]!.GetValue<string>());
        }
    }

    private static async Task<string?> Problem(string text, HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        if (answer.StatusCode != HttpStatusCode.OK)
            return $"{answer.StatusCode.Plain()} {body[..Math.Min(300, body.Length)]}";
        var (code, outcome, _) = await Response(answer);
        var issues = outcome?["issue"]?.AsArray() ?? [];
        var errors = issues.Where(issue => issue.Text("severity") is "error" or "fatal").ToList();
        if (code == "ok" && errors.Count > 0)
            return "ok with an error";

        // Those that the service refuses say why, with a place.
        if (
            code == "fatal-error"
            && !errors.TrueForAll(error => error!["expression"] is not null && error.Text("details", "text") is { Length: > 0 })
        )
            return "a fatal error without a reason and a place";
        var header = JsonNode.Parse(text)!["entry"]?[0]?["resource"];
        if (code == "fatal-error" && issues.Any(issue => issue.Text("code") == "forbidden"))
            return "refused to the one that relays prescriptions";
        var known = header.Text("eventCoding", "code") is "prescription-order" or "prescription-order-update";
        return !known && code == "ok" ? "an event that is not ours is ok" : null;
    }

    private static async Task<(string? Code, JsonNode? Outcome, JsonObject Body)> Response(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        var body = JsonNode.Parse(text)!.AsObject();
        Assert.Equal("message", body.Text("type"));
        var header = body["entry"]![0]!["resource"]!;
        Assert.Equal("MessageHeader", header.Text("resourceType"));
        var outcome = body["entry"]!
            .AsArray()
            .Select(entry => entry!["resource"])
            .FirstOrDefault(resource => resource.Text("resourceType") == "OperationOutcome");
        return (header.Text("response", "code"), outcome, body);
    }

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FhirInterface.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? ".";
    }
}
