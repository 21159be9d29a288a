using Hl7.Fhir.Model;

namespace FhirInterface.Validation;

/// <summary>Valid, invalid, or nothing wrong found but something not checked. Not checked is never silent.</summary>
public enum Verdict
{
    Valid,
    Invalid,
    NotChecked,
}

/// <summary>One thing that validation has to say.</summary>
/// <param name="Severity">Fatal and error make a resource invalid.</param>
/// <param name="Code">FHIR issue code, as HL7's validator would choose it.</param>
/// <param name="MessageId">Stable; never reused or renamed.</param>
/// <param name="Expression">FHIRPath of the very element, rooted in the resource's type.</param>
/// <param name="Text">One plain sentence.</param>
/// <param name="Profile">The definition that says so.</param>
/// <param name="NotChecked">True where the issue reports that something could not be checked.</param>
public sealed record ValidationIssue(
    OperationOutcome.IssueSeverity Severity,
    OperationOutcome.IssueType Code,
    string MessageId,
    string Expression,
    string Text,
    string? Profile = null,
    bool NotChecked = false
);

/// <summary>The answer of a validation.</summary>
public sealed record ValidationReport(Verdict Verdict, IReadOnlyList<ValidationIssue> Issues)
{
    /// <summary>The same as a FHIR resource.</summary>
    public OperationOutcome ToOperationOutcome()
    {
        var outcome = new OperationOutcome();
        foreach (var issue in Issues)
        {
            outcome.Issue.Add(
                new OperationOutcome.IssueComponent
                {
                    Severity = issue.Severity,
                    Code = issue.Code,
                    Details = new CodeableConcept("https://fhirinterface.example/CodeSystem/validation-message", issue.MessageId)
                    {
                        Text = issue.Text,
                    },
                    Diagnostics = issue.Profile,
                    Expression = [issue.Expression],
                }
            );
        }

        if (outcome.Issue.Count == 0)
        {
            outcome.Issue.Add(
                new OperationOutcome.IssueComponent
                {
                    Severity = OperationOutcome.IssueSeverity.Information,
                    Code = OperationOutcome.IssueType.Informational,
                    Details = new CodeableConcept { Text = "No faults found." },
                }
            );
        }

        return outcome;
    }
}
