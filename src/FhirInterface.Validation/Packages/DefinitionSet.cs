using System.Text.Json;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Packages;

/// <summary>Definitions read from packages or folders, by kind and canonical. A later one of the same canonical does not replace an earlier one.</summary>
internal sealed class DefinitionSet
{
    private const string Structures = "StructureDefinition";

    private static readonly HashSet<string> Kinds =
    [
        Structures,
        "ValueSet",
        "CodeSystem",
        "Questionnaire",
        "NamingSystem",
        "ImplementationGuide",
        "Library",
        "Measure",
        "SearchParameter",
    ];

    private readonly Dictionary<(string Kind, string Url), ReadOnlyMemory<byte>> resources = [];
    private readonly Dictionary<(string Kind, string Canonical), ReadOnlyMemory<byte>> byVersion = [];
    private readonly Dictionary<(string Kind, string Url), List<string>> versions = [];

    public IEnumerable<(string Kind, string Url)> Keys => resources.Keys;

    /// <param name="kind">Resource type.</param>
    /// <param name="canonical">
    /// A URL, or a URL with <c>|version</c> for that version; <c>|1.2</c> also finds 1.2.3, as FHIR's packages count.
    /// </param>
    public ReadOnlyMemory<byte> Find(string kind, string canonical)
    {
        var bar = canonical.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0)
        {
            return resources.GetValueOrDefault((kind, canonical));
        }

        if (byVersion.TryGetValue((kind, canonical), out var exact))
        {
            return exact;
        }

        var start = canonical[(bar + 1)..] + ".";
        return
            versions.TryGetValue((kind, canonical[..bar]), out var all)
            && all.Find(v => v.StartsWith(start, StringComparison.Ordinal)) is { } version
            ? byVersion[(kind, canonical[..bar] + "|" + version)]
            : default;
    }

    /// <summary>Code systems that add to another one.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Supplements(string system)
    {
        foreach (var ((kind, _), json) in resources)
        {
            if (kind != "CodeSystem" || json.Span.IndexOf("\"supplements\""u8) < 0)
            {
                continue;
            }

            using var document = JsonDocument.Parse(json);
            if (
                document.RootElement.TryGetProperty("supplements", out var supplements)
                && supplements.GetString() is { } target
                && Definitions.WithoutVersion(target) == system
            )
            {
                yield return json;
            }
        }
    }

    /// <summary>By resource type, the profiles that the implementation guides here ask of all resources of it.</summary>
    public Dictionary<string, List<string>> GlobalProfiles()
    {
        var profiles = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var ((kind, _), json) in resources)
        {
            if (kind != "ImplementationGuide" || json.Span.IndexOf("\"global\""u8) < 0)
            {
                continue;
            }

            using var document = JsonDocument.Parse(json);
            if (!document.RootElement.TryGetProperty("global", out var globals) || globals.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (var global in globals.EnumerateArray())
            {
                if (
                    global.TryGetProperty("type", out var type)
                    && global.TryGetProperty("profile", out var profile)
                    && type.GetString() is { } name
                    && profile.GetString() is { } canonical
                )
                {
                    (profiles.TryGetValue(name, out var list) ? list : profiles[name] = []).Add(canonical);
                }
            }
        }

        return profiles;
    }

    /// <summary>Adds a definition, or the entries of a Bundle of definitions; what is neither is passed over.</summary>
    public void Add(ReadOnlyMemory<byte> json)
    {
        if (Head(json.Span) is not { Kind: { } kind } head)
        {
            return;
        }

        if (kind == "Bundle")
        {
            AddEntries(json);
        }
        else if (Kinds.Contains(kind) && head.Url is { Length: > 0 } url)
        {
            resources.TryAdd((kind, url), json);
            AddContained(json, kind, url);
            if (head.Version is { Length: > 0 } version)
            {
                if (byVersion.TryAdd((kind, url + "|" + version), json))
                {
                    (versions.TryGetValue((kind, url), out var known) ? known : versions[(kind, url)] = []).Add(version);
                }
            }
        }
    }

    /// <summary>Value sets that a questionnaire or profile brings with it, to be found as <c>url#id</c>.</summary>
    private void AddContained(ReadOnlyMemory<byte> json, string kind, string url)
    {
        if (kind is not ("Questionnaire" or Structures) || json.Span.IndexOf("\"contained\""u8) < 0)
        {
            return;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        if (!document.RootElement.TryGetProperty("contained", out var contained) || contained.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var resource in contained.EnumerateArray())
        {
            if (StructureSource.Text(resource, "resourceType") == "ValueSet" && StructureSource.Text(resource, "id") is { Length: > 0 } id)
            {
                resources.TryAdd(("ValueSet", url + "#" + id), System.Text.Encoding.UTF8.GetBytes(resource.GetRawText()));
            }
        }
    }

    private void AddEntries(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("entry", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var entry in entries.EnumerateArray())
        {
            if (entry.TryGetProperty("resource", out var resource))
            {
                Add(System.Text.Encoding.UTF8.GetBytes(resource.GetRawText()));
            }
        }
    }

    /// <summary>The type and canonical of a resource, without reading more than its top level; no type if it is none.</summary>
    private static (string? Kind, string? Url, string? Version) Head(ReadOnlySpan<byte> json)
    {
        string? kind = null;
        string? url = null;
        string? version = null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && (kind is null || url is null || version is null))
            {
                var isKind = reader.ValueTextEquals("resourceType"u8);
                var isUrl = reader.ValueTextEquals("url"u8);
                var isVersion = reader.ValueTextEquals("version"u8);
                reader.Read();
                if ((isKind || isUrl || isVersion) && reader.TokenType == JsonTokenType.String)
                {
                    var text = reader.GetString();
                    kind = isKind ? text : kind;
                    url = isUrl ? text : url;
                    version = isVersion ? text : version;
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (JsonException)
        {
            return default;
        }

        return (kind, url, version);
    }
}
