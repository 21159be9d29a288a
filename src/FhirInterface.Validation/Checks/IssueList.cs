using Hl7.Fhir.Model;

namespace FhirInterface.Validation.Checks;

/// <summary>The issues of one validation; the same is never said twice.</summary>
internal sealed class IssueList
{
    private readonly HashSet<ValidationIssue> said = new(Sameness.Instance);
    private readonly List<ValidationIssue> issues = [];
    private readonly HashSet<(string Id, string Key)> once = [];

    public IReadOnlyList<ValidationIssue> Issues => issues;

    public int Errors { get; private set; }

    /// <summary>False if that was asked before: for what is said for its first place only.</summary>
    public bool First(string id, string key) => once.Add((id, key));

    public void Add(ValidationIssue issue)
    {
        if (said.Add(issue))
        {
            issues.Add(issue);
            Errors += issue.Severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal ? 1 : 0;
        }
    }

    /// <summary>Issues are the same that say the same of the same place, whichever profile says so.</summary>
    private sealed class Sameness : IEqualityComparer<ValidationIssue>
    {
        public static readonly Sameness Instance = new();

        public bool Equals(ValidationIssue? x, ValidationIssue? y) =>
            x?.MessageId == y?.MessageId && x?.Expression == y?.Expression && x?.Text == y?.Text;

        public int GetHashCode(ValidationIssue obj) => HashCode.Combine(obj.MessageId, obj.Expression, obj.Text);
    }
}
