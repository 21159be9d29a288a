using System.Text.Json;
using FhirInterface.Validation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;

namespace FhirInterface.Api.Fhir;

/// <summary>What bytes were read as.</summary>
/// <param name="Resource">Safe to work with: what R4 does not allow was left out of it, and is named by <paramref name="Issues"/>.</param>
/// <param name="Issues">Faults against R4's structure.</param>
/// <param name="Fault">Why there is no resource; null where there is one.</param>
/// <param name="IsWhole">Whether the resource says all that the bytes say.</param>
public sealed record ParsedResource(Resource? Resource, IReadOnlyList<ValidationIssue> Issues, ScanFault? Fault, bool IsWhole = false);

/// <summary>Bytes into the FHIR object model: what cannot be read at all is a fault, everything less a list of issues.</summary>
public static class FhirParsing
{
    /// <summary>The byte order mark that some systems send although JSON has none.</summary>
    private static readonly byte[] Bom = [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// For who validates afterwards: JSON whose every value fits is read without the parser's own checks, which cost three times the
    /// reading; then there are no issues, although elements may be missing. Anything else is read as by <see cref="Parse"/>.
    /// </summary>
    public static ParsedResource ParseToValidate(ReadOnlyMemory<byte> body, FhirFormat format, BodyLimits limits)
    {
        if (
            format == FhirFormat.Json
            && JsonScan.Check(WithoutBom(body).Span, limits) is null
            && Quickly(WithoutBom(body).Span, limits) is { } fit
        )
            return new ParsedResource(fit, [], null, IsWhole: true);
        return Parse(body, format, limits);
    }

    private static Resource? Quickly(ReadOnlySpan<byte> json, BodyLimits limits)
    {
        try
        {
            var (resource, issues) = ReadJson(FhirJsonDeserializer.OSTRICH, json, limits);
            return resource is not (null or DynamicResource) && !issues.Any() && UnfitValues.Fits(resource) ? resource : null;
        }
        catch (Exception broken) when (IsUnreadable(broken))
        {
            return null;
        }
    }

    public static ParsedResource Parse(ReadOnlyMemory<byte> body, FhirFormat format, BodyLimits limits)
    {
        var content = WithoutBom(body);
        var fault = format == FhirFormat.Json ? JsonScan.Check(content.Span, limits) : XmlScan.Check(content, limits);
        if (fault is not null)
            return new ParsedResource(null, [], fault);

        try
        {
            var (resource, issues) = Read(content, format, limits);
            if (resource is null or DynamicResource || ModelInfo.GetTypeForFhirType(resource.TypeName) is not { IsAbstract: false })
                return new ParsedResource(null, [], Unknown(format));

            var found = issues.Select(issue => AsIssue(issue, resource.TypeName)).ToList();
            if (found.Count > 0)
                UnfitValues.Remove(resource);
            return new ParsedResource(resource, found, null);
        }
        catch (Exception broken) when (IsUnreadable(broken))
        {
            // The scan passed: what is left is a form that the parser gives up on, each time with an exception of another kind (fuzzing found
            // an index out of range). The exception's text may quote the body.
            return new ParsedResource(null, [], new ScanFault(400, "The body could not be read as a FHIR resource.", null, null));
        }
    }

    private static ReadOnlyMemory<byte> WithoutBom(ReadOnlyMemory<byte> body) => body.Span.StartsWith(Bom) ? body[Bom.Length..] : body;

    private static bool IsUnreadable(Exception broken) => broken is not OutOfMemoryException;

    private static (Resource?, IEnumerable<CodedException>) Read(ReadOnlyMemory<byte> content, FhirFormat format, BodyLimits limits)
    {
        try
        {
            return format == FhirFormat.Json
                ? ReadJson(FhirJsonDeserializer.DEFAULT, content.Span, limits)
                : ReadXml(FhirXmlDeserializer.DEFAULT, content);
        }
        catch (CodedException fault)
        {
            // The parser's own checks may trip over a value that they were to report. Without them it reads on.
            var (resource, issues) =
                format == FhirFormat.Json
                    ? ReadJson(FhirJsonDeserializer.OSTRICH, content.Span, limits)
                    : ReadXml(FhirXmlDeserializer.OSTRICH, content);
            return (resource, issues.Append(fault));
        }
    }

    private static (Resource?, IEnumerable<CodedException>) ReadJson(
        BaseFhirJsonDeserializer deserializer,
        ReadOnlySpan<byte> json,
        BodyLimits limits
    )
    {
        // The parser counts levels in its own way; the scan has set the limit already.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.MaxDepth + 1 });
        deserializer.TryDeserializeResource(ref reader, out var resource, out var issues);
        return (resource, issues);
    }

    private static (Resource?, IEnumerable<CodedException>) ReadXml(BaseFhirXmlDeserializer deserializer, ReadOnlyMemory<byte> xml)
    {
        using var reader = XmlScan.Reader(xml);
        deserializer.TryDeserializeResource(reader, out var resource, out var issues);
        return (resource, issues);
    }

    private static ScanFault Unknown(FhirFormat format) =>
        new(
            400,
            format == FhirFormat.Json
                ? "resourceType is missing, or is not a resource of FHIR R4."
                : "The root element is not a resource of FHIR R4 in the namespace http://hl7.org/fhir.",
            "resourceType",
            null
        );

    /// <summary>The parser's fault as an issue; its text without the value, which may be a patient's.</summary>
    private static ValidationIssue AsIssue(CodedException fault, string type)
    {
        var extended = fault as ExtendedCodedException;
        var path = extended?.InstancePath ?? type;
        if (path.StartsWith("$this", StringComparison.Ordinal))
            path = type + path["$this".Length..];
        return new ValidationIssue(
            OperationOutcome.IssueSeverity.Error,
            extended?.IssueType ?? OperationOutcome.IssueType.Structure,
            "reader-" + fault.ErrorCode,
            path,
            extended?.BaseErrorMessage ?? "The element does not fit FHIR R4."
        );
    }
}
