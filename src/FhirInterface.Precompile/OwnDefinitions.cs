using System.Text.Json;
using FhirInterface.Validation.Packages;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Precompile;

/// <summary>The definitions of this project, as they stand in <c>profiles/</c>.</summary>
internal sealed class OwnDefinitions
{
    private const string Structures = "StructureDefinition";
    private static readonly string[] Folders = ["structuredefinitions", "valuesets", "codesystems"];

    private readonly SortedDictionary<(string Kind, string Url), byte[]> byCanonical = [];

    public static OwnDefinitions Read(string profiles)
    {
        var own = new OwnDefinitions();
        foreach (
            var file in Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(profiles, f), "*.json", SearchOption.AllDirectories))
        )
        {
            var bytes = File.ReadAllBytes(file);
            using var json = JsonDocument.Parse(bytes);
            var kind = StructureSource.Text(json.RootElement, "resourceType");
            var url = StructureSource.Text(json.RootElement, "url");
            if (kind is null || url is null || !own.byCanonical.TryAdd((kind, url), bytes))
            {
                throw new InvalidDataException($"{file}: no resourceType, no url, or the same as another file's.");
            }
        }

        return own;
    }

    /// <summary>Adds all definitions, profiles with their snapshots. False if one has none; standard error then says which.</summary>
    public bool AddTo(DefinitionFileWriter definitions, DefinitionPack types, DefinitionPack core)
    {
        var snapshots = new SnapshotBuilder(url => Structure(url, types, core));
        var complete = true;
        foreach (var ((kind, url), json) in byCanonical)
        {
            definitions.AddJson(kind, url, json);
            if (kind != Structures)
            {
                continue;
            }

            var snapshot = snapshots.Build(url, out var fault);
            if (snapshot is null || fault is not null)
            {
                Console.Error.WriteLine($"{url}: {fault ?? "no snapshot can be made"}");
                complete = false;
            }
            else
            {
                definitions.AddStructure(DefinitionKind.Profile, url, snapshot);
            }
        }

        return complete;
    }

    private ReadOnlyMemory<byte> Structure(string canonical, DefinitionPack types, DefinitionPack core)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        var url = bar < 0 ? canonical : canonical[..bar];
        if (byCanonical.TryGetValue((Structures, url), out var own))
        {
            return own;
        }

        return types.Find(Structures, url) is { IsEmpty: false } type ? type : core.Find(Structures, url);
    }
}
