using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Policy.Tests.Rewrite;

/// <summary>The shipped example letters: what is rewritten in them passes the check, and reads as these tests print it.</summary>
public sealed class ExampleLettersTests(ITestOutputHelper output)
{
    [Fact]
    public void Examples_are_rewritten_and_the_rewrite_is_used()
    {
        var rewritten = 0;
        foreach (var file in Directory.EnumerateFiles(Examples(), "*.json").Order(StringComparer.Ordinal))
        {
            if (
                FhirJsonDeserializer.OSTRICH.DeserializeResource(File.ReadAllText(file))
                is not Bundle { Type: Bundle.BundleType.Document } letter
            )
                continue;
            var context = DecideContext.Of(letter, letter.Timestamp!.Value);
            var parties = Parties.Of(letter);
            var policy = PolicySet.Shipped.For(parties.CustodianOds, parties.PracticeOds, context.ReceivedAt);
            var decision = LetterJudge.Judge(letter, policy, context);
            Assert.DoesNotContain(decision.Findings, finding => finding.Code == "rewrite-check-failed");
            if (decision.Rewritten is not { } after)
                continue;
            rewritten++;
            output.WriteLine(Path.GetFileName(file));
            foreach (var section in LetterReader.Read(after).Sections)
                output.WriteLine($"  {section.Title}: {section.Reading.Text}");
        }

        Assert.True(rewritten >= 5, FormattableString.Invariant($"{rewritten} examples were rewritten"));
    }

    private static string Examples()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "FhirInterface.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException("FhirInterface.sln");
        return Path.Combine(root.FullName, "profiles", "examples");
    }
}
