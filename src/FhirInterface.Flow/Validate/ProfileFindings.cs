using System.Globalization;
using FhirInterface.Policy.Decide;
using FhirInterface.Validation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace FhirInterface.Flow.Validate;

/// <summary>
/// What validation found, as findings that a decision can weigh: a fault against R4 or our profiles rejects, one against another
/// profile that the resource claims warns and rejects nothing, and what could not be checked is said.
/// </summary>
internal static class ProfileFindings
{
    /// <summary>So many of one kind tell the author enough; the rest are counted.</summary>
    private const int Most = 200;

    /// <summary>
    /// An entry that nothing leads to breaks FHIR's rules of documents (bundle.html 3.3.1), but takes nothing from the letter: it is said,
    /// and no patient waits for it.
    /// </summary>
    private const string LooseEntry = "bundle-entry-unreachable";

    /// <param name="parties">Where they are uncertain, they say so themselves; the patient's profile need not say it again.</param>
    public static IReadOnlyList<Finding> Of(ValidationReport report, PolicyDocument policy, Parties parties)
    {
        var findings = new List<Finding>();
        foreach (var issue in report.Issues.Take(Most))
        {
            if (
                issue is { NotChecked: false, Severity: OperationOutcome.IssueSeverity.Information }
                || IsGeneralAdvice(issue)
                || IsSaidByParties(issue, parties)
            )
                continue;
            findings.Add(OfIssue(issue, policy));
        }

        return findings;
    }

    /// <summary>Whether it is a fault against R4 or our profiles (design 2, Submitting).</summary>
    public static bool Rejects(ValidationIssue issue) =>
        issue.Severity is OperationOutcome.IssueSeverity.Fatal or OperationOutcome.IssueSeverity.Error
        && !issue.NotChecked
        && IsOurs(issue.Profile)
        && issue.MessageId != LooseEntry;

    private static Finding OfIssue(ValidationIssue issue, PolicyDocument policy)
    {
        var rejects = Rejects(issue);
        return new Finding
        {
            Code = "profile-fault",
            Kind = rejects ? FindingKind.Structure : FindingKind.Note,
            Disposition =
                rejects ? Disposition.Reject
                : issue.NotChecked || issue.MessageId == LooseEntry ? Disposition.Allow
                : Disposition.Advise,
            Text = issue.Text,
            Expression = issue.Expression,
            Authority = issue.Profile ?? "FHIR R4 (4.0.1)",
            Rule = issue.MessageId,
            PolicyVersion = policy.Version,
            IssueCode = issue.Code.GetLiteral() ?? "invalid",
        };
    }

    // R4 warns of what any resource might do better (a narrative in every entry, say); a letter is judged by what a GP needs of it.
    private static bool IsGeneralAdvice(ValidationIssue issue) =>
        issue is { NotChecked: false, Severity: OperationOutcome.IssueSeverity.Warning } && IsOfR4(issue.Profile);

    private static bool IsSaidByParties(ValidationIssue issue, Parties parties) =>
        !parties.Certain && issue.Profile == Systems.Profile("InterfacePatient");

    private static bool IsOurs(string? profile) => IsOfR4(profile) || profile!.StartsWith(Systems.Base, StringComparison.Ordinal);

    private static bool IsOfR4(string? profile) =>
        profile is null
        || (
            profile.StartsWith("http://hl7.org/fhir/StructureDefinition/", StringComparison.Ordinal)
            && ModelInfo.ModelInspector.FindClassMapping(profile[(profile.LastIndexOf('/') + 1)..].Split('|')[0]) is not null
        );
}
