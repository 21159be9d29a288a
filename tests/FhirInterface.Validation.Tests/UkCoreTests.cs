using System.Text.Json.Nodes;
using FhirInterface.Validation.Packages;
using Hl7.Fhir.Model;

namespace FhirInterface.Validation.Tests;

/// <summary>
/// UK Core's package and examples. Cases/ukcore/examples.json says for each example which profile it is for and, where it
/// is not valid, what is wrong with it: everything else must be free of errors.
/// </summary>
public sealed class UkCoreTests
{
    private const string Base = "https://fhir.hl7.org.uk/StructureDefinition/";

    private static readonly Lazy<Validator> Validator = new(() =>
        Validation.Validator.Create(new ValidatorOptions { Packages = [Package()] })
    );

    private static string Package() => SharedFolder.Require("packages", "fhir.r4.ukcore.staging-2.0.0.tgz");

    [Fact]
    public void Every_profile_and_extension_compiles()
    {
        var definitions = new Definitions([Package()]);
        var profiles = definitions.OfPackages.Where(p => p.Kind == "StructureDefinition").Select(p => p.Url).Order().ToList();
        Assert.True(profiles.Count > 140, $"{profiles.Count} definitions");
        Assert.All(profiles, p => Assert.NotNull(definitions.Profile(p)));
        // R4's own extensions come with their snapshots only, which the generator remarks on and then uses.
        var faults = definitions.Faults.Where(f => !f.Value.Contains("has no differential", StringComparison.Ordinal)).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Blood_pressure_compiles_to_slices_by_nested_codings()
    {
        var schema = new Definitions([Package()]).Profile(Base + "UKCore-Observation-VitalSigns-BloodPressure");
        var component = Assert.Single(schema!.Root.Children, c => c.Path == "Observation.component");
        Assert.NotNull(component.Slicing);
        Assert.All(component.Slicing.Slices, s => Assert.NotEmpty(s.Tests));
    }

    [Fact]
    public void Every_example_has_the_verdict_that_the_table_gives()
    {
        var table = JsonNode
            .Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", "ukcore", "examples.json")))!
            .AsObject();
        var files = Directory.EnumerateFiles(SharedFolder.Require("examples", "ukcore"), "*.xml").Order(StringComparer.Ordinal).ToList();
        var differences = new List<string>();
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var row = table["errors"]![name]?.AsObject();
            var profile = table["profiles"]![name]?.GetValue<string>();
            string[] profiles = profile is null ? [] : [Base + profile];
            var report = Validator.Value.Validate(File.ReadAllBytes(file), FhirFormat.Xml, profiles);
            var errors = report
                .Issues.Where(i => i.Severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal)
                .Select(i => $"{i.MessageId} {i.Expression}")
                .Distinct()
                .ToList();
            var expected = row?["issues"]!.AsArray().Select(i => i!.GetValue<string>()).ToList() ?? [];
            if (!errors.SequenceEqual(expected))
            {
                differences.Add($"{name} ({profile}): {string.Join("; ", errors)}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
