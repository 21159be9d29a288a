using System.Collections.Frozen;
using System.Text.Json;

namespace FhirInterface.Validation.Terminology;

/// <summary>One concept of a code system at hand.</summary>
internal sealed class Concept(string code, int order)
{
    public string Code { get; } = code;

    /// <summary>Place in the code system's own list.</summary>
    public int Order { get; } = order;

    public string? Display { get; init; }

    /// <summary>Other texts for it, in whatever language.</summary>
    public List<string> Designations { get; } = [];

    public List<Concept> Parents { get; } = [];

    public List<Concept> Children { get; } = [];

    public List<(string Code, string Value)> Properties { get; } = [];

    public bool IsInactive =>
        Has("inactive", "true") || Has("status", "retired") || Has("status", "inactive") || Has("status", "deprecated");

    public bool Has(string property, string value)
    {
        foreach (var own in Properties)
        {
            if (own.Code == property && own.Value == value)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A code system at hand, read once and never changed.</summary>
internal sealed class CodeSystemContent
{
    private const int MaxDepth = 200;
    private readonly FrozenDictionary<string, Concept> byCode;
    private readonly FrozenDictionary<string, Concept>? byFoldedCode;

    private readonly Dictionary<string, string> propertyTypes;
    private readonly Dictionary<string, string[]> operators;

    private CodeSystemContent(
        string url,
        string content,
        bool isCaseSensitive,
        Dictionary<string, Concept> concepts,
        Dictionary<string, string> propertyTypes,
        Dictionary<string, string[]> operators
    )
    {
        Url = url;
        this.propertyTypes = propertyTypes;
        this.operators = operators;
        IsComplete = content == "complete";
        IsSupplement = content == "supplement";
        IsCaseSensitive = isCaseSensitive;
        byCode = concepts.ToFrozenDictionary(StringComparer.Ordinal);
        if (!isCaseSensitive)
        {
            var folded = new Dictionary<string, Concept>(StringComparer.OrdinalIgnoreCase);
            foreach (var concept in concepts.Values)
            {
                folded.TryAdd(concept.Code, concept);
            }

            byFoldedCode = folded.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        }
    }

    public string Url { get; }

    /// <summary>Whether a code that is not listed does not exist.</summary>
    public bool IsComplete { get; }

    /// <summary>Whether this only adds to another code system, so that no code is of this one.</summary>
    public bool IsSupplement { get; }

    public bool IsCaseSensitive { get; }

    /// <summary>The type of a property that the code system defines; null if it defines none of that code.</summary>
    public string? PropertyType(string code) => propertyTypes.GetValueOrDefault(code);

    /// <summary>The operators of a filter that the code system defines; none if it defines no filter of that code.</summary>
    public IReadOnlyList<string> Operators(string filter) => operators.GetValueOrDefault(filter, []);

    public IReadOnlyCollection<Concept> Concepts => byCode.Values;

    /// <summary>By its code, in any case where the system does not care.</summary>
    public Concept? Find(string code) => byCode.GetValueOrDefault(code) ?? byFoldedCode?.GetValueOrDefault(code);

    public static CodeSystemContent Read(ReadOnlyMemory<byte> json, IEnumerable<ReadOnlyMemory<byte>> supplements)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        var root = document.RootElement;
        var concepts = new Dictionary<string, Concept>(StringComparer.Ordinal);
        if (root.TryGetProperty("concept", out var list))
        {
            ReadConcepts(list, null, concepts, 0);
        }

        LinkByProperties(concepts);
        foreach (var supplement in supplements)
        {
            using var more = JsonDocument.Parse(supplement, new JsonDocumentOptions { MaxDepth = 512 });
            if (more.RootElement.TryGetProperty("concept", out var additions))
            {
                Supplement(additions, concepts, 0);
            }
        }

        return new CodeSystemContent(
            Text(root, "url") ?? "",
            Text(root, "content") ?? "not-present",
            root.TryGetProperty("caseSensitive", out var sensitive) && sensitive.ValueKind == JsonValueKind.True,
            concepts,
            ReadPropertyTypes(root),
            ReadOperators(root)
        );
    }

    private static Dictionary<string, string[]> ReadOperators(JsonElement root)
    {
        var byFilter = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (root.TryGetProperty("filter", out var filters) && filters.ValueKind == JsonValueKind.Array)
        {
            foreach (var filter in filters.EnumerateArray())
            {
                if (
                    Text(filter, "code") is { } code
                    && filter.TryGetProperty("operator", out var list)
                    && list.ValueKind == JsonValueKind.Array
                )
                {
                    byFilter.TryAdd(
                        code,
                        [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
                    );
                }
            }
        }

        return byFilter;
    }

    private static Dictionary<string, string> ReadPropertyTypes(JsonElement root)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        if (root.TryGetProperty("property", out var properties) && properties.ValueKind == JsonValueKind.Array)
        {
            foreach (var property in properties.EnumerateArray())
            {
                if (Text(property, "code") is { } code && Text(property, "type") is { } type)
                {
                    types.TryAdd(code, type);
                }
            }
        }

        return types;
    }

    /// <summary>The concept and all below it.</summary>
    public static IEnumerable<Concept> SelfAndDescendants(Concept concept)
    {
        var seen = new HashSet<Concept> { concept };
        var queue = new Queue<Concept>();
        queue.Enqueue(concept);
        while (queue.TryDequeue(out var next))
        {
            yield return next;
            foreach (var child in next.Children)
            {
                if (seen.Add(child))
                {
                    queue.Enqueue(child);
                }
            }
        }
    }

    /// <summary>The concept and all above it.</summary>
    public static IEnumerable<Concept> SelfAndAncestors(Concept concept)
    {
        var seen = new HashSet<Concept> { concept };
        var queue = new Queue<Concept>();
        queue.Enqueue(concept);
        while (queue.TryDequeue(out var next))
        {
            yield return next;
            foreach (var parent in next.Parents)
            {
                if (seen.Add(parent))
                {
                    queue.Enqueue(parent);
                }
            }
        }
    }

    internal static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;

    private static void ReadConcepts(JsonElement list, Concept? parent, Dictionary<string, Concept> concepts, int depth)
    {
        if (depth > MaxDepth || list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (Text(item, "code") is not { } code)
            {
                continue;
            }

            if (!concepts.TryGetValue(code, out var concept))
            {
                concept = new Concept(code, concepts.Count) { Display = Text(item, "display") };
                concepts[code] = concept;
            }

            Add(item, concept);
            if (parent is not null && parent != concept)
            {
                concept.Parents.Add(parent);
                parent.Children.Add(concept);
            }

            if (item.TryGetProperty("concept", out var children))
            {
                ReadConcepts(children, concept, concepts, depth + 1);
            }
        }
    }

    private static void Add(JsonElement item, Concept concept)
    {
        if (item.TryGetProperty("designation", out var designations) && designations.ValueKind == JsonValueKind.Array)
        {
            foreach (var designation in designations.EnumerateArray())
            {
                if (Text(designation, "value") is { } value)
                {
                    concept.Designations.Add(value);
                }
            }
        }

        if (!item.TryGetProperty("property", out var properties) || properties.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var property in properties.EnumerateArray())
        {
            if (Text(property, "code") is not { } name)
            {
                continue;
            }

            foreach (var member in property.EnumerateObject())
            {
                if (member.Name.StartsWith("value", StringComparison.Ordinal))
                {
                    var value = member.Value.ValueKind == JsonValueKind.Object ? Text(member.Value, "code") : Text(property, member.Name);
                    concept.Properties.Add((name, value ?? ""));
                }
            }
        }
    }

    // Hierarchies may also be written as properties (parent, subsumedBy, child) of a flat list.
    private static void LinkByProperties(Dictionary<string, Concept> concepts)
    {
        foreach (var concept in concepts.Values)
        {
            foreach (var (name, value) in concept.Properties)
            {
                if (!concepts.TryGetValue(value, out var other) || other == concept)
                {
                    continue;
                }

                if (name is "parent" or "subsumedBy")
                {
                    Link(other, concept);
                }
                else if (name == "child")
                {
                    Link(concept, other);
                }
            }
        }
    }

    private static void Link(Concept parent, Concept child)
    {
        if (!child.Parents.Contains(parent))
        {
            child.Parents.Add(parent);
            parent.Children.Add(child);
        }
    }

    private static void Supplement(JsonElement list, Dictionary<string, Concept> concepts, int depth)
    {
        if (depth > MaxDepth || list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (Text(item, "code") is { } code && concepts.TryGetValue(code, out var concept))
            {
                Add(item, concept);
                if (Text(item, "display") is { } display)
                {
                    concept.Designations.Add(display);
                }
            }

            if (item.TryGetProperty("concept", out var children))
            {
                Supplement(children, concepts, depth + 1);
            }
        }
    }
}
