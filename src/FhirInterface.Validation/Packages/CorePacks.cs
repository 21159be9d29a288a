namespace FhirInterface.Validation.Packages;

/// <summary>
/// Definitions of R4's own that are seldom needed: StructureDefinitions, where the SDK makes the snapshot of a profile that
/// came without one, and search parameters, where a definition names one. All else reads what the build made ready (<see cref="DefinitionFile"/>).
/// </summary>
internal static class CorePacks
{
    private static readonly Lazy<DefinitionPack> TypesOnce = new(() => Open("r4-types.bin"));
    private static readonly Lazy<DefinitionPack> ProfilesOnce = new(() => Open("r4-profiles.bin"));
    private static readonly Lazy<DefinitionPack> SearchOnce = new(() => Open("r4-search.bin"));

    /// <summary>Types, resources and the SimpleQuantity and MoneyQuantity profiles.</summary>
    public static DefinitionPack Types => TypesOnce.Value;

    /// <summary>Extensions and profiles that R4 itself publishes.</summary>
    public static DefinitionPack Profiles => ProfilesOnce.Value;

    /// <summary>R4's search parameters: name, bases and type only.</summary>
    public static DefinitionPack Search => SearchOnce.Value;

    private static DefinitionPack Open(string name)
    {
        using var stream =
            typeof(CorePacks).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        return DefinitionPack.Read(stream);
    }
}
