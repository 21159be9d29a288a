using System.Text.Json;

namespace FhirInterface.Validation.Packages;

/// <summary>Definitions read from packages or folders, by kind and canonical. A later one of the same canonical does not replace an earlier one.</summary>
internal sealed class DefinitionSet
{
    private static readonly HashSet<string> Kinds = ["StructureDefinition", "ValueSet", "CodeSystem", "Questionnaire", "NamingSystem"];

    private readonly Dictionary<(string Kind, string Url), ReadOnlyMemory<byte>> resources = [];

    public IEnumerable<(string Kind, string Url)> Keys => resources.Keys;

    public ReadOnlyMemory<byte> Find(string kind, string url) => resources.GetValueOrDefault((kind, url));

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
    private static (string? Kind, string? Url) Head(ReadOnlySpan<byte> json)
    {
        string? kind = null;
        string? url = null;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && (kind is null || url is null))
            {
                var isKind = reader.ValueTextEquals("resourceType"u8);
                var isUrl = reader.ValueTextEquals("url"u8);
                reader.Read();
                if ((isKind || isUrl) && reader.TokenType == JsonTokenType.String)
                {
                    (kind, url) = isKind ? (reader.GetString(), url) : (kind, reader.GetString());
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

        return (kind, url);
    }
}
