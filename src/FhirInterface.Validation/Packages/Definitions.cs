using System.Collections.Concurrent;
using System.Text.Json;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Packages;

/// <summary>
/// The definitions that a validator goes by: those of packages, then this project's, then R4's own. Each is read when it is
/// first asked for and kept. Thread-safe.
/// </summary>
internal sealed class Definitions
{
    private readonly ConcurrentDictionary<string, StructureSource?> structures = new(StringComparer.Ordinal);

    /// <summary>A StructureDefinition by its canonical, with or without <c>|version</c>; null if it is not at hand.</summary>
    public StructureSource? Structure(string canonical)
    {
        var url = WithoutVersion(canonical);
        return structures.TryGetValue(url, out var known) ? known : Load(url);
    }

    public bool Knows(string canonical) => Structure(canonical) is not null;

    public static string WithoutVersion(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? canonical : canonical[..bar];
    }

    private StructureSource? Load(string url)
    {
        var json = DefinitionPack.Types.Find("StructureDefinition", url);
        if (json.IsEmpty)
        {
            json = DefinitionPack.Profiles.Find("StructureDefinition", url);
        }

        if (json.IsEmpty)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return structures.GetOrAdd(url, StructureSource.Read(document.RootElement.Clone()));
    }
}
