namespace FhirInterface.Validation.Packages;

/// <summary>
/// What an entry of <c>definitions.bin</c> is: the first letter of its key, before the canonical. Value sets, code systems
/// and the source of this project's StructureDefinitions are JSON under the first letter of their resource type.
/// </summary>
internal static class DefinitionKind
{
    /// <summary>A type or resource of R4, as <see cref="Schema.StructureReader"/> reads it.</summary>
    public const char Type = 't';

    /// <summary>A profile or extension, as <see cref="Schema.StructureReader"/> reads it.</summary>
    public const char Profile = 'p';

    /// <summary>The texts that structures refer to by number; one entry, without a canonical.</summary>
    public const char Texts = 'x';
}
