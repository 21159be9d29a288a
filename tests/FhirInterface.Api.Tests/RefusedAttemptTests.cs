using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using FhirInterface.Api.Access;
using FhirInterface.Flow;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>Who tried what and was refused stands in the audit, where the liaison of the letter finds it.</summary>
public sealed class RefusedAttemptTests(Server server)
{
    [Fact]
    public async Task An_attempt_at_anothers_letter_is_found_by_its_liaison_and_not_by_who_tried_elsewhere()
    {
        var letter = await Letter();
        using var stranger = server.As("practice-2");
        using var answer = await stranger.GetAsync($"/fhir/Bundle/{letter}", Cancel);
        await answer.ExpectOutcome(404);

        var seen = Assert.Single(await Refused("liaison", letter));

        Assert.Equal("4", seen.Text("outcome"));
        Assert.Equal("Refused with HTTP 404.", seen.Text("outcomeDesc"));
        Assert.Equal("R", seen.Text("action"));
        Assert.Equal("Z99002", seen.Text("agent", 0, "who", "identifier", "value"));
        Assert.Equal("practice-2", seen.Text("agent", 0, "altId"));
        Assert.NotNull(seen!["entity"]!.AsArray().FirstOrDefault(entity => entity.Text("what", "type") == "Patient"));
        // To the practice it belongs to, and to other hospitals, somebody else's attempt is nothing.
        Assert.Empty(await Refused("hospital-2", letter));
        Assert.Empty(await Refused("practice-1", letter));
    }

    [Fact]
    public async Task The_record_of_an_attempt_is_not_shown_to_who_tried()
    {
        var letter = await Letter();
        using var stranger = server.As("practice-2");
        using var answer = await stranger.GetAsync($"/fhir/Bundle/{letter}/_history/1", Cancel);
        await answer.ExpectOutcome(404);

        Assert.Empty(await Refused("practice-2", letter));
        Assert.Empty(await Search("practice-2", "outcome=4&patient:identifier:missing=false"));
        Assert.Equal(0, await Count("practice-2"));
    }

    [Theory]
    [InlineData(CallerRole.Practice, "POST", "/fhir/Bundle", 403, "C", "Z99071")]
    [InlineData(CallerRole.Hospital, "GET", "/policies", 403, "R", "ZZ71")]
    public async Task What_the_role_forbids_is_recorded(
        CallerRole role,
        string method,
        string address,
        int status,
        string action,
        string ods
    )
    {
        // An organisation of this test's own: others are refused beside it.
        using var client = server.For(new DevClient($"refused-{ods}", ods, role));
        Assert.Equal(0, await Count("administrator", ods));
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method == "POST")
            request.Content = Json("{}");
        using var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(status, (int)answer.StatusCode);

        var seen = Assert.Single(await Search("administrator", $"outcome=4&agent:identifier={ods}"));
        Assert.Equal(action, seen.Text("action"));
    }

    [Fact]
    public async Task Without_a_valid_token_an_attempt_is_recorded_as_nobodys_and_not_without_bound()
    {
        using var nobody = server.As(null);
        nobody.DefaultRequestHeaders.Authorization = new("Bearer", "made-up");
        var before = await Count("administrator", "unknown");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
        {
            using var answer = await nobody.GetAsync("/fhir/Task", Cancel);
            await answer.ExpectOutcome(401);
        }

        // Sixty at once and one a second, however long the machine takes over the two hundred.
        var recorded = await Count("administrator", "unknown") - before;
        Assert.InRange(recorded, 1, 61 + (int)watch.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task A_submission_names_the_policy_that_decided_and_a_search_is_found_by_the_liaison()
    {
        var letter = await Letter();
        var submitted = Assert.Single(await Search("liaison", $"entity=Bundle/{letter}&action=C"));
        Assert.StartsWith("https://fhirinterface.example/", submitted.Text("agent", 0, "policy", 0), StringComparison.Ordinal);

        using var practice = server.As("practice-1");
        using var found = await practice.GetAsync($"/fhir/Bundle?_id={letter}", Cancel);
        Assert.Equal("1", (await found.Body())["entry"]!.AsArray().Count.Plain());
        var search = Assert.Single(await Search("liaison", $"entity=Bundle/{letter}&action=E"));
        Assert.Equal("Z99001", search.Text("agent", 0, "who", "identifier", "value"));
    }

    private async Task<string> Letter()
    {
        using var hospital = server.Hospital();
        using var answer = await hospital.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);
        await answer.ExpectOutcome(201);
        return answer.Headers.Location!.Segments[3].TrimEnd('/');
    }

    private Task<IReadOnlyList<JsonNode?>> Refused(string who, string letter) => Search(who, $"outcome=4&entity=Bundle/{letter}");

    private async Task<int> Count(string who, string? of = null)
    {
        using var client = server.As(who);
        using var answer = await client.GetAsync(
            "/fhir/AuditEvent?outcome=4&_summary=count" + (of is null ? "" : "&agent:identifier=" + of),
            Cancel
        );
        return int.Parse((await answer.Body()).Text("total")!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<IReadOnlyList<JsonNode?>> Search(string who, string query)
    {
        using var client = server.As(who);
        using var answer = await client.GetAsync($"/fhir/AuditEvent?{query}", Cancel);
        var body = await answer.Body();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body.ToJsonString());
        return [.. (body["entry"]?.AsArray() ?? []).Select(entry => entry!["resource"])];
    }
}
