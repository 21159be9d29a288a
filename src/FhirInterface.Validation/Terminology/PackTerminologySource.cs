using FhirInterface.Validation.Packages;

namespace FhirInterface.Validation.Terminology;

/// <summary>The value sets and code systems that R4 itself publishes.</summary>
internal sealed class PackTerminologySource : ITerminologySource
{
    public static readonly PackTerminologySource Instance = new();

    public ReadOnlyMemory<byte> FindValueSet(string url) => DefinitionPack.Terminology.Find("ValueSet", url);

    public ReadOnlyMemory<byte> FindCodeSystem(string url) => DefinitionPack.Terminology.Find("CodeSystem", url);
}
