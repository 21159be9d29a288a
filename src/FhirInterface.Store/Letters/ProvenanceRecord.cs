using FhirInterface.Store.Resources;

namespace FhirInterface.Store.Letters;

/// <summary>Where to find the Provenance of a version, and who may.</summary>
public sealed class ProvenanceRecord : IVersioned
{
    public long Key { get; init; }
    public required string Id { get; init; }
    public required string TargetType { get; init; }
    public required string TargetId { get; init; }
    public required int TargetVersion { get; init; }
    public required string Custodian { get; init; }
    public string? Practice { get; init; }
    public required string Liaison { get; init; }
    public required bool VisibleToPractice { get; set; }
    public required DateTimeOffset LastUpdated { get; init; }
}
