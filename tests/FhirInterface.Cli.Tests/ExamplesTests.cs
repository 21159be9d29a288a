using System.Text.Json;
using FhirInterface.Flow.Validate;
using FhirInterface.Policy.Review;
using FhirInterface.Validation;
using Hl7.Fhir.Model;

namespace FhirInterface.Cli.Tests;

/// <summary>The examples of <c>profiles/examples/</c> meet their profiles, and become what <c>Cases/examples.json</c> says.</summary>
public sealed class ExamplesTests
{
    private static readonly Dictionary<string, Expected> Cases = JsonSerializer.Deserialize<Dictionary<string, Expected>>(
        File.ReadAllText(Repository.Cases("examples.json")),
        JsonSerializerOptions.Web
    )!;

    public static TheoryData<string> Letters => [.. Cases.Keys];

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Repository.Examples).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Meets_its_profiles(string name)
    {
        var file = InputFile.Read(Repository.Example(name));

        var report = Validator.Default.Validate(file.Body, file.Format);

        Assert.NotEqual(Verdict.Invalid, report.Verdict);
        Assert.DoesNotContain(
            report.Issues,
            issue => issue.Severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal
        );
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Becomes_what_is_stated(string name)
    {
        var review = FileReviewer.Under(policyFile: null).Review(Repository.Example(name));

        Assert.Equal(Cases[name].Disposition, Commands.ReviewLines.DispositionOf(review));
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void Asks_what_is_stated(string name)
    {
        var done = Assert.IsType<FileReview.Done>(FileReviewer.Under(policyFile: null).Review(Repository.Example(name)));

        Assert.Equal(Cases[name].Asks, CategoriesIn(done));
    }

    [Fact]
    public void Every_letter_and_request_has_its_expectation()
    {
        var letters = Directory
            .GetFiles(Repository.Examples)
            .Select(file => Path.GetFileName(file))
            .Where(name => !name.StartsWith("task-", StringComparison.Ordinal));

        Assert.Equal(letters.Order(StringComparer.Ordinal), Cases.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_kind_of_ask_has_an_example()
    {
        var shown = Cases.Values.SelectMany(expected => expected.Asks).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(
            AskCategories.Avoidable.Concat(AskCategories.Appropriate).Order(StringComparer.Ordinal),
            shown.Order(StringComparer.Ordinal)
        );
    }

    // A safety net makes no action, so prose is asked itself; a request has only its actions.
    private static IEnumerable<string> CategoriesIn(FileReview.Done done)
    {
        var document = done.Resource as Bundle;
        if (document is { TypeElement.JsonValue: "message" })
            document = document.Entry.Select(entry => entry.Resource).OfType<Bundle>().FirstOrDefault();
        var categories = document is null
            ? done.Judged.Decision.Actions.Select(action => action.Category)
            : Policy.Review.Reviewer.Review(document).Asks.Select(ask => ask.Ask.Category);
        return categories.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private sealed record Expected(string Disposition, IReadOnlyList<string> Asks);
}
