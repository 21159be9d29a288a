using FhirInterface.Validation;
using Hl7.Fhir.Model;

namespace FhirInterface.Cli;

/// <summary>A file that cannot be read at all is invalid, never passed over.</summary>
internal static class Unreadable
{
    public static ValidationReport Report(string problem) =>
        new(
            Verdict.Invalid,
            [
                new ValidationIssue(
                    OperationOutcome.IssueSeverity.Fatal,
                    OperationOutcome.IssueType.Structure,
                    "unreadable",
                    "",
                    $"The file cannot be read: {problem}"
                ),
            ]
        );
}
