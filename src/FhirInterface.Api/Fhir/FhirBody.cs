using FhirInterface.Api.Running;
using FhirInterface.Flow;
using FhirInterface.Validation;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace FhirInterface.Api.Fhir;

/// <summary>
/// The body of a request, read into a FHIR resource. A handler that takes one gets it readable: <see cref="FhirDoor"/> answers for
/// those that are not.
/// </summary>
public sealed class FhirBody
{
    /// <summary>The bytes as posted, content-decoded.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private init; }
    public string ContentType { get; private init; } = "";
    public FhirFormat Format { get; private init; }

    /// <summary>Faults against R4's structure, found while reading.</summary>
    public IReadOnlyList<ValidationIssue> Issues => issues ??= FhirParsing.Parse(Bytes, Format, readWithin!).Issues;
    public DateTimeOffset ReceivedAt { get; private init; }

    /// <summary>Why the body is not readable; then there is no resource.</summary>
    public FhirResult? Refusal { get; private init; }

    private Resource? resource;
    private BodyLimits? readWithin;
    private bool isWhole;

    // Null until somebody asks, where the body was read as one that is validated later.
    private IReadOnlyList<ValidationIssue>? issues;

    public Resource Resource => resource ?? throw new InvalidOperationException("A refused body has no resource.");

    /// <summary>A resource inside this one, as if it had been posted by itself.</summary>
    public FhirBody Inside(Resource inner, ReadOnlyMemory<byte> bytes) =>
        new()
        {
            Bytes = bytes,
            ContentType = ContentType,
            Format = Format,
            resource = inner,
            readWithin = readWithin,
            isWhole = isWhole,
            ReceivedAt = ReceivedAt,
        };

    /// <summary>What the flow takes.</summary>
    public Posting AsPosting(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return new Posting(Bytes, ContentType, Resource, RequestIds.Of(http), ReceivedAt) { IsWhole = isWhole };
    }

    /// <summary>Called by the framework for handlers that take a body.</summary>
    public static async ValueTask<FhirBody?> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        var limits = context.RequestServices.GetRequiredService<IOptions<BodyLimits>>().Value;
        var contentType = request.ContentType ?? "";
        if (FhirMediaTypes.OfBody(contentType) is not { } format)
            return Refused(FhirResult.Status(StatusCodes.Status415UnsupportedMediaType));

        var (ending, bytes) = await ReadBytes(request, limits);
        switch (ending)
        {
            case BodyBytes.Ending.TooLarge:
                return Refused(FhirResult.Status(StatusCodes.Status413PayloadTooLarge));
            case BodyBytes.Ending.UnknownEncoding:
                return Refused(
                    FhirResult.Refuse(415, OperationOutcome.IssueType.NotSupported, "Content-Encoding may be gzip, br or deflate.")
                );
            case BodyBytes.Ending.Corrupt:
                return Refused(
                    FhirResult.Refuse(400, OperationOutcome.IssueType.Structure, "The body is not what its Content-Encoding says.")
                );
        }

        if (!await context.RequestServices.GetRequiredService<Turns>().Take(context))
            return Refused(FhirResult.Status(StatusCodes.Status503ServiceUnavailable));

        var parsed = FhirParsing.ParseToValidate(bytes, format, limits);
        if (parsed.Fault is { } fault)
        {
            var code = fault.Status == 413 ? OperationOutcome.IssueType.TooCostly : OperationOutcome.IssueType.Structure;
            return Refused(FhirResult.Refuse(fault.Status, code, fault.Text, fault.Expression, fault.Diagnostics));
        }

        return new FhirBody
        {
            Bytes = bytes,
            ContentType = contentType,
            Format = format,
            resource = parsed.Resource,
            readWithin = limits,
            isWhole = parsed.IsWhole,
            issues = parsed.IsWhole ? null : parsed.Issues,
            ReceivedAt = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
        };
    }

    /// <summary>The bytes of a request within the limits.</summary>
    public static ValueTask<(BodyBytes.Ending Ending, byte[] Bytes)> ReadBytes(HttpRequest request, BodyLimits limits)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(limits);

        // Kestrel's own limit is set higher than ours, so that ours can answer in words.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.MaxBytes * 2L;
        return BodyBytes.Read(request, limits.MaxBytes, request.HttpContext.RequestAborted);
    }

    private static FhirBody Refused(FhirResult refusal) => new() { Refusal = refusal, issues = [] };
}
