using System.Collections.Concurrent;
using System.Text.Json;
using FhirInterface.Validation.Schema;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Packages;

/// <summary>
/// The definitions that a validator goes by: those of packages, then this project's, then R4's own. Each is read when it is
/// first asked for and kept. Thread-safe.
/// </summary>
internal sealed class Definitions : ITerminologySource
{
    private const string Structures = "StructureDefinition";

    private readonly DefinitionSet packages = new();
    private readonly Dictionary<string, List<string>> globals;
    private readonly ConcurrentDictionary<string, StructureSource?> structures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ProfileSchema> schemas = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> faults = new(StringComparer.Ordinal);
    private readonly SnapshotBuilder snapshots;

    /// <param name="paths">Package files and folders; the first that has a definition wins.</param>
    /// <param name="server">Asked about codes that these definitions cannot judge.</param>
    /// <param name="strict">See <see cref="ValidatorOptions.Strict"/>.</param>
    public Definitions(IReadOnlyList<string>? paths = null, IExternalTerminology? server = null, bool strict = false)
    {
        IsStrict = strict;
        foreach (var path in paths ?? [])
        {
            PackageReader.Read(path, packages);
        }

        globals = packages.GlobalProfiles();
        snapshots = new SnapshotBuilder(url => Json(Structures, url));
        Terminology = new TerminologyService(this, server);
    }

    /// <summary>See <see cref="ValidatorOptions.Strict"/>.</summary>
    public bool IsStrict { get; }

    /// <summary>See <see cref="ValidatorOptions.Clock"/>.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>
    /// The profiles that implementation guides at hand ask of every resource of a type (FHIR R4, ImplementationGuide.global).
    /// </summary>
    public IReadOnlyList<string> GlobalProfiles(string type) => globals.TryGetValue(type, out var profiles) ? profiles : [];

    /// <summary>Held while a definition is read, which happens once for each.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Value sets and code systems of these definitions.</summary>
    public TerminologyService Terminology { get; }

    /// <summary>Why profiles could not be used, by canonical.</summary>
    public IReadOnlyDictionary<string, string> Faults => faults;

    /// <summary>The canonicals of the definitions that came with packages.</summary>
    public IEnumerable<(string Kind, string Url)> OfPackages => packages.Keys;

    /// <summary>The JSON of a definition; empty if it is not at hand.</summary>
    public ReadOnlyMemory<byte> Json(string kind, string canonical)
    {
        if (canonical.Contains('|', StringComparison.Ordinal) && packages.Find(kind, canonical) is { IsEmpty: false } exact)
        {
            return exact;
        }

        var url = WithoutVersion(canonical);
        var json = packages.Find(kind, url);
        json = json.IsEmpty ? DefinitionFile.Find(kind, url) : json;
        if (kind == Structures)
        {
            json = json.IsEmpty ? CorePacks.Types.Find(kind, url) : json;
            json = json.IsEmpty ? CorePacks.Profiles.Find(kind, url) : json;
        }

        return json.IsEmpty && kind == "SearchParameter" ? CorePacks.Search.Find(kind, url) : json;
    }

    /// <summary>A StructureDefinition by its canonical, with or without <c>|version</c>; null if it is not at hand.</summary>
    public StructureSource? Structure(string canonical)
    {
        var url = Key(canonical);
        if (structures.TryGetValue(url, out var known))
        {
            return known;
        }

        // Names come from documents: what is not at hand is not remembered.
        return IsAtHand(url) ? Load(url) : null;
    }

    private bool IsAtHand(string url) =>
        !packages.Find(Structures, url).IsEmpty
        || !DefinitionFile.Find(DefinitionKind.Profile, url).IsEmpty
        || !DefinitionFile.Find(DefinitionKind.Type, url).IsEmpty;

    /// <summary>What the build made ready; null for what comes from a package, which goes before.</summary>
    private StructureSource? Precompiled(string url) =>
        !packages.Find(Structures, url).IsEmpty
            ? null
            : StructureReader.Find(DefinitionKind.Profile, url) ?? StructureReader.Find(DefinitionKind.Type, url);

    /// <summary>A profile ready to be checked; null if it is not at hand.</summary>
    public ProfileSchema? Profile(string canonical)
    {
        var url = Key(canonical);
        if (schemas.TryGetValue(url, out var schema))
        {
            return schema;
        }

        if (Structure(url) is { } source)
        {
            return schemas.GetOrAdd(url, ProfileCompiler.Compile(source, this));
        }

        return Part(url) is { } part && ProfileCompiler.Compile(part.Structure, part.Element, url, this) is { } compiled
            ? schemas.GetOrAdd(url, compiled)
            : null;
    }

    /// <summary>The element of a profile that <c>url#id</c> names: a template for sections stands so in a profile of its own.</summary>
    public (StructureSource Structure, ElementSource Element)? Part(string canonical)
    {
        var hash = canonical.IndexOf('#', StringComparison.Ordinal);
        return hash > 0 && Structure(canonical[..hash]) is { } source && source.Find(canonical[(hash + 1)..]) is { } element
            ? (source, element)
            : null;
    }

    /// <summary>Whether there is a value set of that canonical; nothing of it is read.</summary>
    public bool IsValueSet(string url) => url.Contains("ValueSet", StringComparison.Ordinal) && !Json("ValueSet", url).IsEmpty;

    /// <summary>Whether there is a code system of that canonical; nothing of it is read.</summary>
    public bool IsCodeSystem(string url) => !Json("CodeSystem", url).IsEmpty;

    ReadOnlyMemory<byte> ITerminologySource.FindValueSet(string url) => Json("ValueSet", url);

    ReadOnlyMemory<byte> ITerminologySource.FindCodeSystem(string url) => Json("CodeSystem", url);

    IEnumerable<ReadOnlyMemory<byte>> ITerminologySource.FindSupplements(string system) => packages.Supplements(system);

    public bool Knows(string canonical) => Structure(canonical) is not null || Part(canonical) is not null;

    /// <summary>The canonical with its version where a package has that very version, else without: any version will do.</summary>
    public string Key(string canonical) =>
        canonical.Contains('|', StringComparison.Ordinal) && !packages.Find(Structures, canonical).IsEmpty
            ? canonical
            : WithoutVersion(canonical);

    public static string WithoutVersion(string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? canonical : canonical[..bar];
    }

    private StructureSource? Load(string url)
    {
        lock (Gate)
        {
            if (structures.TryGetValue(url, out var known))
            {
                return known;
            }

            var structure = Precompiled(url) ?? Read(Json(Structures, url));
            if (structure is null && snapshots.Build(url, out var fault) is { } built)
            {
                structure = Read(built);
                if (fault is not null)
                {
                    faults[url] = fault;
                }
            }
            else if (structure is null)
            {
                faults[url] = "No snapshot can be made.";
            }

            structures[url] = structure;
            return structure;
        }
    }

    private static StructureSource? Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        return StructureSource.Read(document.RootElement.Clone());
    }
}
