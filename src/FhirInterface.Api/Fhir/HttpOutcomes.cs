using FhirInterface.Validation;
using Hl7.Fhir.Model;
using static Hl7.Fhir.Model.OperationOutcome;

namespace FhirInterface.Api.Fhir;

/// <summary>OperationOutcomes of the service itself: what went wrong with a call, never with a letter.</summary>
public static class HttpOutcomes
{
    /// <summary>One error.</summary>
    /// <param name="code">FHIR issue code.</param>
    /// <param name="text">One sentence for the developer at the other end.</param>
    /// <param name="expression">FHIRPath of the element, or <c>http.header</c> as FHIR writes headers and parameters.</param>
    /// <param name="diagnostics">Where: line and position.</param>
    public static OperationOutcome Error(IssueType code, string text, string? expression = null, string? diagnostics = null) =>
        new() { Issue = [Issue(IssueSeverity.Error, code, text, expression, diagnostics)] };

    public static OperationOutcome Information(string text) =>
        new() { Issue = [Issue(IssueSeverity.Information, IssueType.Informational, text, null, null)] };

    /// <summary>The outcome that fits a bare HTTP status.</summary>
    public static OperationOutcome ForStatus(int status, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return status switch
        {
            StatusCodes.Status401Unauthorized => Error(IssueType.Login, "A bearer token is needed for this call."),
            StatusCodes.Status403Forbidden => Error(IssueType.Forbidden, "The token's scopes or role do not allow this call."),
            StatusCodes.Status404NotFound => NothingThere.Outcome(request),
            StatusCodes.Status405MethodNotAllowed => Error(
                IssueType.NotSupported,
                $"{Method(request)} is not offered at this address; see the Allow header."
            ),
            StatusCodes.Status406NotAcceptable => Error(
                IssueType.NotSupported,
                "The answer can be had as application/fhir+json or application/fhir+xml, in FHIR version 4.0; neither is accepted.",
                "http.Accept"
            ),
            StatusCodes.Status413PayloadTooLarge => Error(IssueType.TooLong, "The body is larger than this server takes."),
            StatusCodes.Status415UnsupportedMediaType => Error(
                IssueType.NotSupported,
                "The body must be application/fhir+json or application/fhir+xml, in UTF-8 and FHIR version 4.0.",
                "http.Content-Type"
            ),
            StatusCodes.Status429TooManyRequests => Error(IssueType.Throttled, "Too many calls; see the Retry-After header."),
            StatusCodes.Status503ServiceUnavailable => Error(IssueType.Transient, "The service cannot take this now; try again later."),
            >= 500 => Error(IssueType.Exception, "The service failed to answer; nothing was stored by this call unless it was answered."),
            _ => Error(IssueType.Invalid, "The request could not be understood."),
        };
    }

    /// <summary>The faults of a report, as issues of an outcome.</summary>
    public static OperationOutcome Of(IEnumerable<ValidationIssue> issues) =>
        new ValidationReport(Verdict.Invalid, [.. issues]).ToOperationOutcome();

    public static IssueComponent Issue(
        IssueSeverity severity,
        IssueType code,
        string text,
        string? expression = null,
        string? diagnostics = null
    ) =>
        new()
        {
            Severity = severity,
            Code = code,
            Details = new CodeableConcept { Text = text },
            Expression = expression is null ? [] : [expression],
            Diagnostics = diagnostics,
        };

    // A method is a token of the caller's choice: only names that are known are repeated.
    private static string Method(HttpRequest request) =>
        request.Method.ToUpperInvariant() is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" or "TRACE"
            ? request.Method.ToUpperInvariant()
            : "That method";
}
