namespace FhirInterface.Validation.Terminology;

/// <summary>Where a <see cref="TerminologyService"/> gets its definitions: FHIR JSON of ValueSet and CodeSystem resources.</summary>
public interface ITerminologySource
{
    /// <summary>A ValueSet by its canonical (without <c>|version</c>); empty if it is not at hand.</summary>
    ReadOnlyMemory<byte> FindValueSet(string url);

    /// <summary>A CodeSystem by its URL; empty if it is not at hand.</summary>
    ReadOnlyMemory<byte> FindCodeSystem(string url);

    /// <summary>CodeSystems with <c>content</c> <c>supplement</c> for a system, if the source keeps any.</summary>
    IEnumerable<ReadOnlyMemory<byte>> FindSupplements(string system) => [];
}
