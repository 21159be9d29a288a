using System.Text;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Packages;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Tests.FhirPath;

/// <summary>The SDK's engine is the oracle for R4's invariants, on other people's examples and on generated resources.</summary>
public sealed class InvariantOracleTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_invariant_of_R4_compiles()
    {
        var faults = Oracle
            .AllConstraints()
            .Select(constraint =>
                (constraint.Key, Fault: Invariant.Compile(constraint.Expression!, out var fault) is null ? fault!.Message : null)
            )
            .Where(pair => pair.Fault is not null)
            .ToList();
        Assert.Empty(faults);
    }

    [Fact]
    public void Generated_resources_of_every_type_get_the_same_answers()
    {
        var oracle = new Oracle();
        var types = CorePacks
            .Types.Lines.Select(line => FhirModel.FindResource(line.Url.AsSpan(line.Url.LastIndexOf('/') + 1)))
            .OfType<TypeModel>()
            .ToList();
        var rich = types.Where(type => Own(type.Source) > 0).ToList();
        for (var seed = 0; seed < types.Count + (rich.Count * 25); seed++)
        {
            var isFirstRound = seed < types.Count;
            if (seed == types.Count)
            {
                oracle.Left.UnionWith(["ele-1", "ext-1", "dom-2", "dom-4", "dom-5", "dom-6", "ref-1"]);
            }

            var type = isFirstRound ? types[seed] : rich[seed % rich.Count];
            var json = new ResourceGenerator(seed).Resource(type.Name).ToJsonString();
            oracle.Ask(Encoding.UTF8.GetBytes(json), FhirFormat.Json, $"{type.Name} seed {seed}");
        }

        foreach (var (key, counts) in oracle.Seen.Where(pair => pair.Value[0] == 0 || pair.Value[1] == 0))
        {
            output.WriteLine($"only one way ({string.Join(' ', counts)}): {key}");
        }

        output.WriteLine($"{oracle.Asked} answers compared, {oracle.Seen.Count} invariants met, {oracle.Differences.Count} differences");
        foreach (var difference in oracle.Differences.DistinctBy(d => d.Split(' ')[0] + d.Split(": ours")[^1]).Take(60))
        {
            output.WriteLine(difference);
        }

        Assert.Empty(oracle.Differences);
        var both = oracle.Seen.Values.Count(counts => counts[0] > 0 && counts[1] + counts[2] > 0);
        Assert.True(both >= oracle.Seen.Count * 0.75, $"{both} of {oracle.Seen.Count} invariants were seen to hold and to fail");
    }

    private static int Own(ElementSource element) =>
        element.Constraints.Count(constraint => constraint.Key is not ("ele-1" or "ext-1") && !constraint.Key.StartsWith("dom-"))
        + element.Children.Sum(Own);

    [Fact]
    public void Published_examples_get_the_same_answers()
    {
        var folder = Path.Combine(Shared.Root, "examples");
        Assert.SkipUnless(Directory.Exists(folder), $"{folder} is not here");
        var oracle = new Oracle();
        foreach (
            var file in Directory
                .EnumerateFiles(folder, "*.*", SearchOption.AllDirectories)
                .Where(f => f.EndsWith(".json") || f.EndsWith(".xml"))
        )
        {
            oracle.Ask(File.ReadAllBytes(file), file.EndsWith(".xml") ? FhirFormat.Xml : FhirFormat.Json, Path.GetFileName(file));
        }

        output.WriteLine($"{oracle.Asked} answers compared");
        foreach (var difference in oracle.Differences.Take(40))
        {
            output.WriteLine(difference);
        }

        Assert.Empty(oracle.Differences);
    }
}
