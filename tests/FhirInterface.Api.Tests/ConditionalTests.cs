using System.Net;
using System.Net.Http.Headers;
using FhirInterface.Api.Documentation;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>Creates and reads that depend on what is there.</summary>
public sealed class ConditionalTests(Server server)
{
    [Fact]
    public async Task What_is_there_already_is_not_made_again()
    {
        using var client = server.Hospital();
        var letter = ExampleShelf.Json("discharge-mixed")!.AsObject();
        letter["identifier"]!["value"] = Guid.NewGuid().ToString();
        using var first = await Post(client, letter, $"identifier={letter.Text("identifier", "value")}");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);

        // Other content under the same identifier, which without the condition would be a correction.
        letter["timestamp"] = "2026-04-07T18:00:00Z";
        using var second = await Post(client, letter, $"Bundle?identifier={letter.Text("identifier", "value")}");

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task Of_many_that_are_sent_at_once_under_one_condition_one_is_made()
    {
        using var client = server.Hospital();
        var name = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n =>
                {
                    var letter = ExampleShelf.Json("discharge-mixed")!.AsObject();
                    letter["identifier"]!["value"] = name;
                    // Other content each, which without the condition would be eight letters.
                    letter["timestamp"] = $"2026-04-07T18:00:0{n.Plain()}Z";
                    return Post(client, letter, $"identifier={name}");
                })
        );

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Single(answers.Select(answer => answer.Headers.Location!.AbsolutePath.Split("/_history")[0]).Distinct());
    }

    [Fact]
    public async Task A_condition_that_is_not_understood_or_meets_many_makes_nothing()
    {
        using var client = server.Hospital();
        for (var n = 0; n < 2; n++)
        {
            var made = ExampleShelf.Json("discharge-mixed")!.AsObject();
            made["identifier"]!["value"] = Guid.NewGuid().ToString();
            made["entry"]![0]!["resource"]!["identifier"]!["value"] = Guid.NewGuid().ToString();
            using var stored = await client.PostAsync("/fhir/Bundle", Json(made), Cancel);
        }

        var letter = ExampleShelf.Json("discharge-mixed")!.AsObject();
        using var nonsense = await Post(client, letter, "colour=blue");
        await nonsense.ExpectOutcome(400);
        using var many = await Post(client, letter, "custodian=ZZ1");
        await many.ExpectOutcome(412);
    }

    [Fact]
    public async Task A_read_of_what_has_not_changed_is_304_and_chosen_elements_keep_their_version()
    {
        using var client = server.Hospital();
        var letter = ExampleShelf.Json("discharge-mixed")!.AsObject();
        letter["identifier"]!["value"] = Guid.NewGuid().ToString();
        using var made = await client.PostAsync("/fhir/Bundle", Json(letter), Cancel);
        var address = made.Headers.Location!.AbsolutePath.Split("/_history")[0];

        using var read = await client.GetAsync(address + "?_elements=identifier", Cancel);
        var body = await read.Body();
        Assert.NotNull(body.Text("meta", "versionId"));

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfModifiedSince = read.Content.Headers.LastModified;
        using var unchanged = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, System.Text.Json.Nodes.JsonObject body, string condition)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fhir/Bundle") { Content = Json(body) };
        request.Headers.TryAddWithoutValidation("If-None-Exist", condition);
        return await client.SendAsync(request, Cancel);
    }
}
