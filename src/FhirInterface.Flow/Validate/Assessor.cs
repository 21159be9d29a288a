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

    /// <summary>Assesses a letter (document Bundle) or a MedicationRequest as it was posted.</summary>
    public Assessment Assess(Posting posting)
    {
        ArgumentNullException.ThrowIfNull(posting);
        return Assess(
            posting.Resource,
            validator.Validate(posting.Body, FormatOf(posting.ContentType), LetterProfiles.Of(posting.Resource)),
            posting.ReceivedAt
        );
    }

    /// <summary>Assesses a resource of the object model, such as the document inside a message.</summary>
    public Assessment Assess(Resource resource, DateTimeOffset receivedAt, bool issued = false)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Assess(resource, validator.Validate(resource, LetterProfiles.Of(resource)), receivedAt, issued);
    }

    private Assessment Assess(Resource resource, ValidationReport report, DateTimeOffset receivedAt, bool issued = false)
    {
        if (LetterShape.Refusal(resource) is { } refusal)
            return new Assessment.NotALetter(refusal);

        var context = DecideContext.Of(resource, receivedAt) with { Issued = issued };
        var (parties, judge) = resource switch
        {
            Bundle letter => (Parties.Of(letter), (Judge)((policy, findings) => LetterJudge.Judge(letter, policy, context, findings))),
            MedicationRequest request => (
                Parties.Of(request),
                (policy, findings) => RequestJudge.Judge(request, policy, context, findings)
            ),
            _ => throw new System.Diagnostics.UnreachableException(resource.TypeName),
        };
        var policy = policies().For(parties.CustodianOds, parties.PracticeOds, receivedAt);
        return new Assessment.Judged(parties, judge(policy, ProfileFindings.Of(report, policy, parties)), report);
    }

    private delegate Decision Judge(PolicyDocument policy, IReadOnlyList<Finding> findings);

    private static FhirFormat FormatOf(string contentType) =>
        contentType.Contains("xml", StringComparison.OrdinalIgnoreCase) ? FhirFormat.Xml : FhirFormat.Json;
}
