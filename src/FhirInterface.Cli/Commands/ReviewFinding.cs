using FhirInterface.Flow;
using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace FhirInterface.Cli.Commands;

/// <summary>A finding as the command line shows it, with the severity that the service would give it.</summary>
/// <param name="Finding">Null where the file could not be read as a letter.</param>
internal sealed record ReviewFinding(
    string Code,
    string Severity,
    string? Quote,
    string Expression,
    string Text,
    string? Authority,
    string? Remedy,
    Finding? Finding
)
{
    public static IReadOnlyList<ReviewFinding> Of(FileReview review) =>
        review switch
        {
            FileReview.Done done => OfDecision(done.Judged.Decision),
            FileReview.Unreadable unreadable => [new("structure", "error", null, "", unreadable.Problem, null, null, null)],
            _ => [],
        };

    private static List<ReviewFinding> OfDecision(Decision decision)
    {
        // The first issue is the disposition; then one for each finding, in order.
        var issues = Outcomes.Of(decision).Issue.Skip(1);
        return decision.Findings.Zip(issues, Of).ToList();
    }

    private static ReviewFinding Of(Finding finding, OperationOutcome.IssueComponent issue) =>
        new(
            finding.Code,
            issue.Severity.GetLiteral() ?? "",
            finding.Quote,
            finding.Expression,
            finding.Text,
            finding.Authority,
            finding.Remedy,
            finding
        );
}
