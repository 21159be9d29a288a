using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Flow.Reads;

/// <summary>One version of a resource as it stands in the store.</summary>
/// <param name="Type">Resource type.</param>
/// <param name="Id">Logical id.</param>
/// <param name="Version">Version number, from 1; the ETag is <c>W/"{Version}"</c>.</param>
/// <param name="LastUpdated">When it was committed.</param>
/// <param name="Json">The resource as FHIR JSON, UTF-8, with id and meta.</param>
public sealed record StoredResource(string Type, string Id, int Version, DateTimeOffset LastUpdated, ReadOnlyMemory<byte> Json)
{
    /// <summary>The resource in the object model.</summary>
    public Resource Parse() => FhirText.Read(Json.Span);

    /// <inheritdoc cref="Parse()"/>
    public T Parse<T>()
        where T : Resource => (T)Parse();
}

/// <summary>The exact bytes that were posted.</summary>
/// <param name="Sha256">Lower-case hexadecimal; the ETag.</param>
public sealed record PostedBytes(string Id, string ContentType, ReadOnlyMemory<byte> Body, string Sha256, DateTimeOffset ReceivedAt);
