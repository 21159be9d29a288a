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

    [Theory]
    [InlineData("Host: inner.example")]
    [InlineData("content-length: 5")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Connection: close")]
    [InlineData("Content-Type: text/plain")]
    [InlineData("Without a colon")]
    [InlineData("Two words: x")]
    [InlineData("X-Name: caf\u00e9")]
    public async Task A_header_that_is_not_the_subscribers_to_set_is_refused(string header)
    {
        using var client = server.As("practice-1");
        var subscription = Example();
        subscription["channel"]!["header"] = new JsonArray("Authorization: Bearer x", header);
        using var answer = await client.PostAsync("/fhir/Subscription", Json(subscription), Cancel);
        Assert.Equal("Subscription.channel.header", (await answer.ExpectOutcome(422)).Text("issue", 0, "expression", 0));
    }

    /// <summary>R4 leaves it to the server whether an update must say which version it is of (http.html 3.1.0.5.1).</summary>
    [Theory]
    [InlineData(null, 200)]
    [InlineData("*", 200)]
    [InlineData("W/\"1\"", 200)]
    [InlineData("W/\"7\", W/\"1\"", 200)]
    [InlineData("W/\"7\"", 412)]
    [InlineData("W/\"7\", W/\"8\"", 412)]
    public async Task A_subscription_is_changed_under_a_condition_or_none(string? ifMatch, int status)
    {
        using var client = server.As("practice-1");
        // Off, so that nothing but this test makes a version of it.
        var subscription = Example();
        subscription["status"] = "off";
        using var made = await client.PostAsync("/fhir/Subscription", Json(subscription), Cancel);
        var address = made.Headers.Location!.AbsolutePath.Split("/_history")[0];
        subscription["id"] = address.Split('/')[^1];
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = Json(subscription) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    internal static JsonObject Example() => ExampleShelf.Json("subscription-task-changed")!.AsObject();
}
