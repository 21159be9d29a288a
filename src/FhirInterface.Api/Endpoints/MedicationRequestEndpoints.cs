using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Search;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Endpoints;

/// <summary>Outpatient medication requests: submitted, read, searched.</summary>
internal static class MedicationRequestEndpoints
{
    public static void MapMedicationRequests(this IEndpointRouteBuilder fhir)
    {
        fhir.MapPost("/MedicationRequest", Submit)
            .Says(
                new FhirCall("Submit one outpatient medication request")
                {
                    Resource = "MedicationRequest",
                    Interaction = "create",
                    Scope = "MedicationRequest.c",
                    Roles = [CallerRole.Hospital, CallerRole.Administrator],
                    HasBody = true,
                    Examples = ExampleShelf.Requests,
                    Answers = [201, 200, 422, 409],
                }
            );
        fhir.MapSearch("MedicationRequest", "Search medication requests");
        fhir.MapReadOne("MedicationRequest");
        fhir.MapHistory("MedicationRequest");
    }

    private static async Task<IResult> Submit(
        FhirBody body,
        Prefer prefer,
        HttpContext http,
        LetterFlow flow,
        ResourceReader reader,
        CancellationToken cancel
    )
    {
        if (Submissions.WrongType<MedicationRequest>(body) is { } wrong)
            return wrong;
        var submission = await flow.SubmitRequest(body.AsPosting(http), http.Caller(), cancel);
        return await Submissions.Answer(submission, body, prefer, reader, http);
    }
}
