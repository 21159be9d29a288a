using FhirInterface.Policy.Report;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Tests.Review;

/// <summary>Floors just under today's figures on labelled statements: a rule that breaks shows here.</summary>
public sealed class FloorTests
{
    [Theory]
    [InlineData("hands-1.jsonl", 0.955, 0.95, 0.03)]
    [InlineData("hands-2.jsonl", 0.97, 0.915, 0.04)]
    [InlineData("other-hands.jsonl", 0.92, 0.92, 0.02)]
    [InlineData("unseen-hands.jsonl", 0.865, 0.82, 0.07)]
    public void Own_statements(string file, double avoidable, double category, double falseAlarms) =>
        ExpectAtLeast(Path.Combine(AppContext.BaseDirectory, "Cases", file), avoidable, category, falseAlarms);

    [Fact]
    public void Development_statements()
    {
        var file = Shared("domain/statements-dev.jsonl");
        Assert.SkipUnless(File.Exists(file), "the shared domain folder is not here");
        ExpectAtLeast(file, 0.955, 0.925, 0.03);
    }

    private static void ExpectAtLeast(string file, double avoidable, double category, double falseAlarms)
    {
        var score = new Score([.. Case.Load(file).Select(given => Outcome.Of(given, AskReader.Default))]);
        Assert.InRange(score.Avoidable.F1, avoidable, 1);
        Assert.InRange(score.Category.F1, category, 1);
        Assert.InRange((double)score.FalseAlarms.Part / score.FalseAlarms.Whole, 0, falseAlarms);
    }

    private static string Shared(string path)
    {
        var root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "FhirInterface.sln")))
            root = Path.GetDirectoryName(root);
        var shared = Environment.GetEnvironmentVariable("FHIRINTERFACE_SHARED") ?? Path.Combine(root ?? ".", "..", "shared");
        return Path.Combine(shared, path);
    }
}
