using FhirInterface.Policy.Report;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Tests.Review;

/// <summary>Floors just under today's figures on labelled statements: a rule that breaks shows here.</summary>
public sealed class FloorTests
{
    [Theory]
    [InlineData("hands-1.jsonl", 0.975, 0.965, 0.03)]
    [InlineData("hands-2.jsonl", 0.97, 0.93, 0.05)]
    [InlineData("hands-3.jsonl", 0.9, 0.785, 0.08)]
    [InlineData("hands-4.jsonl", 0.955, 0.91, 0.05)]
    [InlineData("negation-1.jsonl", 0.915, 0.88, 0.11)]
    [InlineData("other-hands.jsonl", 0.975, 0.935, 0.03)]
    [InlineData("unseen-hands.jsonl", 0.96, 0.92, 0.03)]
    [InlineData("unseen-2.jsonl", 0.955, 0.915, 0.06)]
    [InlineData("unseen-3.jsonl", 0.905, 0.795, 0.09)]
    [InlineData("unseen-4.jsonl", 0.895, 0.81, 0.03)]
    [InlineData("unseen-5.jsonl", 0.85, 0.725, 0.04)]
    [InlineData("unseen-6.jsonl", 0.835, 0.73, 0.06)]
    [InlineData("unseen-7.jsonl", 0.845, 0.75, 0.06)]
    [InlineData("unseen-8.jsonl", 0.875, 0.735, 0.09)]
    public void Own_statements(string file, double avoidable, double category, double falseAlarms) =>
        ExpectAtLeast(Path.Combine(AppContext.BaseDirectory, "Cases", file), avoidable, category, falseAlarms);

    [Fact]
    public void Development_statements()
    {
        var file = Shared("domain/statements-dev.jsonl");
        Assert.SkipUnless(File.Exists(file), "the shared domain folder is not here");
        ExpectAtLeast(file, 0.975, 0.965, 0.02);
    }

    [Theory]
    [InlineData("letters", 0.95, 0.88)]
    [InlineData("letters-2", 0.93, 0.72)]
    public void Whole_letters(string folder, double avoidable, double category) =>
        ExpectAtLeast(LetterCase.Read(Path.Combine(AppContext.BaseDirectory, "Cases", folder)), avoidable, category, 0.5);

    private static void ExpectAtLeast(string file, double avoidable, double category, double falseAlarms) =>
        ExpectAtLeast([.. Case.Load(file).Select(given => Outcome.Of(given, AskReader.Default))], avoidable, category, falseAlarms);

    private static void ExpectAtLeast(IReadOnlyCollection<Outcome> outcomes, double avoidable, double category, double falseAlarms)
    {
        var score = new Score(outcomes);
        Assert.InRange(score.Avoidable.F1, avoidable, 1);
        Assert.InRange(score.Category.F1, category, 1);
        Assert.InRange((double)score.FalseAlarms.Part / Math.Max(1, score.FalseAlarms.Whole), 0, falseAlarms);
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
