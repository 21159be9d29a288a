using System.Net;
using System.Text.Json.Nodes;
using FhirInterface.Api.Documentation;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

public sealed class SubscriptionTests(Server server)
{
    [Fact]
    public async Task A_practice_subscribes_looks_and_ends_it()
    {
        using var client = server.As("practice-1");
        var subscription = Example();
        subscription["channel"]!["header"] = new JsonArray("Authorization: Bearer secret-of-the-practice");
        using var made = await client.PostAsync("/fhir/Subscription", Json(subscription), Cancel);
        Assert.True(made.StatusCode == HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));
        var address = made.Headers.Location!.AbsolutePath.Split("/_history")[0];

        using var read = await client.GetAsync(address, Cancel);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.DoesNotContain("secret-of-the-practice", await read.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var status = await client.GetAsync(address + "/$status", Cancel);
        Assert.Equal("searchset", (await status.Body()).Text("type"));
        using var events = await client.GetAsync(address + "/$events?eventsSinceNumber=1", Cancel);
        Assert.Equal("history", (await events.Body()).Text("type"));
        using var nonsense = await client.GetAsync(address + "/$events?eventsSinceNumber=many", Cancel);
        await nonsense.ExpectOutcome(400);

        using var ended = await client.DeleteAsync(address, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        using var gone = await client.GetAsync(address, Cancel);
        await gone.ExpectOutcome(404);
    }

    [Fact]
    public async Task A_subscription_to_anothers_actions_is_refused()
    {
        using var client = server.As("practice-2");
        using var answer = await client.PostAsync("/fhir/Subscription", Json(Example()), Cancel);
        await answer.ExpectOutcome(422);
    }

    [Theory]
    [InlineData("application/fhir+xml", 201)]
    [InlineData("application/fhir+json; fhirVersion=4.0", 201)]
    [InlineData("text/plain", 422)]
    public async Task A_payload_is_one_that_can_be_written(string payload, int status)
    {
        using var client = server.As("practice-1");
        var subscription = Example();
        subscription["channel"]!["payload"] = payload;
        using var answer = await client.PostAsync("/fhir/Subscription", Json(subscription), Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 422)
            Assert.Equal("Subscription.channel.payload", (await answer.ExpectOutcome(422)).Text("issue", 0, "expression", 0));
    }

    internal static JsonObject Example() => ExampleShelf.Json("subscription-task-changed")!.AsObject();
}
