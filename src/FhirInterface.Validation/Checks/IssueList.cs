using Hl7.Fhir.Model;

namespace FhirInterface.Validation.Checks;

/// <summary>The issues of one validation; the same is never said twice.</summary>
internal sealed class IssueList
{
    private readonly HashSet<(string Id, string Expression, string Text)> said = [];
    private readonly List<ValidationIssue> issues = [];
    private readonly HashSet<(string Id, string Key)> once = [];

    public IReadOnlyList<ValidationIssue> Issues => issues;

    public int Errors { get; private set; }

    /// <summary>False if that was asked before: for what is said for its first place only.</summary>
    public bool First(string id, string key) => once.Add((id, key));

    public void Add(ValidationIssue issue)
    {
        if (said.Add((issue.MessageId, issue.Expression, issue.Text)))
        {
            issues.Add(issue);
            Errors += issue.Severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal ? 1 : 0;
        }
    }
}
