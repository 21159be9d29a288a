using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

public sealed class TaskTests(Server server)
{
    private const string Practice = "https%3A%2F%2Ffhir.nhs.uk%2FId%2Fods-organization-code%7CZ99001";

    [Fact]
    public async Task A_practice_pulls_its_actions_page_by_page()
    {
        for (var i = 0; i < 3; i++)
            await Release();
        using var client = server.As("practice-1");
        var total = int.Parse((await Get(client, $"/fhir/Task?owner:identifier={Practice}&_summary=count")).Text("total")!, null);
        Assert.True(total >= 3);

        var seen = new List<string>();
        var next = $"/fhir/Task?owner:identifier={Practice}&_count=2&_include=Task:focus&_total=accurate";
        while (next is not null)
        {
            var page = await Get(client, next);
            Assert.Equal("searchset", page.Text("type"));
            Assert.True(int.Parse(page.Text("total")!, null) >= total);
            var entries = page["entry"]!.AsArray();
            var matches = entries.Where(entry => entry.Text("search", "mode") == "match").ToList();
            Assert.InRange(matches.Count, 1, 2);
            Assert.All(matches, match => Assert.Equal("Z99001", match.Text("resource", "owner", "identifier", "value")));
            Assert.Contains(entries, entry => entry.Text("search", "mode") == "include");
            seen.AddRange(matches.Select(match => match.Text("resource", "id")!));
            next = page["link"]!.AsArray().FirstOrDefault(link => link.Text("relation") == "next").Text("url");
            Assert.DoesNotContain("Z99001", next ?? "", StringComparison.Ordinal);
        }

        Assert.Equal(seen.Distinct(), seen);
        Assert.True(seen.Count >= total);
    }

    [Theory]
    [InlineData("/fhir/Task?_count=1&_format=xml", null)]
    [InlineData("/fhir/Task/_search", "_count=1&_format=xml")]
    public async Task The_next_page_comes_in_the_format_of_the_first(string address, string? form)
    {
        await Release();
        await Release();
        using var client = server.As("practice-1");
        using var content = form is null ? null : new StringContent(form, null, "application/x-www-form-urlencoded");
        using var first = content is null ? await client.GetAsync(address, Cancel) : await client.PostAsync(address, content, Cancel);
        var links = XDocument
            .Parse(await first.Content.ReadAsStringAsync(Cancel))
            .Root!.Elements()
            .Where(element => element.Name.LocalName == "link")
            .ToDictionary(link => Value(link, "relation"), link => Value(link, "url"));
        using var next = await client.GetAsync(links["next"], Cancel);
        Assert.Equal("application/fhir+xml", next.Content.Headers.ContentType?.MediaType);

        static string Value(XElement link, string name) => link.Elements().Single(e => e.Name.LocalName == name).Attribute("value")!.Value;
    }

    [Theory]
    [InlineData("Task:focus:Bundle", 1)]
    [InlineData("Task:focus:MedicationRequest", 0)]
    public async Task Only_the_type_that_is_named_is_included(string include, int included)
    {
        var letter = await Release();
        using var client = server.As("practice-1");
        var page = await Get(client, $"/fhir/Task?focus=Bundle/{letter}&code=letter&_include={include}");
        Assert.Equal(included, page["entry"]!.AsArray().Count(entry => entry.Text("search", "mode") == "include"));
    }

    [Fact]
    public async Task A_lenient_caller_is_told_what_was_not_heard()
    {
        using var client = server.As("practice-1");
        client.DefaultRequestHeaders.Add("Prefer", "handling=lenient");
        var page = await Get(client, "/fhir/Task?_count=1&colour=red");
        var told = Assert.Single(page["entry"]!.AsArray(), entry => entry.Text("search", "mode") == "outcome");
        Assert.Equal("http.colour", told.Text("resource", "issue", 0, "expression", 0));
        Assert.Equal("warning", told.Text("resource", "issue", 0, "severity"));
    }

    [Fact]
    public async Task A_search_may_be_posted()
    {
        await Release();
        using var client = server.As("practice-1");
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["owner:identifier"] = "https://fhir.nhs.uk/Id/ods-organization-code|Z99001",
                ["_count"] = "1",
            }
        );
        using var answer = await client.PostAsync("/fhir/Task/_search", form, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await answer.Body();
        Assert.Single(page["entry"]!.AsArray());
        Assert.DoesNotContain("Z99001", page["link"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "description")]
    [InlineData("data", "text")]
    public async Task A_summary_leaves_out_and_says_so(string summary, string gone)
    {
        await Release();
        using var client = server.As("practice-1");
        var page = await Get(client, $"/fhir/Task?_summary={summary}&_count=1");
        var task = page["entry"]![0]!["resource"]!;
        Assert.Single(
            task["meta"]!["tag"]!.AsArray(),
            tag => tag.Text("system") == "http://terminology.hl7.org/CodeSystem/v3-ObservationValue" && tag.Text("code") == "SUBSETTED"
        );
        if (gone == "text")
            Assert.Null(task[gone]);
    }

    [Fact]
    public async Task A_practice_moves_an_action_on_under_if_match()
    {
        var task = await LetterTask();
        var address = $"/fhir/Task/{task.Text("id")}";
        using var client = server.As("practice-1");

        task["status"] = "received";
        using var unguarded = await Put(client, address, task, null);
        await unguarded.ExpectOutcome(428);
        using var stale = await Put(client, address, task, "W/\"7\"");
        await stale.ExpectOutcome(412);
        using var moved = await Put(client, address, task, "W/\"1\"");
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        Assert.Equal("W/\"2\"", moved.Headers.ETag?.ToString());
        Assert.Equal("received", (await moved.Body()).Text("status"));

        using var patched = await Patch(client, address, """[{"op":"replace","path":"/status","value":"completed"}]""", "W/\"2\"");
        Assert.Equal("completed", (await patched.Body()).Text("status"));
        // What a patch tests is of the version that the caller read: that there is another now comes first.
        using var outdated = await Patch(client, address, """[{"op":"test","path":"/status","value":"received"}]""", "W/\"2\"");
        await outdated.ExpectOutcome(412);
        using var illegal = await Patch(client, address, """[{"op":"replace","path":"/status","value":"requested"}]""", "W/\"3\"");
        await illegal.ExpectOutcome(409);

        var history = await Get(client, address + "/_history");
        Assert.Equal(["3", "2", "1"], history["entry"]!.AsArray().Select(entry => entry.Text("resource", "meta", "versionId")!));
        using var first = await client.GetAsync(address + "/_history/1", Cancel);
        Assert.Equal("requested", (await first.Body()).Text("status"));
    }

    [Fact]
    public async Task Of_several_versions_in_if_match_one_must_be_the_current_one_and_any_is_none()
    {
        var task = await LetterTask();
        var address = $"/fhir/Task/{task.Text("id")}";
        using var client = server.As("practice-1");
        task["status"] = "received";
        using var any = await Put(client, address, task, "*");
        await any.ExpectOutcome(428);
        using var stale = await Put(client, address, task, "W/\"7\", W/\"8\"");
        await stale.ExpectOutcome(412);
        using var moved = await Put(client, address, task, "W/\"7\", W/\"1\"");
        Assert.Equal("W/\"2\"", moved.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task What_changes_nothing_makes_no_version()
    {
        var task = await LetterTask();
        var address = $"/fhir/Task/{task.Text("id")}";
        using var client = server.As("practice-1");
        using var same = await Put(client, address, task, "W/\"1\"");
        Assert.Equal("W/\"1\"", same.Headers.ETag?.ToString());
        Assert.Single((await Get(client, address + "/_history"))["entry"]!.AsArray());
    }

    [Fact]
    public async Task A_history_begins_where_it_is_asked_to()
    {
        var task = await LetterTask();
        var address = $"/fhir/Task/{task.Text("id")}";
        using var client = server.As("practice-1");
        task["status"] = "received";
        using var moved = await Put(client, address, task, "W/\"1\"");
        var newest = (await moved.Body()).Text("meta", "lastUpdated")!;

        Assert.Equal("2", (await Get(client, address + "/_history?_since=2000-01-01T00:00:00Z")).Text("total"));
        var none = await Get(client, address + "/_history?_since=2999-01-01T00:00:00Z");
        Assert.Equal("0", none.Text("total"));
        Assert.Null(none["entry"]);
        var from = await Get(client, $"{address}/_history?_since={Uri.EscapeDataString(newest)}");
        Assert.Equal("2", from.Text("entry", 0, "resource", "meta", "versionId"));
        Assert.All(
            from["entry"]!.AsArray(),
            entry =>
                Assert.True(
                    DateTimeOffset.Parse(entry.Text("resource", "meta", "lastUpdated")!, null) >= DateTimeOffset.Parse(newest, null)
                )
        );

        var first = await Get(client, address + "/_history?_since=2000-01-01T00:00:00Z&_count=1");
        var next = first["link"]!.AsArray().Single(link => link.Text("relation") == "next").Text("url")!;
        var second = await Get(client, next);
        Assert.Equal("2", second.Text("total"));
        Assert.Equal("1", second.Text("entry", 0, "resource", "meta", "versionId"));
        Assert.DoesNotContain(second["link"]!.AsArray(), link => link.Text("relation") == "next");

        foreach (
            var unknown in (string[])["/_history?_since=yesterday", "/_history?colour=blue", "?colour=blue", "/_history/1?colour=blue"]
        )
        {
            using var refused = await client.GetAsync(address + unknown, Cancel);
            await refused.ExpectOutcome(400);
        }

        client.DefaultRequestHeaders.Add("Prefer", "handling=lenient");
        Assert.Equal("Task", (await Get(client, address + "?colour=blue")).Text("resourceType"));
    }

    [Fact]
    public async Task A_move_that_is_not_ones_own_is_refused()
    {
        var task = await LetterTask();
        var address = $"/fhir/Task/{task.Text("id")}";
        task["status"] = "received";
        using var hospital = server.Hospital();
        using var foreign = await Put(hospital, address, task, "W/\"1\"");
        await foreign.ExpectOutcome(403);
        using var other = server.As("practice-2");
        using var hidden = await Put(other, address, task, "W/\"1\"");
        await hidden.ExpectOutcome(404);
        using var unpatched = await Patch(other, address, """[{"op":"replace","path":"/status","value":"received"}]""", "W/\"1\"");
        await unpatched.ExpectOutcome(404);
    }

    [Fact]
    public async Task What_may_not_change_does_not()
    {
        var task = await LetterTask();
        var address = $"/fhir/Task/{task.Text("id")}";
        using var client = server.As("practice-1");
        var rejected = task.DeepClone().AsObject();
        rejected["status"] = "rejected";
        using var unexplained = await Put(client, address, rejected, "W/\"1\"");
        await unexplained.ExpectOutcome(422);
        var changed = task.DeepClone().AsObject();
        changed["description"] = "Something else";
        using var other = await Put(client, address, changed, "W/\"1\"");
        await other.ExpectOutcome(422);
        using var elsewhere = await Put(client, "/fhir/Task/another", task, "W/\"1\"");
        await elsewhere.ExpectOutcome(400);
        using var invalid = await Patch(client, address, """[{"op":"replace","path":"/status","value":"nonsense"}]""", "W/\"1\"");
        await invalid.ExpectOutcome(422);
        using var noPatch = await client.PatchAsync(address, Json("{}"), Cancel);
        await noPatch.ExpectOutcome(415);
    }

    [Fact]
    public async Task A_practice_raises_an_issue_and_the_liaison_has_it()
    {
        using var client = server.As("practice-1");
        var issue = Example("task-interface-issue");
        issue.Remove("focus");
        issue.Remove("id");
        using var answer = await client.PostAsync("/fhir/Task", Json(issue), Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("ZZL", (await answer.Body()).Text("owner", "identifier", "value"));
        using var liaison = server.As("liaison");
        using var read = await liaison.GetAsync(answer.Headers.Location, Cancel);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    private async Task<JsonObject> LetterTask()
    {
        var id = await Release();
        using var client = server.As("practice-1");
        var page = await Get(client, $"/fhir/Task?focus=Bundle/{id}&code=letter");
        return page["entry"]![0]!["resource"]!.DeepClone().AsObject();
    }

    /// <summary>A letter of ZZ1 to Z99001, released; its id.</summary>
    private async Task<string> Release()
    {
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);
        await answer.ExpectOutcome(201);
        return answer.Headers.Location!.Segments[3].TrimEnd('/');
    }

    private static async Task<JsonObject> Get(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Body();
    }

    private static Task<HttpResponseMessage> Put(HttpClient client, string address, JsonObject task, string? ifMatch) =>
        Send(client, HttpMethod.Put, address, Json(task), ifMatch);

    private static Task<HttpResponseMessage> Patch(HttpClient client, string address, string patch, string ifMatch) =>
        Send(client, HttpMethod.Patch, address, Json(patch, "application/json-patch+json"), ifMatch);

    private static Task<HttpResponseMessage> Send(HttpClient client, HttpMethod method, string address, HttpContent body, string? ifMatch)
    {
        var request = new HttpRequestMessage(method, address) { Content = body };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return client.SendAsync(request, Cancel);
    }
}
