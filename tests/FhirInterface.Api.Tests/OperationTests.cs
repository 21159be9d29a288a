using System.Net;
using System.Text.Json.Nodes;
using FhirInterface.Api.Documentation;
using Hl7.Fhir.Serialization;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>Operations called by POST with Parameters, as many client libraries call every operation (FHIR R4 operations.html 3.2.0.4).</summary>
public sealed class OperationTests(Server server)
{
    private const string Measure = "/fhir/Measure/avoidable-asks/$evaluate-measure";

    [Theory]
    [InlineData("Bundle", "discharge-mixed")]
    [InlineData("MedicationRequest", "request-order-short")]
    public async Task A_review_says_the_same_of_a_resource_inside_parameters(string type, string example)
    {
        using var client = server.Hospital();
        var resource = Example(example);
        var inside = Given(("resource", "resource", resource));
        var xml = FhirXmlSerializer.Default.SerializeToString(FhirJsonDeserializer.DEFAULT.DeserializeResource(inside.ToJsonString()));

        var bare = await Review(Json(resource));
        Assert.Equal(bare, await Review(Json(inside)));
        Assert.Equal(bare, await Review(Xml(xml)));

        async Task<string> Review(HttpContent body)
        {
            using var answer = await client.PostAsync($"/fhir/{type}/$review", body, Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
            var said = (await answer.Body())["parameter"]!.AsArray().Single(parameter => parameter.Text("name") == "outcome");
            return said!["resource"]!.ToJsonString();
        }
    }

    [Fact]
    public async Task A_message_inside_parameters_is_the_message_by_itself()
    {
        using var client = server.As("hospital-2");
        var message = ExampleShelf.Json("message-discharge-summary")!.AsObject();
        message["identifier"] = new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = $"urn:uuid:{Guid.NewGuid()}" };
        var inside = Given(("content", "resource", message), ("async", "valueBoolean", false));

        using var first = await client.PostAsync("/fhir/$process-message", Json(inside), Cancel);
        var response = await first.Body();
        Assert.Equal("message", response.Text("type"));
        using var again = await client.PostAsync("/fhir/$process-message", Json(message), Cancel);
        Assert.Equal(response.ToJsonString(), (await again.Body()).ToJsonString());

        using var later = await client.PostAsync(
            "/fhir/$process-message",
            Json(Given(("content", "resource", message), ("async", "valueBoolean", true))),
            Cancel
        );
        await later.ExpectOutcome(400);
    }

    [Fact]
    public async Task A_measure_is_evaluated_over_the_period_that_parameters_give()
    {
        using var client = server.As("liaison");
        using var answer = await client.PostAsync(
            Measure,
            Json(Given(("periodStart", "valueDate", "2001-02-03"), ("periodEnd", "valueDate", "2001-04-05"))),
            Cancel
        );
        var report = await answer.Body();
        Assert.Equal("2001-02-03", report.Text("period", "start"));
        Assert.Equal("2001-04-05", report.Text("period", "end"));
    }

    [Fact]
    public async Task A_subscription_tells_how_it_stands_and_its_events_by_post()
    {
        using var client = server.As("practice-1");
        using var made = await client.PostAsync("/fhir/Subscription", Json(SubscriptionTests.Example()), Cancel);
        var address = made.Headers.Location!.AbsolutePath.Split("/_history")[0];

        using var bare = await client.PostAsync(address + "/$status", null, Cancel);
        Assert.Equal("searchset", (await bare.Body()).Text("type"));
        using var status = await client.PostAsync(address + "/$status", Json(ExampleShelf.Json("parameters-none")!), Cancel);
        Assert.Equal("searchset", (await status.Body()).Text("type"));
        using var events = await client.PostAsync(address + "/$events", Json(ExampleShelf.Json("parameters-events")!), Cancel);
        Assert.Equal("history", (await events.Body()).Text("type"));
        using var nonsense = await client.PostAsync(
            address + "/$events",
            Json(Given(("eventsSinceNumber", "valueString", "many"))),
            Cancel
        );
        await nonsense.ExpectOutcome(400);
    }

    [Fact]
    public async Task What_is_not_understood_is_refused_by_its_name_unless_the_caller_is_lenient()
    {
        using var client = server.Hospital();
        var letter = Example("discharge-clean");
        const string Review = "/fhir/Bundle/$review";
        var colourful = Given(("resource", "resource", letter), ("colour", "valueString", "blue"));

        using var unknown = await client.PostAsync(Review, Json(colourful), Cancel);
        await Refused(unknown, "colour", "Parameters.parameter[1]");
        using var inAddress = await client.PostAsync(Review + "?colour=blue", Json(letter), Cancel);
        await Refused(inAddress, "colour", "http.colour");
        using var twice = await client.PostAsync(
            Review,
            Json(Given(("resource", "resource", letter), ("resource", "resource", letter))),
            Cancel
        );
        await Refused(twice, "resource", "Parameters.parameter[1]");
        using var empty = await client.PostAsync(Review, Json(ExampleShelf.Json("parameters-none")!), Cancel);
        await Refused(empty, "resource", "Parameters.parameter");
        using var complex = await client.PostAsync(
            Measure,
            Json(Given(("periodStart", "valuePeriod", new JsonObject { ["start"] = "2026-01-01" }))),
            Cancel
        );
        await Refused(complex, "periodStart", "Parameters.parameter[0]");

        client.DefaultRequestHeaders.Add("Prefer", "handling=lenient");
        using var ignored = await client.PostAsync(Review, Json(colourful), Cancel);
        Assert.Equal(HttpStatusCode.OK, ignored.StatusCode);
    }

    private static async Task Refused(HttpResponseMessage answer, string name, string place)
    {
        var issue = (await answer.ExpectOutcome(400))["issue"]![0];
        Assert.Contains(name, issue.Text("details", "text"), StringComparison.Ordinal);
        Assert.Equal(place, issue.Text("expression", 0));
    }

    private static JsonObject Given(params ReadOnlySpan<(string Name, string Form, JsonNode Value)> parameters)
    {
        var list = new JsonArray();
        foreach (var (name, form, value) in parameters)
            list.Add(new JsonObject { ["name"] = name, [form] = value.DeepClone() });
        return new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = list };
    }
}
