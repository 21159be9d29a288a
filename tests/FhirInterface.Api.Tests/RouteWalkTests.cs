using System.Net;
using System.Text.Json.Nodes;
using FhirInterface.Api.Documentation;
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
        ["GET /fhir/Provenance"] = Walk.Unfound,
        ["POST /fhir/Provenance/_search"] = Walk.Unfound,
        ["GET /fhir/Provenance/{id:fhirid}"] = Walk.Hidden,
        ["GET /fhir/AuditEvent"] = Walk.Unfound,
        ["POST /fhir/AuditEvent/_search"] = Walk.Unfound,
        ["GET /fhir/AuditEvent/{id:fhirid}"] = Walk.Hidden,
        ["GET /fhir/Measure/avoidable-asks/$evaluate-measure"] = Walk.Uncounted,
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

    [Theory]
    [InlineData("hospital-2")]
    [InlineData("practice-2")]
    public async Task Nothing_of_another_organisation_is_seen_or_changed(string foreigner)
    {
        var ids = await OthersData();
        using var client = server.As(foreigner);
        var leaks = new List<string>();
        foreach (var (key, method, pattern, call) in Routes().Where(route => Table.ContainsKey(route.Key)))
        {
            foreach (var type in call.Resource == FhirCall.AnyType ? (string[])["Bundle", "Task"] : [call.Resource ?? "Bundle"])
            {
                if (await Leak(client, Table[key], method, pattern, type, ids) is { } leak)
                    leaks.Add($"{foreigner}: {key} ({type}): {leak}");
            }
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
    }

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
        Dictionary<string, string> ids
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
            Walk.Hidden when status is not (404 or 403) => status.Plain(),
            Walk.Uncounted when status != 200 || Counts(JsonNode.Parse(text)!).Any(count => count != "0") => "counted",
            Walk.Forbidden when status != 403 => status.Plain(),
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
            (_, _) when type == "Subscription" => Json(With(SubscriptionTests.Example(), "id", id)),
            ("POST", "/fhir/Task") => Json(
                With(Example("task-interface-issue"), "focus", new JsonObject { ["reference"] = $"Bundle/{ids["Bundle"]}" })
            ),
            ("POST", "/fhir/MedicationRequest") => Json(Example("request-order-28-days")),
            _ => Json(Example("discharge-clean")),
        };

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
            ["AuditEvent"] = (await First(administrator, $"/fhir/AuditEvent?entity=Bundle/{id}")).Text("id")!,
            ["Binary"] = provenance["entity"]!
                .AsArray()
                .Select(entity => entity.Text("what", "reference"))
                .First(reference => reference!.StartsWith("Binary/", StringComparison.Ordinal))!["Binary/".Length..],
        };
    }

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
