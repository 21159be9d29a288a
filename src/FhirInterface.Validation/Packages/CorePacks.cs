namespace FhirInterface.Validation.Packages;

/// <summary>
/// The JSON of R4's own StructureDefinitions. Needed where the SDK makes the snapshot of a profile that came without one;
/// all else reads what the build made ready (<see cref="DefinitionFile"/>).
/// </summary>
internal static class CorePacks
{
    private static readonly Lazy<DefinitionPack> TypesOnce = new(() => Open("r4-types.bin"));
    private static readonly Lazy<DefinitionPack> ProfilesOnce = new(() => Open("r4-profiles.bin"));

    /// <summary>Types, resources and the SimpleQuantity and MoneyQuantity profiles.</summary>
    public static DefinitionPack Types => TypesOnce.Value;

    /// <summary>Extensions and profiles that R4 itself publishes.</summary>
    public static DefinitionPack Profiles => ProfilesOnce.Value;

    private static DefinitionPack Open(string name)
    {
        using var stream =
            typeof(CorePacks).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        return DefinitionPack.Read(stream);
    }
}
