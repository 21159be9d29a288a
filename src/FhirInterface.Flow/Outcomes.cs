using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace FhirInterface.Flow;

/// <summary>Decisions as OperationOutcomes (design 2, Outcomes), and the short ones for what went wrong before any decision.</summary>
public static class Outcomes
{
    private const int LongestQuote = 4000;

    /// <summary>The outcome of a submission or a review.</summary>
    /// <param name="releaseDue">When a held letter will be released for safety, where the series' clock differs from the decision's own.</param>
    public static OperationOutcome Of(Decision decision, DateTimeOffset? releaseDue = null)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var outcome = new OperationOutcome { Issue = { Head(decision, releaseDue ?? decision.ReleaseDue) } };
        outcome.Issue.AddRange(decision.Findings.Select(finding => OfFinding(finding, decision.Disposition)));
        return outcome;
    }

    /// <summary>The code of <c>CodeSystem/disposition</c> for a result.</summary>
    public static string CodeOf(Disposition disposition) =>
        disposition switch
        {
            Disposition.Reject => "rejected",
            Disposition.Rewrite => "rewritten",
            Disposition.Advise => "advised",
            _ => "accepted",
        };

    /// <summary>One error, with a place where there is one.</summary>
    public static OperationOutcome Error(OperationOutcome.IssueType code, string text, string? expression = null) =>
        Single(OperationOutcome.IssueSeverity.Error, code, text, expression);

    /// <summary>One thing to know.</summary>
    public static OperationOutcome Information(string text) =>
        Single(OperationOutcome.IssueSeverity.Information, OperationOutcome.IssueType.Informational, text, null);

    private static OperationOutcome Single(
        OperationOutcome.IssueSeverity severity,
        OperationOutcome.IssueType code,
        string text,
        string? expression
    )
    {
        var issue = new OperationOutcome.IssueComponent
        {
            Severity = severity,
            Code = code,
            Details = new CodeableConcept { Text = text },
        };
        if (expression is not null)
            issue.Expression = [expression];
        return new OperationOutcome { Issue = { issue } };
    }

    private static OperationOutcome.IssueComponent Head(Decision decision, DateTimeOffset? releaseDue)
    {
        var rejected = decision.Disposition == Disposition.Reject;
        var issue = new OperationOutcome.IssueComponent
        {
            Severity = rejected ? OperationOutcome.IssueSeverity.Error : OperationOutcome.IssueSeverity.Information,
            Code = rejected ? OperationOutcome.IssueType.BusinessRule : OperationOutcome.IssueType.Informational,
            Details = new CodeableConcept(Systems.Disposition, CodeOf(decision.Disposition)) { Text = Sentence(decision, releaseDue) },
            Diagnostics = $"policy {decision.Policy.Version}",
        };
        if (rejected && releaseDue is { } due)
            issue.AddExtension(Systems.ReleaseDue, new FhirDateTime(due.ToUniversalTime()));
        return issue;
    }

    private static string Sentence(Decision decision, DateTimeOffset? releaseDue) =>
        decision.Disposition switch
        {
            Disposition.Reject when releaseDue is not null =>
                "Rejected: please mend what is named below and send it again. Unless a correction comes, it will be released as it stands when its time has come, for the patient's safety.",
            Disposition.Reject when !decision.IdentityCertain =>
                "Rejected: it is not certain which patient or practice this is for, so it cannot be released. Please mend it at once.",
            Disposition.Reject => "Rejected: please mend what is named below and send it again.",
            Disposition.Rewrite =>
                "Released with changes: what is the hospital's own work has been addressed to the hospital. The original is kept.",
            Disposition.Advise => "Released as it stands, with advice to its author.",
            _ => "Released as it stands.",
        };

    private static OperationOutcome.IssueComponent OfFinding(Finding finding, Disposition whole)
    {
        var issue = new OperationOutcome.IssueComponent
        {
            Severity = SeverityOf(finding.Disposition, whole),
            Code = EnumUtility.ParseLiteral<OperationOutcome.IssueType>(finding.IssueCode) ?? OperationOutcome.IssueType.BusinessRule,
            Details = new CodeableConcept(
                AskCategories.Avoidable.Contains(finding.Code) || AskCategories.Appropriate.Contains(finding.Code)
                    ? Systems.GpAsk
                    : Systems.InterfaceFinding,
                finding.Code
            )
            {
                Text = finding.Text,
            },
            Diagnostics = $"policy {finding.PolicyVersion}; rule {finding.Rule}; {finding.Authority}",
            Expression = [finding.Expression],
        };
        if (finding.Quote is { } quote)
            issue.AddExtension(Systems.FindingQuote, new FhirString(quote.Length > LongestQuote ? quote[..LongestQuote] : quote));
        if (finding.Remedy is { } remedy)
            issue.AddExtension(Systems.FindingRemedy, new FhirString(remedy));
        if (finding.TextStart is { } start)
            issue.AddExtension(Systems.TextStart, new Integer(start));
        if (finding.LastDayCovered is { } day)
            issue.AddExtension(Systems.LastDayCovered, new Date(day.Year, day.Month, day.Day));
        return issue;
    }

    // An error beside a 201 would say that nothing was released.
    private static OperationOutcome.IssueSeverity SeverityOf(Disposition finding, Disposition whole) =>
        finding switch
        {
            Disposition.Reject when whole == Disposition.Reject => OperationOutcome.IssueSeverity.Error,
            Disposition.Allow => OperationOutcome.IssueSeverity.Information,
            _ => OperationOutcome.IssueSeverity.Warning,
        };
}
