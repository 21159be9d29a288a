using FhirInterface.Validation.Packages;

namespace FhirInterface.Validation.Terminology;

/// <summary>The value sets and code systems that R4 itself publishes.</summary>
internal sealed class PackTerminologySource : ITerminologySource
{
    public static readonly PackTerminologySource Instance = new();

    public ReadOnlyMemory<byte> FindValueSet(string url) => DefinitionFile.Find("ValueSet", url);

    public ReadOnlyMemory<byte> FindCodeSystem(string url) => DefinitionFile.Find("CodeSystem", url);
}
