using System.Diagnostics;
using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;
using FhirInterface.Flow.Release;
using FhirInterface.Flow.Validate;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Endpoints;

/// <summary><c>$review</c>: what a submission would be told, with nothing stored.</summary>
internal static class ReviewEndpoints
{
    public static void MapReviews(this IEndpointRouteBuilder fhir)
    {
        fhir.MapPost("/Bundle/$review", Review<Bundle>).Says(Call("Bundle", ExampleShelf.Letters));
        fhir.MapPost("/MedicationRequest/$review", Review<MedicationRequest>).Says(Call("MedicationRequest", ExampleShelf.Requests));
    }

    private static FhirCall Call(string type, IReadOnlyList<string> examples) =>
        new("Review without storing anything")
        {
            Resource = type,
            Operation = "review",
            Inputs = new OperationInputs("resource"),
            HasBody = true,
            Examples = examples,
            Answers = [200, 400, 422],
        };

    private static IResult Review<T>(OperationCall asked, HttpContext http, Assessor assessor)
        where T : Resource
    {
        var body = asked.About!;
        if (Submissions.WrongType<T>(body) is { } wrong)
            return wrong;

        // The letter's own moment, so that the same letter is answered the same on any day (design 6.9).
        var posting = body.AsPosting(http) with
        {
            ReceivedAt = MomentOf(body.Resource) ?? body.ReceivedAt,
        };
        return assessor.Assess(posting) switch
        {
            Assessment.Judged judged => FhirResult.Ok(ReviewParameters.Of(judged, ReviewedActions.Of(judged, posting, http.Caller()))),
            Assessment.NotALetter nothing => new FhirResult(422, Submissions.WithFaults(nothing.Outcome, body)),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    private static DateTimeOffset? MomentOf(Resource resource) =>
        resource switch
        {
            Bundle bundle => bundle.Timestamp,
            MedicationRequest { AuthoredOnElement: { } authored } when authored.TryToDateTimeOffset(TimeSpan.Zero, out var at) => at,
            _ => null,
        };
}
