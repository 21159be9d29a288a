using FhirInterface.Validation;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow;

/// <summary>What was posted: the exact bytes (content-decoded), what they say, and when they came.</summary>
/// <param name="Body">The bytes as posted after content decoding; kept for ever as the Binary.</param>
/// <param name="ContentType">The Content-Type they came in.</param>
/// <param name="Resource">The resource read from them.</param>
/// <param name="RequestId">X-Request-ID, if sent.</param>
/// <param name="ReceivedAt">The moment of receipt.</param>
public sealed record Posting(ReadOnlyMemory<byte> Body, string ContentType, Resource Resource, string? RequestId, DateTimeOffset ReceivedAt)
{
    /// <summary>Whether the bytes are JSON that says what the resource says and no more: nothing had to be left out in reading them.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Faults against R4 that the resource no longer shows, because what did not fit was left out in reading it.</summary>
    internal IReadOnlyList<ValidationIssue> Faults { get; init; } = [];
}
