using System.Globalization;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Api.Fhir;

/// <summary>An answer of the FHIR interface: a status, a resource if there is one, and the headers that FHIR gives it.</summary>
public sealed class FhirResult(int status, Resource? resource = null) : IResult
{
    public int StatusCode => status;
    public Resource? Resource => resource;

    /// <summary>Absolute, or from <c>/fhir</c> on; made absolute when written.</summary>
    public string? Location { get; init; }
    public string? ContentLocation { get; init; }

    /// <summary>Version of the resource that was read or made; becomes the weak ETag.</summary>
    public string? Version { get; init; }
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Which elements are written: <c>_summary</c> and <c>_elements</c>.</summary>
    public SerializationFilter? Filter { get; init; }

    public static FhirResult Ok(Resource resource) => new(StatusCodes.Status200OK, resource);

    /// <summary>A resource with the headers of its version.</summary>
    public static FhirResult Versioned(int status, Resource resource, string? location = null)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new FhirResult(status, resource)
        {
            Version = resource.Meta?.VersionId,
            LastModified = resource.Meta?.LastUpdated,
            Location = location,
        };
    }

    /// <summary>The outcome that fits a bare status.</summary>
    public static FhirResult Status(int status) => new(status) { needsOutcome = true };

    public static FhirResult NotFound() => Status(StatusCodes.Status404NotFound);

    public static FhirResult Refuse(
        int status,
        OperationOutcome.IssueType code,
        string text,
        string? expression = null,
        string? diagnostics = null
    ) => new(status, HttpOutcomes.Error(code, text, expression, diagnostics));

    private bool needsOutcome;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var (request, response) = (httpContext.Request, httpContext.Response);
        var body = needsOutcome ? HttpOutcomes.ForStatus(status, request) : resource;

        if (Location is not null)
            response.Headers.Location = FhirUrls.Absolute(request, Location);
        if (ContentLocation is not null)
            response.Headers.ContentLocation = FhirUrls.Absolute(request, ContentLocation);
        if (LastModified is { } modified)
            response.Headers.LastModified = modified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        if (Version is not null)
        {
            response.Headers.ETag = $"W/\"{Version}\"";
            if (status == 200 && IsRead(request) && Unchanged(request))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.Headers.Append("Vary", "Accept");
                return;
            }
        }

        response.StatusCode = status;
        if (body is null)
        {
            response.ContentLength = status == StatusCodes.Status204NoContent ? null : 0;
            return;
        }

        await FhirWriting.Write(httpContext, body, Filter);
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private bool Unchanged(HttpRequest request)
    {
        if (request.Headers.IfNoneMatch.Count > 0)
            return ETags.Lists(request.Headers.IfNoneMatch, Version!);
        return LastModified is { } modified
            && request.GetTypedHeaders().IfModifiedSince is { } since
            && modified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }
}
