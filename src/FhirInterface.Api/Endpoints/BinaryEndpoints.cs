using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow.Reads;
using Microsoft.Net.Http.Headers;

namespace FhirInterface.Api.Endpoints;

/// <summary>The exact bytes that were posted.</summary>
internal static class BinaryEndpoints
{
    public static void MapBinaries(this IEndpointRouteBuilder fhir) =>
        fhir.MapRead("/Binary/{id:fhirid}", Read)
            .WithMetadata(new AnyFormat())
            .Says(
                new FhirCall("The exact bytes of a posting, in the Content-Type they came in, whatever Accept says")
                {
                    Resource = "Binary",
                    Interaction = "read",
                    Scope = "Binary.r",
                    Answers = [200, 304, 404],
                }
            );

    private static async Task<IResult> Read(string id, HttpContext http, ResourceReader reader, CancellationToken cancel)
    {
        if (await reader.Binary(id, http.Caller(), cancel) is not { } posted)
            return FhirResult.NotFound();
        var response = http.Response;

        // Bytes from outside: whatever they hold, a browser that is led here runs none of it.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.Bytes(
            posted.Body,
            posted.ContentType,
            lastModified: posted.ReceivedAt,
            entityTag: new EntityTagHeaderValue($"\"{posted.Sha256}\"")
        );
    }
}
