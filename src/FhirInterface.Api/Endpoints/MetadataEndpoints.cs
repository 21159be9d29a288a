using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;

namespace FhirInterface.Api.Endpoints;

/// <summary>What this server offers.</summary>
internal static class MetadataEndpoints
{
    public static void MapMetadata(this IEndpointRouteBuilder fhir) =>
        fhir.MapRead("/metadata", (HttpContext http, Capabilities capabilities) => FhirResult.Ok(capabilities.Build(http.Request)))
            .Says(new FhirCall("The CapabilityStatement") { Interaction = "capabilities", Roles = [] });
}
