using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Pages;
using FhirInterface.Api.Search;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Endpoints;

/// <summary>Letters: submitted, read, searched.</summary>
internal static class BundleEndpoints
{
    public static void MapBundles(this IEndpointRouteBuilder fhir)
    {
        fhir.MapPost("/Bundle", Submit)
            .Says(
                new FhirCall("Submit a discharge summary or an outpatient letter")
                {
                    Resource = "Bundle",
                    Interaction = "create",
                    Scope = "Bundle.c",
                    Roles = [CallerRole.Hospital, CallerRole.Administrator],
                    HasBody = true,
                    Examples = ExampleShelf.Letters,
                    Answers = [201, 200, 422, 409],
                }
            );
        fhir.MapSearch("Bundle", "Search letters");
        fhir.MapReadOne("Bundle").WithMetadata(new AlsoHtml()).AddEndpointFilter<LetterPageFilter>();
        fhir.MapHistory("Bundle").WithMetadata(new AlsoHtml()).AddEndpointFilter<LetterPageFilter>();
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
        if (Submissions.WrongType<Bundle>(body) is { } wrong)
            return wrong;
        var submission = await flow.SubmitLetter(body.AsPosting(http), http.Caller(), cancel);
        return await Submissions.Answer(submission, body, prefer, reader, http);
    }
}
