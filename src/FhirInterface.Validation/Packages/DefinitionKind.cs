namespace FhirInterface.Validation.Packages;

/// <summary>
/// What an entry of <c>definitions.bin</c> is: the first letter of its key, before the canonical. Small letters are read by
/// code of their own, capitals are resources as JSON.
/// </summary>
internal static class DefinitionKind
{
    /// <summary>A type or resource of R4, as <see cref="Schema.StructureReader"/> reads it.</summary>
    public const char Type = 't';

    /// <summary>A profile or extension, as <see cref="Schema.StructureReader"/> reads it.</summary>
    public const char Profile = 'p';

    /// <summary>The texts that structures refer to by number; one entry, without a canonical.</summary>
    public const char Texts = 'x';

    /// <summary>The source of a profile of this project, for the snapshots of other people's profiles on it.</summary>
    public const char Structure = 'S';

    /// <summary>The letter of a resource type that is kept as JSON; 0 for all others.</summary>
    public static char Of(string resourceType) =>
        resourceType switch
        {
            "StructureDefinition" => Structure,
            "ValueSet" => 'V',
            "CodeSystem" => 'C',
            "SearchParameter" => 'P',
            _ => '\0',
        };
}
