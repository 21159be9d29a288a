using System.Reflection;
using System.Text.Json;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;

namespace FhirInterface.Cli.Tests;

/// <summary>The code systems of <c>profiles/</c> hold the codes that the program gives, and no others.</summary>
public sealed class TerminologyTests
{
    [Fact]
    public void The_kinds_of_ask_are_those_of_the_code_system()
    {
        Assert.Equal(
            AskCategories.Avoidable.Concat(AskCategories.Appropriate).Order(StringComparer.Ordinal),
            CodesOf("gp-ask").Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            AskCategories.Avoidable.Order(StringComparer.Ordinal),
            Concepts("gp-ask")
                .Where(concept => concept.GetProperty("property")[0].GetProperty("valueBoolean").GetBoolean())
                .Select(CodeOf)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_finding_is_in_the_code_system()
    {
        var given = typeof(InterfaceFindings)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Subset(CodesOf("interface-finding").ToHashSet(StringComparer.Ordinal), given.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_disposition_is_in_the_code_system() =>
        Assert.Equal(
            Enum.GetValues<Disposition>().Select(Flow.Outcomes.CodeOf).Order(StringComparer.Ordinal),
            CodesOf("disposition").Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_file_is_named_after_what_it_defines()
    {
        var folders = new[] { "structuredefinitions", "codesystems", "valuesets", "operationdefinitions", "searchparameters", "measures" };
        foreach (var file in folders.SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, "profiles", folder))))
        {
            var definition = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
            var type = definition.GetProperty("resourceType").GetString();

            Assert.Equal(Path.GetFileNameWithoutExtension(file), definition.GetProperty("id").GetString());
            Assert.Equal(
                $"https://fhirinterface.example/{type}/{definition.GetProperty("id").GetString()}",
                definition.GetProperty("url").GetString()
            );
        }
    }

    private static IEnumerable<string> CodesOf(string system) => Concepts(system).Select(CodeOf);

    private static string CodeOf(JsonElement concept) => concept.GetProperty("code").GetString()!;

    private static IEnumerable<JsonElement> Concepts(string system) =>
        JsonDocument
            .Parse(File.ReadAllText(Path.Combine(Repository.Root, "profiles", "codesystems", system + ".json")))
            .RootElement.GetProperty("concept")
            .EnumerateArray();
}
