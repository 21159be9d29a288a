using System.Text;

namespace FhirInterface.Validation.Tests;

/// <summary>Many threads share one validator, from its first document on.</summary>
public sealed class ThreadTests
{
    [Fact]
    public void Threads_that_start_at_once_get_the_same_answers()
    {
        var types = new[]
        {
            "Appointment",
            "CarePlan",
            "Claim",
            "Consent",
            "Coverage",
            "Flag",
            "Goal",
            "Group",
            "Invoice",
            "Media",
            "Slot",
            "Substance",
        };
        var documents = types.Select(t => Encoding.UTF8.GetBytes($$"""{"resourceType":"{{t}}","identifier":[{"value":"1"}]}""")).ToList();
        var validator = Validation.Validator.Create(new ValidatorOptions());
        var answers = new string[8];
        using var start = new Barrier(answers.Length);
        var threads = Enumerable
            .Range(0, answers.Length)
            .Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                answers[i] = string.Join(
                    '\n',
                    documents
                        .SelectMany(d => validator.Validate(d, FhirFormat.Json).Issues)
                        .Select(x => $"{x.MessageId} {x.Expression} {x.Text}")
                );
            }))
            .ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.All(answers, a => Assert.Equal(answers[0], a));
        Assert.Contains("cardinality-min Claim", answers[0], StringComparison.Ordinal);
        Assert.DoesNotContain("element-unknown", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Once_definitions_are_compiled_nobody_waits_for_a_lock()
    {
        var validator = Validation.Validator.Create(new ValidatorOptions());
        var folder = Path.Combine(Shared.Repository, "profiles", "examples");
        var documents = Directory
            .EnumerateFiles(folder, "discharge-*.json")
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .ToList();
        Assert.True(documents.Count > 10, $"{documents.Count} documents");
        var expected = documents.ConvertAll(d => validator.Validate(d, FhirFormat.Json).Issues.Count);
        var answers = new List<int>[4];
        var threads = Enumerable
            .Range(0, answers.Length)
            .Select(i => new Thread(() => answers[i] = documents.ConvertAll(d => validator.Validate(d, FhirFormat.Json).Issues.Count))
            {
                IsBackground = true,
            })
            .ToList();

        // Whoever asked for one of these locks would wait until this block is left.
        using (Schema.FhirModel.Gate.EnterScope())
        using (Nodes.Names.Gate.EnterScope())
        using (validator.Definitions.Gate.EnterScope())
        {
            threads.ForEach(t => t.Start());
            Assert.All(threads, t => Assert.True(t.Join(TimeSpan.FromMinutes(2)), "A thread waits for a lock."));
        }

        Assert.All(answers, a => Assert.Equal(expected, a));
    }
}
