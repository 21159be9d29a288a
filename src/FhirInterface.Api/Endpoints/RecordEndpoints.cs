using FhirInterface.Api.Search;

namespace FhirInterface.Api.Endpoints;

/// <summary>What the service records of its own work: Provenance and AuditEvent, read only.</summary>
internal static class RecordEndpoints
{
    public static void MapRecords(this IEndpointRouteBuilder fhir)
    {
        fhir.MapSearch("Provenance", "What became of a letter, and how");
        fhir.MapReadOne("Provenance");
        fhir.MapSearch("AuditEvent", "Who saw or changed what");
        fhir.MapReadOne("AuditEvent");
    }
}
