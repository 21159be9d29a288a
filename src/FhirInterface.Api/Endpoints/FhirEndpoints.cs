using FhirInterface.Api.Access;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Search;

namespace FhirInterface.Api.Endpoints;

/// <summary>The FHIR interface: a file a resource or operation.</summary>
internal static class FhirEndpoints
{
    public static void MapFhir(this IEndpointRouteBuilder app)
    {
        var fhir = app.MapGroup(FhirUrls.Path).AddEndpointFilter<FhirDoor>().AddEndpointFilter<ConditionalCreate>();
        fhir.MapMetadata();
        fhir.MapSmartConfiguration();
        fhir.MapBundles();
        fhir.MapMessages();
        fhir.MapMedicationRequests();
        fhir.MapReviews();
        fhir.MapValidation();
        fhir.MapBinaries();
        fhir.MapTasks();
        fhir.MapRecords();
        fhir.MapSubscriptions();
        fhir.MapMeasures();
    }
}
