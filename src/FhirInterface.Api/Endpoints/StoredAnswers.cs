using FhirInterface.Api.Access;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Api.Search;
using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Endpoints;

/// <summary>Read, version read and history, alike for every stored type.</summary>
internal static class StoredAnswers
{
    private static readonly string[] OfRead = ["_format", "_pretty", "_summary", "_elements"];

    /// <summary>Maps <c>GET /{type}/{id}</c>.</summary>
    public static RouteHandlerBuilder MapReadOne(this IEndpointRouteBuilder fhir, string type) =>
        fhir.MapRead(
                $"/{type}/{{id:fhirid}}",
                (string id, HttpContext http, ResourceReader reader, CancellationToken cancel) => Read(type, id, http, reader, cancel)
            )
            .Says(Call($"The current {type}", type, "read", type + ".r"));

    /// <summary>Maps <c>GET /{type}/{id}/_history</c> and <c>…/_history/{v}</c>; gives back the latter.</summary>
    public static RouteHandlerBuilder MapHistory(this IEndpointRouteBuilder fhir, string type)
    {
        fhir.MapRead(
                $"/{type}/{{id:fhirid}}/_history",
                (string id, HttpContext http, HistoryRun run, CancellationToken cancel) => run.Run(type, id, http, cancel)
            )
            .Says(Call($"All versions of a {type}, newest first", type, "history-instance", type + ".r"));
        return fhir.MapRead(
                $"/{type}/{{id:fhirid}}/_history/{{version:int:min(1)}}",
                async (string id, int version, HttpContext http, ResourceReader reader, CancellationToken cancel) =>
                    Answer(await reader.ReadVersion(type, id, version, http.Caller(), cancel), http.Request)
            )
            .Says(Call($"One version of a {type}", type, "vread", type + ".r"));
    }

    public static async Task<IResult> Read(string type, string id, HttpContext http, ResourceReader reader, CancellationToken cancel) =>
        Answer(await reader.Read(type, id, http.Caller(), cancel), http.Request);

    /// <summary>A stored resource, or 404.</summary>
    public static FhirResult Answer(StoredResource? stored, HttpRequest request)
    {
        if (stored is null)
            return FhirResult.NotFound();
        if (!Prefer.Of(request).Lenient && request.Query.Keys.FirstOrDefault(name => !OfRead.Contains(name)) is { } unknown)
            return FhirResult.Refuse(
                400,
                OperationOutcome.IssueType.NotSupported,
                $"A read takes {string.Join(", ", OfRead)}.",
                "http." + SearchParsing.Plain(unknown)
            );
        if (AnswerShape.Of(request) is not { } shape)
            return FhirResult.Refuse(400, OperationOutcome.IssueType.Value, "_summary or _elements is not understood.", "http._summary");
        return Of(200, stored, stored.Parse(), shape);
    }

    /// <summary>A stored resource with the headers of its version.</summary>
    public static FhirResult Of(int status, StoredResource stored, Resource? body, AnswerShape? shape = null, bool made = false) =>
        new(status, body)
        {
            Version = stored.Version.Plain(),
            LastModified = stored.LastUpdated,
            Location = made ? VersionUrl(stored.Type, stored.Id, stored.Version) : null,
            Filter = shape?.Filter(),
        };

    public static string VersionUrl(string type, string id, int version) => $"{type}/{id}/_history/{version.Plain()}";

    private static FhirCall Call(string summary, string type, string interaction, string scope) =>
        new(summary)
        {
            Resource = type,
            Interaction = interaction,
            Scope = scope,
            Answers = [200, 304, 404],
        };
}
