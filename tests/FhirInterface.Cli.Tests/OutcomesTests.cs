using System.Text.Json;
using FhirInterface.Policy.Decide;
using FhirInterface.Validation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Cli.Tests;

/// <summary>
/// What becomes of the examples that are rejected or rewritten: <c>profiles/outcomes/</c> holds the answer that their senders get
/// (<c>NAME.outcome.json</c>) and the letter that the practice gets (<c>NAME.released.json</c>). After a change that is meant to change
/// them, run this test with FHIRINTERFACE_WRITE_OUTCOMES=1 and look at the difference.
/// </summary>
public sealed class OutcomesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "profiles", "outcomes");
    private static readonly bool Write = Environment.GetEnvironmentVariable("FHIRINTERFACE_WRITE_OUTCOMES") == "1";

    public static TheoryData<string> Letters =>
        [
            .. Directory
                .GetFiles(Repository.Examples)
                .Select(file => Path.GetFileName(file))
                .Where(name => !name.StartsWith("task-", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Letters))]
    public void Is_as_it_stands_in_the_repository(string name)
    {
        var done = Assert.IsType<FileReview.Done>(FileReviewer.Under(policyFile: null).Review(Repository.Example(name)));
        var decision = done.Judged.Decision;
        var changes = decision.Disposition is Disposition.Reject or Disposition.Rewrite;

        Check(name, "outcome", changes ? Flow.Outcomes.Of(decision) : null);
        Check(name, "released", decision.Rewritten);
    }

    [Fact]
    public void What_is_released_meets_its_profile()
    {
        foreach (var file in Directory.GetFiles(Folder, "*.released.json"))
        {
            var report = Validator.Default.Validate(File.ReadAllBytes(file), FhirFormat.Json);

            Assert.DoesNotContain(report.Issues, issue => issue.Severity is OperationOutcome.IssueSeverity.Error);
        }
    }

    [Fact]
    public void No_outcome_is_left_of_an_example_that_is_gone()
    {
        var examples = Letters.Select(row => Path.GetFileNameWithoutExtension(row.Data)).ToHashSet(StringComparer.Ordinal);

        Assert.All(Directory.GetFiles(Folder), file => Assert.Contains(Path.GetFileName(file).Split('.')[0], examples));
    }

    private static void Check(string name, string kind, Resource? made)
    {
        var file = Path.Combine(Folder, $"{Path.GetFileNameWithoutExtension(name)}.{kind}.json");
        var text = made is null ? null : Indented(made);
        if (Write && text is not null)
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, text);
        }
        else if (Write)
        {
            File.Delete(file);
        }

        Assert.Equal(text, File.Exists(file) ? File.ReadAllText(file) : null);
    }

    private static string Indented(Resource resource)
    {
        using var json = JsonDocument.Parse(FhirJsonSerializer.Default.SerializeToString(resource));
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonLines.Options with { Indented = true, NewLine = "\n" }))
        {
            json.WriteTo(writer);
        }

        return Terminal.Utf8.GetString(buffer.ToArray()) + "\n";
    }
}
