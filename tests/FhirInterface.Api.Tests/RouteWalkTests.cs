using System.Net;
using System.Text.Json.Nodes;
using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Flow;
using FhirInterface.Policy.Decide;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>
/// Walks every route as every role that may call it, against what belongs to another organisation. A new route that is not in the table
/// fails the test until somebody has thought about it.
/// </summary>
public sealed class RouteWalkTests(Server server)
{
    private enum Walk
    {
        /// <summary>Nothing stored is touched.</summary>
        Stateless,

        /// <summary>404 for what is not one's own.</summary>
        Hidden,

        /// <summary>A search that finds and counts nothing of it.</summary>
        Unfound,

        /// <summary>A measure in which it does not count.</summary>
        Uncounted,

        /// <summary>Refused by role.</summary>
        Forbidden,

        /// <summary>Refused in one way or another: nothing is made in another's name.</summary>
        Refused,
    }

    private static readonly Dictionary<string, Walk> Table = new(StringComparer.Ordinal)
    {
        ["POST /fhir/Bundle"] = Walk.Refused,
        ["GET /fhir/Bundle"] = Walk.Unfound,
        ["POST /fhir/Bundle/_search"] = Walk.Unfound,
        ["GET /fhir/Bundle/{id:fhirid}"] = Walk.Hidden,
        ["GET /fhir/Bundle/{id:fhirid}/_history"] = Walk.Hidden,
        ["GET /fhir/Bundle/{id:fhirid}/_history/{version:int:min(1)}"] = Walk.Hidden,
        ["POST /fhir/Bundle/$review"] = Walk.Stateless,
        ["POST /fhir/$process-message"] = Walk.Stateless, // another's message: MessageTests
        ["POST /fhir/MedicationRequest"] = Walk.Refused,
        ["GET /fhir/MedicationRequest"] = Walk.Unfound,
        ["POST /fhir/MedicationRequest/_search"] = Walk.Unfound,
        ["GET /fhir/MedicationRequest/{id:fhirid}"] = Walk.Hidden,
        ["GET /fhir/MedicationRequest/{id:fhirid}/_history"] = Walk.Hidden,
        ["GET /fhir/MedicationRequest/{id:fhirid}/_history/{version:int:min(1)}"] = Walk.Hidden,
        ["POST /fhir/MedicationRequest/$review"] = Walk.Stateless,
        ["POST /fhir/{type:fhirtype}/$validate"] = Walk.Stateless,
        ["POST /fhir/{type:fhirtype}/{id:fhirid}/$validate"] = Walk.Stateless,
        ["GET /fhir/{type:fhirtype}/{id:fhirid}/$validate"] = Walk.Hidden,
        ["GET /fhir/Binary/{id:fhirid}"] = Walk.Hidden,
        ["GET /fhir/Task"] = Walk.Unfound,
        ["POST /fhir/Task/_search"] = Walk.Unfound,
        ["GET /fhir/Task/{id:fhirid}"] = Walk.Hidden,
        ["GET /fhir/Task/{id:fhirid}/_history"] = Walk.Hidden,
        ["GET /fhir/Task/{id:fhirid}/_history/{version:int:min(1)}"] = Walk.Hidden,
        ["POST /fhir/Task"] = Walk.Refused,
        ["PUT /fhir/Task/{id:fhirid}"] = Walk.Hidden,
        ["PATCH /fhir/Task/{id:fhirid}"] = Walk.Hidden,
        ["POST /fhir/Subscription"] = Walk.Refused,
        ["GET /fhir/Subscription"] = Walk.Unfound,
        ["POST /fhir/Subscription/_search"] = Walk.Unfound,
        ["GET /fhir/Subscription/{id:fhirid}"] = Walk.Hidden,
        ["PUT /fhir/Subscription/{id:fhirid}"] = Walk.Hidden,
        ["DELETE /fhir/Subscription/{id:fhirid}"] = Walk.Hidden,
        ["GET /fhir/Subscription/{id:fhirid}/$status"] = Walk.Hidden,
        ["GET /fhir/Subscription/{id:fhirid}/$events"] = Walk.Hidden,
        ["POST /fhir/Subscription/{id:fhirid}/$status"] = Walk.Hidden,
        ["POST /fhir/Subscription/{id:fhirid}/$events"] = Walk.Hidden,
        ["GET /fhir/Provenance"] = Walk.Unfound,
        ["POST /fhir/Provenance/_search"] = Walk.Unfound,
        ["GET /fhir/Provenance/{id:fhirid}"] = Walk.Hidden,
        ["GET /fhir/AuditEvent"] = Walk.Unfound,
        ["POST /fhir/AuditEvent/_search"] = Walk.Unfound,
        ["GET /fhir/AuditEvent/{id:fhirid}"] = Walk.Hidden,
        ["GET /fhir/Measure/avoidable-asks/$evaluate-measure"] = Walk.Uncounted,
        ["POST /fhir/Measure/avoidable-asks/$evaluate-measure"] = Walk.Uncounted,
        ["GET /policies"] = Walk.Forbidden,
        ["POST /policies"] = Walk.Forbidden,
    };

    [Fact]
    public void Every_route_is_in_the_table_and_says_who_may_call_it()
    {
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = endpoint.RoutePattern.RawText ?? "";
            if (pattern.StartsWith("/fhir", StringComparison.Ordinal))
                Assert.True(endpoint.Metadata.GetMetadata<FhirCall>() is not null, $"{pattern} does not say who may call it");
        }

        Assert.Equal(
            Table.Keys.Order(StringComparer.Ordinal),
            Routes().Select(route => route.Key).Distinct().Order(StringComparer.Ordinal)
        );
    }

    /// <summary>The OpenAPI document offers nothing that the walk does not try.</summary>
    [Fact]
    public async Task Every_call_of_the_openapi_document_is_walked()
    {
        using var client = server.As("administrator");
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", Cancel))!;
        var walked = Table.Keys.Select(Plain).ToHashSet(StringComparer.Ordinal);
        var offered = document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(call => Plain($"{call.Key.ToUpperInvariant()} {path.Key}")))
            .Where(call => call.Contains(" /fhir", StringComparison.Ordinal) || call.Contains(" /policies", StringComparison.Ordinal))
            .Except(Open, StringComparer.Ordinal)
            .ToList();
        Assert.True(offered.Count > 30, string.Join('\n', offered));
        Assert.Equal([], offered.Where(call => !walked.Contains(call)));

        static string Plain(string call) => System.Text.RegularExpressions.Regex.Replace(call, @"\{([^:}]*)[^}]*\}\)?", "{$1}");
    }

    private static readonly string[] Open = ["GET /fhir/metadata", "GET /fhir/.well-known/smart-configuration"];

    /// <summary>Everybody who is not a party: of every role, and under the code of a party in a role that it does not have.</summary>
    [Theory]
    [InlineData("ZZ2", CallerRole.Hospital)]
    [InlineData("Z99002", CallerRole.Practice)]
    [InlineData("ZZM", CallerRole.Liaison)]
    [InlineData("Z99001", CallerRole.Hospital)]
    [InlineData("ZZL", CallerRole.Hospital)]
    [InlineData("ZZ1", CallerRole.Practice)]
    [InlineData("ZZL", CallerRole.Practice)]
    [InlineData("ZZ1", CallerRole.Liaison)]
    [InlineData("Z99001", CallerRole.Liaison)]
    public async Task Nothing_of_another_organisation_is_seen_or_changed(string ods, CallerRole role)
    {
        var ids = await OthersData();
        using var client = Stranger(ods, role);
        await Walked(client, $"{role} {ods}", ids, role, ids.Keys);
    }

    /// <summary>A letter that is held does not exist for the practice it is for (design 6.7), by whatever door.</summary>
    [Fact]
    public async Task Nothing_of_a_held_letter_is_seen_by_its_practice()
    {
        var ids = await HeldData();
        using var client = Stranger("Z99006", CallerRole.Practice);
        await Walked(client, "its practice", ids, CallerRole.Practice, ids.Keys);
    }

    private async Task Walked(HttpClient client, string who, Dictionary<string, string> ids, CallerRole role, IEnumerable<string> types)
    {
        var known = types.ToHashSet(StringComparer.Ordinal);
        var leaks = new List<string>();
        var tried = 0;
        foreach (var (key, method, pattern, call) in Routes().Where(route => Table.ContainsKey(route.Key)))
        {
            foreach (var type in call.Resource == FhirCall.AnyType ? (string[])["Bundle", "Task"] : [call.Resource ?? "Bundle"])
            {
                // Whoever acts for an organisation, in whatever role, may be told of what is addressed to it.
                if (key == "POST /fhir/Subscription" && who.EndsWith("Z99001", StringComparison.Ordinal))
                    continue;
                if (!known.Contains(type) && call.Resource is not null && Table[key] is Walk.Hidden or Walk.Unfound)
                    continue;
                tried++;
                if (await Leak(client, Table[key], method, pattern, type, ids, call.Roles.Contains(role)) is { } leak)
                    leaks.Add($"{who}: {key} ({type}): {leak}");
            }
        }

        foreach (var trick in Tricks(ids))
        {
            tried++;
            using var answer = await client.GetAsync(trick, Cancel);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            // The id that was asked for may be said again in the self link; what belongs to it may not.
            if (ids.Values.Any(id => !trick.Contains(id, StringComparison.Ordinal) && text.Contains(id, StringComparison.Ordinal)))
                leaks.Add($"{who}: {trick}: {answer.StatusCode.Plain()} names what is hidden");
            else if (
                answer.StatusCode == HttpStatusCode.OK
                && text.StartsWith('{')
                && JsonNode.Parse(text).Text("total") is { } total
                && total != "0"
            )
                leaks.Add($"{who}: {trick}: {total} counted");
            else if ((int)answer.StatusCode >= 500)
                leaks.Add($"{who}: {trick}: {answer.StatusCode.Plain()}");
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
        Assert.True(tried > 30, $"{tried.Plain()} calls: the walk is too short to show anything.");
    }

    /// <summary>Ways around: through what belongs to it, what leads to it, and operations that other servers have.</summary>
    private static IEnumerable<string> Tricks(Dictionary<string, string> ids)
    {
        var letter = ids["Bundle"];
        string[] all =
        [
            $"/fhir/Task?focus=Bundle/{letter}&_include=Task:focus&_total=accurate",
            $"/fhir/Bundle?_id={letter}&_revinclude=Provenance:target&_total=accurate",
            $"/fhir/Provenance?target=Bundle/{letter}&_total=accurate",
            $"/fhir/Provenance?target=Bundle/{letter}/_history/1&_total=accurate",
            $"/fhir/AuditEvent?entity=Bundle/{letter}&action=C&_total=accurate",
            $"/fhir/Bundle/{letter}/$everything",
            $"/fhir/Bundle/{letter}/$document",
            $"/fhir/Bundle/{letter}/_history/2",
            $"/fhir/Bundle/{letter}/_history/99",
            $"/fhir/Bundle/{letter}?_format=xml",
            $"/fhir/bundle/{letter}",
            $"/fhir/Bundle/{letter}/",
            $"/fhir/Bundle/./{letter}",
            $"/fhir/Task/../Bundle/{letter}",
            $"/fhir/Task/%2e%2e/Bundle/{letter}",
            $"/fhir/MedicationRequest/{letter}",
            $"/fhir/Task/{letter}",
            $"/fhir/Binary/{letter}",
            $"/fhir/Bundle?_id={letter},x&_total=accurate",
            $"/fhir/Bundle?_id:not=x&custodian=ZZ1&practice=Z99001&_summary=count",
            $"/fhir/Task?_id:not=x&owner:identifier=Z99001&requester:identifier=ZZ1&focus=Bundle/{letter}&_summary=count",
            $"/workspace/letters/{letter}",
        ];
        return all;
    }

    private HttpClient Stranger(string ods, CallerRole role) => server.For(new DevClient($"walker-{ods}-{role}", ods, role));

    [Theory]
    [InlineData("hospital", true)]
    [InlineData("practice-1", true)]
    [InlineData("liaison", true)]
    [InlineData("administrator", true)]
    public async Task Who_it_belongs_to_sees_it(string owner, bool visible)
    {
        var ids = await OthersData();
        using var client = server.As(owner);
        foreach (var type in (string[])["Bundle", "Task", "Provenance"])
        {
            using var answer = await client.GetAsync($"/fhir/{type}/{ids[type]}", Cancel);
            Assert.True(answer.IsSuccessStatusCode == visible, $"{owner} {type} {answer.StatusCode.Plain()}");
        }
    }

    private async Task<string?> Leak(
        HttpClient client,
        Walk walk,
        string method,
        string pattern,
        string type,
        Dictionary<string, string> ids,
        bool roleMayCall
    )
    {
        if (walk == Walk.Stateless)
            return null;
        var id = ids.GetValueOrDefault(type, "none");
        var address = pattern
            .Replace("{type:fhirtype}", type, StringComparison.Ordinal)
            .Replace("{id:fhirid}", id, StringComparison.Ordinal)
            .Replace("{version:int:min(1)}", "1", StringComparison.Ordinal);
        if (walk == Walk.Unfound && method == "GET")
            address += "?_total=accurate&_id=" + id;
        if (walk == Walk.Uncounted)
            address += "?periodStart=2000-01-01&periodEnd=2099-12-31&custodian=ZZ1&practice=Z99001";
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = Body(method, pattern, type, id, ids) };
        request.Headers.TryAddWithoutValidation("If-Match", "W/\"1\"");
        using var answer = await client.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        var status = (int)answer.StatusCode;
        return walk switch
        {
            // Without a right to the call it is 403 for everything; with it, what is another's is not there.
            Walk.Hidden when status != (roleMayCall ? 404 : 403) => status.Plain(),
            Walk.Uncounted when status != 200 || Counts(JsonNode.Parse(text)!).Any(count => count != "0") => "counted",
            // What is in the policies is no secret among liaisons; writing for others is refused.
            Walk.Forbidden when status != 403 && !(roleMayCall && method == "GET") => status.Plain(),
            Walk.Refused when status < 400 => status.Plain(),
            Walk.Unfound when status == 200 && JsonNode.Parse(text).Text("total") != "0" => "found or counted",
            Walk.Unfound when status is not (200 or 403) => $"{status.Plain()} {text}",
            _ when status >= 400 && ids.Values.Any(known => known != id && text.Contains(known, StringComparison.Ordinal)) =>
                "names what is hidden",
            _ => null,
        };
    }

    private static IEnumerable<string?> Counts(JsonNode report) =>
        (report["group"]?.AsArray() ?? [])
            .SelectMany(group => group!["population"]?.AsArray() ?? [])
            .Select(population => population.Text("count"));

    private static HttpContent? Body(string method, string pattern, string type, string id, Dictionary<string, string> ids) =>
        (method, pattern) switch
        {
            ("GET", _) => null,
            (_, _) when pattern.EndsWith("_search", StringComparison.Ordinal) => new FormUrlEncodedContent(
                new Dictionary<string, string> { ["_id"] = id, ["_total"] = "accurate" }
            ),
            ("PATCH", _) => Json("""[{"op":"replace","path":"/status","value":"received"}]""", "application/json-patch+json"),
            ("PUT", _) => Json(With(Example("task-gp-letter"), "id", id)),
            ("POST", "/policies") => Json(Policy("ZZ1", "ZZM"), "application/json"),
            (_, _) when type is "Subscription" or "Measure" && pattern.Contains('$', StringComparison.Ordinal) => Json(
                ExampleShelf.Json("parameters-none")!
            ),
            (_, _) when type == "Subscription" => Json(With(SubscriptionTests.Example(), "id", id)),
            ("POST", "/fhir/Task") => Json(
                With(Example("task-interface-issue"), "focus", new JsonObject { ["reference"] = $"Bundle/{ids["Bundle"]}" })
            ),
            ("POST", "/fhir/MedicationRequest") => Json(Example("request-order-28-days")),
            _ => Json(Example("discharge-clean")),
        };

    /// <summary>The default policy as one for a custodian, with a liaison of the caller's choice: who is named there sees every letter.</summary>
    private static string Policy(string custodian, string liaison)
    {
        var policy = JsonNode.Parse(PolicySet.Shipped.For("*", "*", DateTimeOffset.UnixEpoch).Json)!;
        policy["custodian"] = custodian;
        policy["liaison"] = liaison;
        policy["version"] = Guid.NewGuid().ToString("N");
        return policy.ToJsonString();
    }

    private static JsonObject With(JsonObject resource, string name, JsonNode value)
    {
        resource[name] = value;
        return resource;
    }

    /// <summary>A letter of ZZ1 to Z99001, with all that came of it.</summary>
    private async Task<Dictionary<string, string>> OthersData()
    {
        using var hospital = server.Hospital();
        using var answer = await hospital.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);
        await answer.ExpectOutcome(201);
        var id = answer.Headers.Location!.Segments[3].TrimEnd('/');
        using var request = await hospital.PostAsync("/fhir/MedicationRequest", Json(Example("request-order-28-days")), Cancel);
        using var practice = server.As("practice-1");
        using var subscription = await practice.PostAsync("/fhir/Subscription", Json(SubscriptionTests.Example()), Cancel);
        Assert.True(subscription.StatusCode == HttpStatusCode.Created, await subscription.Content.ReadAsStringAsync(Cancel));
        using var administrator = server.As("administrator");
        var provenance = (await First(administrator, $"/fhir/Provenance?target=Bundle/{id}/_history/1"))!;
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Bundle"] = id,
            ["Subscription"] = subscription.Headers.Location!.Segments[3].TrimEnd('/'),
            ["MedicationRequest"] = request.Headers.Location!.Segments[3].TrimEnd('/'),
            ["Task"] = (await First(administrator, $"/fhir/Task?focus=Bundle/{id}")).Text("id")!,
            ["Provenance"] = provenance.Text("id")!,
            ["AuditEvent"] = (await First(administrator, $"/fhir/AuditEvent?entity=Bundle/{id}&action=C")).Text("id")!,
            ["Binary"] = BinaryOf(provenance),
        };
    }

    /// <summary>A letter of ZZ1 to Z99006 that is held, with what belongs to it.</summary>
    private async Task<Dictionary<string, string>> HeldData()
    {
        using var hospital = server.Hospital();
        using var answer = await hospital.PostAsync("/fhir/Bundle", Json(Example("discharge-fit-note")), Cancel);
        await answer.ExpectOutcome(422);
        var id = answer.Headers.Location!.Segments[3].TrimEnd('/');
        using var administrator = server.As("administrator");
        var letter = await First(administrator, $"/fhir/Bundle?_id={id}");
        Assert.Contains("Z99006", letter!.ToJsonString(), StringComparison.Ordinal);
        var provenance = (await First(administrator, $"/fhir/Provenance?target=Bundle/{id}/_history/1"))!;
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Bundle"] = id,
            ["Provenance"] = provenance.Text("id")!,
            ["AuditEvent"] = (await First(administrator, $"/fhir/AuditEvent?entity=Bundle/{id}&action=C")).Text("id")!,
            ["Binary"] = BinaryOf(provenance),
        };
    }

    private static string BinaryOf(JsonNode provenance) =>
        provenance["entity"]!
            .AsArray()
            .Select(entity => entity.Text("what", "reference"))
            .First(reference => reference!.StartsWith("Binary/", StringComparison.Ordinal))!["Binary/".Length..];

    private static async Task<JsonNode?> First(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!["entry"]![0]!["resource"];
    }

    private IEnumerable<(string Key, string Method, string Pattern, FhirCall Call)> Routes() =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let call = endpoint.Metadata.GetMetadata<FhirCall>()
        where call is { IsOpen: false }
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        where method != "HEAD"
        select ($"{method} {pattern}", method, pattern, call);
}
