using Hl7.Fhir.Model;

namespace FhirInterface.Validation.Checks;

/// <summary>
/// The issues of one validation; the same is never said twice. A document can be made so that each of millions of elements is
/// wrong: so many errors are kept, and so many others, and nobody reads even those.
/// </summary>
internal sealed class IssueList
{
    /// <summary>Errors kept, and issues of other severities.</summary>
    public const int Most = 20_000;

    private readonly HashSet<ValidationIssue> said = new(Sameness.Instance);
    private readonly List<ValidationIssue> issues = [];
    private readonly HashSet<(string Id, string Key)> once = [];

    public IReadOnlyList<ValidationIssue> Issues => issues;

    /// <summary>Errors kept.</summary>
    public int Errors { get; private set; }

    /// <summary>Whether there was more to say than is kept.</summary>
    public bool HasLeftOut { get; private set; }

    /// <summary>False where one more issue of a severity would not be kept: then it need not be made either.</summary>
    public bool Takes(OperationOutcome.IssueSeverity severity)
    {
        var takes = (IsError(severity) ? Errors : issues.Count - Errors) < Most;
        HasLeftOut |= !takes;
        return takes;
    }

    /// <summary>False if that was asked before: for what is said for its first place only.</summary>
    public bool First(string id, string key) => once.Add((id, key));

    public void Add(ValidationIssue issue)
    {
        if (said.Add(issue))
        {
            issues.Add(issue);
            Errors += IsError(issue.Severity) ? 1 : 0;
        }
    }

    /// <summary>Takes back what was said under an id of places that turned out to be right.</summary>
    public void TakeBack(string id, HashSet<string> expressions)
    {
        issues.RemoveAll(issue => issue.MessageId == id && expressions.Contains(issue.Expression));
        Errors = issues.Count(issue => IsError(issue.Severity));
    }

    private static bool IsError(OperationOutcome.IssueSeverity severity) =>
        severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal;

    /// <summary>Issues are the same that say the same of the same place, whichever profile says so.</summary>
    private sealed class Sameness : IEqualityComparer<ValidationIssue>
    {
        public static readonly Sameness Instance = new();

        public bool Equals(ValidationIssue? x, ValidationIssue? y) =>
            x?.MessageId == y?.MessageId && x?.Expression == y?.Expression && x?.Text == y?.Text;

        public int GetHashCode(ValidationIssue obj) => HashCode.Combine(obj.MessageId, obj.Expression, obj.Text);
    }
}
