using System.Text.Json.Nodes;
using FhirInterface.Api.Documentation;
using FhirInterface.Validation;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

public sealed class DocumentationTests(Server server)
{
    [Fact]
    public async Task The_capability_statement_is_valid_and_says_what_is_offered()
    {
        using var client = server.As(null);
        var bytes = await client.GetByteArrayAsync("/fhir/metadata", Cancel);
        var report = Validator.Default.Validate(bytes, FhirFormat.Json);
        Assert.DoesNotContain(report.Issues, issue => issue.Severity <= Hl7.Fhir.Model.OperationOutcome.IssueSeverity.Error);
        var statement = JsonNode.Parse(bytes)!;
        Assert.Equal("4.0.1", statement.Text("fhirVersion"));
        var task = statement["rest"]![0]!["resource"]!.AsArray().Single(resource => resource.Text("type") == "Task")!;
        Assert.Equal(
            ["create", "history-instance", "patch", "read", "search-type", "update", "vread"],
            task["interaction"]!.AsArray().Select(interaction => interaction.Text("code")!).Order(StringComparer.Ordinal)
        );
        Assert.Contains("due", task["searchParam"]!.AsArray().Select(parameter => parameter.Text("name")));
        Assert.Contains("process-message", statement["rest"]![0]!["operation"]!.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>What a definition says that an operation takes is what it takes, and no definition of ours is named that there is not.</summary>
    [Fact]
    public async Task Every_operation_is_defined()
    {
        const string Ours = "https://fhirinterface.example/OperationDefinition/";
        var folder = Path.Combine(MessageTests.Repository(), "profiles", "operationdefinitions");
        using var client = server.As(null);
        var statement = JsonNode.Parse(await client.GetStringAsync("/fhir/metadata", Cancel))!["rest"]![0]!;
        var named = statement["resource"]!
            .AsArray()
            .SelectMany(resource => resource!["operation"]?.AsArray() ?? [])
            .Concat(statement["operation"]!.AsArray())
            .Select(operation => operation.Text("definition")!)
            .ToList();
        Assert.Contains(Ours + "review", named);
        Assert.All(
            named.Where(definition => definition.StartsWith(Ours, StringComparison.Ordinal)),
            definition => Assert.True(File.Exists(Path.Combine(folder, definition[Ours.Length..] + ".json")), definition)
        );

        var calls = server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<FhirCall>())
            .OfType<FhirCall>()
            .Where(call => call.Operation is not null)
            .ToLookup(call => call.Operation!);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            var definition = JsonNode.Parse(await File.ReadAllTextAsync(file, Cancel))!;
            var takes = calls[definition.Text("code")!].MaxBy(call => call.Inputs!.Names.Count())!.Inputs!;
            Assert.Equal(
                definition["parameter"]!
                    .AsArray()
                    .Where(parameter => parameter.Text("use") == "in")
                    .Select(parameter => parameter.Text("name")!)
                    .Order(StringComparer.Ordinal),
                takes.Names.Order(StringComparer.Ordinal)
            );
        }
    }

    [Fact]
    public async Task Every_call_is_documented_and_every_body_has_an_example()
    {
        using var client = server.As(null);
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", Cancel))!;
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                Assert.False(string.IsNullOrEmpty(operation.Text("summary")), $"{method} {path} has no summary");
                var json = operation!["requestBody"]?["content"]?["application/fhir+json"];
                Assert.True(json is null || json["examples"] is JsonObject { Count: > 0 }, $"{method} {path} has no example");
            }
        }
    }

    [Fact]
    public void Every_example_that_is_offered_is_there()
    {
        foreach (
            var name in (string[])
                [.. ExampleShelf.Letters, .. ExampleShelf.Requests, .. ExampleShelf.Messages, .. ExampleShelf.Issues, .. ExampleShelf.Moves]
        )
            Assert.NotNull(ExampleShelf.Json(name));
    }

    [Theory]
    [InlineData("/swagger/index.html", "text/html")]
    [InlineData("/swagger/clients.js", "text/javascript")]
    [InlineData("/metrics", "text/plain")]
    [InlineData("/health/live", "text/plain")]
    [InlineData("/health/ready", "text/plain")]
    public async Task What_runs_the_server_is_there(string address, string type)
    {
        using var client = server.As(null);
        using var answer = await client.GetAsync(address, Cancel);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
    }
}
