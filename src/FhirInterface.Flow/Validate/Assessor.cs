using FhirInterface.Flow.Telemetry;
using FhirInterface.Policy.Decide;
using FhirInterface.Validation;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Validate;

/// <summary>
/// Validate, review and decide in one call, with nothing stored and no clock read: what <c>$review</c>, the command line and a
/// submission have in common.
/// </summary>
/// <param name="validator">Knows R4 and the profiles.</param>
/// <param name="policies">Tells which policies are in force; asked at each assessment, since policies may be added.</param>
public sealed class Assessor(Validator validator, Func<PolicySet> policies)
{
    /// <summary>With the shipped policies and R4's and this project's own definitions.</summary>
    public static Assessor Default { get; } = new(Validator.Default, () => PolicySet.Shipped);

    /// <summary>The policies as they are now.</summary>
    public PolicySet Policies => policies();

    /// <summary>Assesses a letter (document Bundle) or a MedicationRequest as it was posted.</summary>
    public Assessment Assess(Posting posting)
    {
        ArgumentNullException.ThrowIfNull(posting);
        return Assess(
            posting.Resource,
            Validated(() => validator.Validate(posting.Body, FormatOf(posting.ContentType), LetterProfiles.Of(posting.Resource))),
            posting.ReceivedAt
        );
    }

    /// <summary>Checks bytes as they were posted against R4 and the profiles that they claim, no more.</summary>
    public ValidationReport CheckPlain(Posting posting)
    {
        ArgumentNullException.ThrowIfNull(posting);
        return validator.Validate(posting.Body, FormatOf(posting.ContentType));
    }

    /// <summary>The document or request inside a message, with what was found wrong with it before.</summary>
    internal Assessment Assess(Resource resource, DateTimeOffset receivedAt, IReadOnlyList<ValidationIssue> faults)
    {
        var report = Validated(() => validator.Validate(resource, LetterProfiles.Of(resource)));
        var known = report.Issues.Select(issue => (issue.Expression, issue.MessageId)).ToHashSet();
        var others = faults.Where(fault => !known.Contains((fault.Expression, fault.MessageId)));
        return Assess(resource, report with { Issues = [.. others, .. report.Issues] }, receivedAt);
    }

    /// <summary>Assesses a resource of the object model, such as the document inside a message.</summary>
    public Assessment Assess(Resource resource, DateTimeOffset receivedAt, bool issued = false)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Assess(resource, Validated(() => validator.Validate(resource, LetterProfiles.Of(resource))), receivedAt, issued);
    }

    private static ValidationReport Validated(Func<ValidationReport> validate)
    {
        using var step = FlowStep.Begin("validate");
        return validate();
    }

    private Assessment Assess(Resource resource, ValidationReport report, DateTimeOffset receivedAt, bool issued = false)
    {
        if (LetterShape.Refusal(resource) is { } refusal)
            return new Assessment.NotALetter(refusal);

        using var step = FlowStep.Begin("review");
        var parties = resource is Bundle bundle ? Parties.Of(bundle) : Parties.Of((MedicationRequest)resource);
        var policy = policies().For(parties.CustodianOds, parties.PracticeOds, receivedAt);
        var findings = ProfileFindings.Of(report, policy, parties);
        var context = DecideContext.Of(resource, receivedAt) with { Issued = issued };
        if (OverrideTag.Fault(resource, policy) is { } fault)
            (findings, context) = ([.. findings, fault], context with { Override = false });

        var decision = resource is Bundle letter
            ? LetterJudge.Judge(letter, policy, context, findings)
            : RequestJudge.Judge((MedicationRequest)resource, policy, context, findings);

        // What the author has to do something about comes first; what could merely not be checked comes last.
        IReadOnlyList<Finding> inOrder = [.. decision.Findings.OrderByDescending(finding => finding.Disposition)];
        return new Assessment.Judged(parties, decision with { Findings = inOrder }, report);
    }

    private static FhirFormat FormatOf(string contentType) =>
        contentType.Contains("xml", StringComparison.OrdinalIgnoreCase) ? FhirFormat.Xml : FhirFormat.Json;
}
