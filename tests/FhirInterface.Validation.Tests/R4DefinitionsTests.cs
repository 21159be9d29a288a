using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;

namespace FhirInterface.Validation.Tests;

/// <summary>
/// What HL7 publishes is valid: R4's own definitions, in a strict run, have no errors but those that Cases/r4/definitions.json
/// names, with the reason. They come from the package that the build packs its definitions from.
/// </summary>
public sealed class R4DefinitionsTests
{
    private const int Least = 4_000;

    private static readonly string[] Bundles =
    [
        "conceptmaps",
        "extension-definitions",
        "profiles-others",
        "profiles-resources",
        "profiles-types",
        "search-parameters",
        "v2-tables",
        "v3-codesystems",
        "valuesets",
    ];

    private static string Folder =>
        Path.Combine(Shared.Repository, "profiles", "build", "node_modules", "@medplum", "definitions", "dist", "fhir", "r4");

    [Fact]
    public void What_HL7_publishes_is_valid_but_for_what_is_named()
    {
        var known = Known();
        var validator = Validator.Create(new ValidatorOptions { Strict = true });
        var found = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var count = 0;
        foreach (var (name, json) in Resources())
        {
            count++;
            var ids = validator
                .Validate(json, FhirFormat.Json)
                .Issues.Where(i => i.Severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal)
                .Select(i => i.MessageId)
                .ToList();
            if (ids.Count > 0)
            {
                found[name] = [.. ids];
            }
        }

        Assert.True(count > Least, $"{count} definitions");
        var errors = found.Select(f => $"{f.Key}: {string.Join(' ', f.Value)}").ToList();
        Assert.False(errors.Except(known).Any(), "Errors: " + string.Join("; ", errors.Except(known)));
        Assert.False(known.Except(errors).Any(), "No longer errors: " + string.Join("; ", known.Except(errors)));
    }

    private static List<string> Known()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Cases", "r4", "definitions.json");
        var known = new List<string>();
        foreach (var row in JsonNode.Parse(File.ReadAllText(file))!["known"]!.AsArray())
        {
            Assert.False(string.IsNullOrEmpty(row!["why"]?.GetValue<string>()), "An exception gives its reason.");
            known.AddRange(row["resources"]!.AsArray().Select(r => $"{r!.GetValue<string>()}: {row["message"]!.GetValue<string>()}"));
        }

        return known;
    }

    private static IEnumerable<(string Name, byte[] Json)> Resources()
    {
        foreach (var bundle in Bundles)
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, bundle + ".json")));
            foreach (var entry in document.RootElement.GetProperty("entry").EnumerateArray())
            {
                var resource = entry.GetProperty("resource");
                yield return (
                    $"{resource.GetProperty("resourceType").GetString()}/{resource.GetProperty("id").GetString()}",
                    Encoding.UTF8.GetBytes(resource.GetRawText())
                );
            }
        }
    }
}
