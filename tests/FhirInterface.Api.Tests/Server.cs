using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Tests;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Server))]

namespace FhirInterface.Api.Tests;

/// <summary>The whole server on a port of its own, with a real SQLite in a folder of its own, for all tests of this assembly.</summary>
public class Server : WebApplicationFactory<Program>
{
    private readonly string data = Directory.CreateTempSubdirectory("fhirinterface-").FullName;
    private readonly Dictionary<string, string> tokens = new(StringComparer.Ordinal);

    public Server()
    {
        UseKestrel(0);
        StartServer();
    }

    /// <summary>All that the server wrote to its log.</summary>
    internal KeptLog Log { get; } = new();

    public string DataFolder => data;

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>A client with the token of one of Development's ready clients; without a name, one without a token.</summary>
    public HttpClient As(string? name)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(4) };
        if (name is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(name));
        return client;
    }

    public HttpClient Hospital() => As("hospital");

    /// <summary>A client that is not among the ready ones.</summary>
    internal HttpClient For(DevClient caller)
    {
        var client = As(null);
        var token = Services.GetRequiredService<DevTokens>().Issue(caller, "fhirinterface", TimeSpan.FromHours(1));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public string Token(string name)
    {
        lock (tokens)
        {
            if (tokens.TryGetValue(name, out var known))
                return known;
            using var client = new HttpClient { BaseAddress = Address };
            using var answer = client.Send(new HttpRequestMessage(HttpMethod.Post, $"/dev/token?client={name}"));
            using var json = JsonDocument.Parse(answer.Content.ReadAsStream());
            return tokens[name] = json.RootElement.GetProperty("access_token").GetString()!;
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("FHIRINTERFACE_DATA", data);
        builder.UseSetting("Access:CallsPerSecond", "100000");
        builder.UseSetting("Access:Burst", "100000");
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(data))
            Directory.Delete(data, recursive: true);
    }
}

/// <summary>Bodies and answers in few words.</summary>
internal static class Http
{
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A number in a message, the same in every culture.</summary>
    public static string Plain(this int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static string Plain(this HttpStatusCode status) => ((int)status).Plain();

    public static StringContent Json(string text, string type = "application/fhir+json") => new(text, Encoding.UTF8, type);

    public static StringContent Json(JsonNode node) => Json(node.ToJsonString());

    public static StringContent Xml(string text) => new(text, Encoding.UTF8, "application/fhir+xml");

    /// <summary>An example with an identifier of its own, so that it is a posting of its own.</summary>
    public static JsonObject Example(string name, string? posting = null)
    {
        var example = JsonNode.Parse(ExampleShelf.Text(name) ?? throw new ArgumentException(name, nameof(name)))!.AsObject();
        var id = posting ?? $"urn:uuid:{Guid.NewGuid()}";
        if (example["resourceType"]!.GetValue<string>() == "Bundle")
        {
            example["identifier"] = new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = id };
            if (example["entry"]![0]!["resource"]!.AsObject() is { } composition && composition.ContainsKey("identifier"))
                composition["identifier"] = new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = id + "-series" };
        }
        else if (example.ContainsKey("identifier"))
        {
            example["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = id });
        }

        return example;
    }

    public static async Task<JsonObject> Body(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!.AsObject();

    /// <summary>That an answer is an error in FHIR's form, whatever went wrong.</summary>
    public static async Task<JsonObject> ExpectOutcome(this HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(
            (int)answer.StatusCode == status,
            $"{answer.StatusCode.Plain()} instead of {status.Plain()}: {text[..Math.Min(800, text.Length)]}"
        );
        Assert.Equal("application/fhir+json", answer.Content.Headers.ContentType?.MediaType);
        var outcome = JsonNode.Parse(text)!.AsObject();
        Assert.Equal("OperationOutcome", outcome["resourceType"]!.GetValue<string>());
        Assert.NotEmpty(outcome["issue"]!.AsArray());
        return outcome;
    }

    public static string? Text(this JsonNode? node, params ReadOnlySpan<object> path)
    {
        foreach (var step in path)
        {
            node = step switch
            {
                int index => node is JsonArray array && index < array.Count ? array[index] : null,
                _ => node is JsonObject owner ? owner[(string)step] : null,
            };
        }

        return node?.ToString();
    }
}
