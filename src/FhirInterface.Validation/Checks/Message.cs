using Hl7.Fhir.Model;

namespace FhirInterface.Validation.Checks;

/// <summary>A kind of issue. Ids are never reused or renamed.</summary>
internal sealed record Message(string Id, OperationOutcome.IssueSeverity Severity, OperationOutcome.IssueType Code, bool NotChecked = false)
{
    public static Message Error(string id, OperationOutcome.IssueType code) => new(id, OperationOutcome.IssueSeverity.Error, code);

    public static Message Warning(string id, OperationOutcome.IssueType code) => new(id, OperationOutcome.IssueSeverity.Warning, code);

    public static Message Information(string id, OperationOutcome.IssueType code) =>
        new(id, OperationOutcome.IssueSeverity.Information, code);

    /// <summary>An issue of this kind.</summary>
    public ValidationIssue At(Nodes.Node node, string text) => new(Severity, Code, Id, node.Exists ? node.Expression : "", text);

    /// <summary>Something could not be checked: said, and no verdict of "valid" any more.</summary>
    public static Message Open(string id, OperationOutcome.IssueSeverity severity, OperationOutcome.IssueType code) =>
        new(id, severity, code, NotChecked: true);
}
