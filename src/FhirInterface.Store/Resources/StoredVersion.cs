namespace FhirInterface.Store.Resources;

/// <summary>One version of a resource. Versions are added, never changed.</summary>
public sealed class StoredVersion
{
    public required string ResourceType { get; init; }
    public required string ResourceId { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>The moment of the commit.</summary>
    public required DateTimeOffset LastUpdated { get; init; }

    /// <summary>Compressed FHIR JSON, see <see cref="Packing"/>.</summary>
    public required byte[] Content { get; init; }

    /// <summary>Where in the JSON the 24 bytes of <c>meta.lastUpdated</c> stand, which are filled in on reading.</summary>
    public required int StampAt { get; init; }
}
