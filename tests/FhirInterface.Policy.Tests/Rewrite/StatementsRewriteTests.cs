using System.Text.Json.Nodes;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;
using FhirInterface.Policy.Tests.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Rewrite;

/// <summary>Every labelled statement as a letter of its own, through the real reading: a rewrite is made and used wherever one is called for.</summary>
public sealed class StatementsRewriteTests(ITestOutputHelper output)
{
    /// <summary>A sentence that does not come apart goes back to its author; that has to stay rare.</summary>
    private const double LargestShareNotUsed = 0.05;

    [Fact]
    public void Rewrites_of_the_labelled_statements_are_used()
    {
        var file = Path.Combine(Shared(), "domain", "statements-dev.jsonl");
        Assert.SkipUnless(File.Exists(file), "The labelled statements are not at hand (FHIRINTERFACE_SHARED).");
        var (made, failed) = (0, 0);
        foreach (var line in File.ReadLines(file))
        {
            var statement = JsonNode.Parse(line)!;
            var text = statement["text"]!.GetValue<string>();
            var div = $"<p>{text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}</p>";
            var plan = statement["section"]!.GetValue<string>() == "plan-and-requested-actions";
            var divs = plan ? new[] { div } : ["<p>Well.</p>", div];
            var letter = statement["setting"]!.GetValue<string>() == "outpatient" ? SampleLetter.Outpatient(divs) : SampleLetter.Of(divs);
            var decision = LetterJudge.Judge(letter, AllRewrite(), new DecideContext(SampleLetter.Received));
            if (decision.Findings.FirstOrDefault(finding => finding.Code == "rewrite-check-failed") is { } finding)
            {
                failed++;
                output.WriteLine($"NOT USED {text}\n    {finding.Text}");
            }
            else if (decision.Rewritten is { } rewritten)
            {
                made++;
                var section = ((Composition)rewritten.Entry[0].Resource!).Section[^1];
                output.WriteLine($"{text}\n    {ReadingText.FromXhtml(section.Text!.Div!).Text}");
            }
        }

        var result = FormattableString.Invariant($"rewritten {made}, not used {failed}");
        output.WriteLine(result);
        Assert.True(failed <= LargestShareNotUsed * (made + failed), result);
    }

    private static PolicyDocument AllRewrite()
    {
        var policy = PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received);
        return policy with
        {
            Asks = AskCategories.Avoidable.ToDictionary(
                code => code,
                _ => new PolicyLine(Disposition.Rewrite, "test"),
                StringComparer.Ordinal
            ),
        };
    }

    private static string Shared()
    {
        if (Environment.GetEnvironmentVariable("FHIRINTERFACE_SHARED") is { Length: > 0 } set)
            return set;
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "FhirInterface.sln")))
            root = root.Parent;
        return Path.Combine(root?.FullName ?? ".", "..", "shared");
    }
}
