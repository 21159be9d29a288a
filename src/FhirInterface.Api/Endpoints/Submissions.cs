using System.Diagnostics;
using FhirInterface.Api.Access;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Endpoints;

/// <summary>What became of a submission, as HTTP (design 2, Submitting).</summary>
internal static class Submissions
{
    private const int MostFaults = 50;

    public static async Task<IResult> Answer(
        Submission submission,
        FhirBody body,
        Prefer prefer,
        ResourceReader reader,
        HttpContext http
    ) =>
        submission switch
        {
            Submission.Released letter => await Accepted(
                201,
                letter.Type,
                letter.Id,
                letter.Version,
                letter.Outcome,
                letter.LastUpdated,
                prefer,
                reader,
                http
            ),
            Submission.Repeated { Held: false } first => await Accepted(
                200,
                first.Type,
                first.Id,
                first.Version,
                first.Outcome,
                first.LastUpdated,
                prefer,
                reader,
                http
            ),
            Submission.Repeated first => Held(first.Type, first.Id, first.Version, first.Outcome),
            Submission.Rejected letter => Held(letter.Type, letter.Id, letter.Version, letter.Outcome),
            Submission.NotALetter nothing => new FhirResult(422, WithFaults(nothing.Outcome, body)),
            Submission.OfAnotherCustodian other => new FhirResult(409, other.Outcome),
            Submission.NotTheSender other => new FhirResult(403, other.Outcome),
            Submission.RequestIdReused reused => new FhirResult(409, reused.Outcome),
            var other => throw new UnreachableException(other.GetType().Name),
        };

    /// <summary>
    /// Why something is no letter, and the faults that were found while reading it: a patient who could not be read is a patient who is missing.
    /// </summary>
    public static OperationOutcome WithFaults(OperationOutcome outcome, FhirBody body)
    {
        outcome.Issue.AddRange(HttpOutcomes.Of(body.Issues.Take(MostFaults)).Issue.Where(_ => body.Issues.Count > 0));
        return outcome;
    }

    /// <summary>The refusal of a body of another type than the address takes; null where it fits.</summary>
    public static FhirResult? WrongType<T>(FhirBody body)
        where T : Resource =>
        body.Resource is T
            ? null
            : FhirResult.Refuse(
                422,
                OperationOutcome.IssueType.Invalid,
                $"This address takes a {ModelInfo.GetFhirTypeNameForType(typeof(T))}; the body is a {body.Resource.TypeName}.",
                body.Resource.TypeName
            );

    private static async Task<IResult> Accepted(
        int status,
        string type,
        string id,
        int version,
        OperationOutcome outcome,
        DateTimeOffset? lastUpdated,
        Prefer prefer,
        ResourceReader reader,
        HttpContext http
    )
    {
        Resource? body = prefer.Return switch
        {
            ReturnPreference.Minimal => null,
            ReturnPreference.Representation => (await reader.ReadVersion(type, id, version, http.Caller(), http.RequestAborted))?.Parse(),
            _ => outcome,
        };
        return new FhirResult(status, body)
        {
            Location = StoredAnswers.VersionUrl(type, id, version),
            Version = version.Plain(),
            LastModified = lastUpdated,
        };
    }

    private static FhirResult Held(string type, string id, int version, OperationOutcome outcome) =>
        new(422, outcome) { Location = StoredAnswers.VersionUrl(type, id, version) };
}
