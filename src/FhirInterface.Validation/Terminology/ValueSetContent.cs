using System.Collections.Frozen;
using System.Text.Json;

namespace FhirInterface.Validation.Terminology;

/// <summary>
/// A value set made ready: what it includes and excludes, each part a frozen set of codes where the code system is at
/// hand, and a note of what is missing where it is not. Read once, never changed.
/// </summary>
internal sealed class ValueSetContent
{
    private readonly List<Part> includes;
    private readonly List<Part> excludes;
    private readonly bool isActiveOnly;
    private readonly CodeAnswer notIn;

    private ValueSetContent(string url, List<Part> includes, List<Part> excludes, bool isActiveOnly)
    {
        Url = url;
        notIn = CodeAnswer.Invalid($"The code is not in the value set {url}.");
        this.includes = includes;
        this.excludes = excludes;
        this.isActiveOnly = isActiveOnly;
        HasDisplays = includes.Any(part => part.Displays is not null || part.Imports.Any(import => import.HasDisplays));
    }

    public string Url { get; }

    /// <summary>Whether the value set shows any code otherwise than its code system does.</summary>
    public bool HasDisplays { get; }

    /// <summary>Systems that the value set draws on.</summary>
    public IEnumerable<string> Systems =>
        includes
            .SelectMany(part => part.System is not null ? [part.System] : part.Imports.SelectMany(import => import.Systems))
            .Distinct(StringComparer.Ordinal);

    /// <summary>One include or exclude.</summary>
    /// <param name="System">Null for codes of imported value sets alone.</param>
    /// <param name="Codes">Null for all of the system.</param>
    /// <param name="Imports">Value sets that the codes must be in as well.</param>
    /// <param name="Missing">Why membership of a code that is not in <paramref name="Codes"/> cannot be told; null if it can.</param>
    internal sealed record Part(string? System, FrozenSet<string>? Codes, IReadOnlyList<ValueSetContent> Imports, CodeAnswer? Missing)
    {
        /// <summary>By code, what the value set itself shows for it where its code system shows something else; null if nothing.</summary>
        public Dictionary<string, string[]>? Displays { get; init; }
    }

    /// <summary>Whether the value set itself shows a code like that (R4 ValueSet.compose.include.concept.display and designation).</summary>
    public bool Shows(string system, string code, string display)
    {
        foreach (var part in includes)
        {
            if (
                (
                    part.System == system
                    && part.Displays?.GetValueOrDefault(code) is { } displays
                    && Array.Exists(displays, own => TerminologyService.IsSame(own, display))
                ) || part.Imports.Any(import => import.Shows(system, code, display))
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a code is a member; a code without a system is sought in all of them.</summary>
    public CodeAnswer Contains(string? system, string code, TerminologyService service)
    {
        var included = Any(includes, system, code, service, out var found);
        if (included.Outcome == CodeOutcome.Invalid || (excludes.Count == 0 && !isActiveOnly))
        {
            return included;
        }

        var excluded = Any(excludes, system ?? found, code, service, out _);
        if (excluded.Outcome == CodeOutcome.Valid)
        {
            return notIn;
        }

        if (isActiveOnly && (system ?? found) is { } own && service.CodeSystem(own)?.Find(code) is { IsInactive: true })
        {
            return notIn;
        }

        return excluded.Outcome == CodeOutcome.NotChecked && included.Outcome == CodeOutcome.Valid ? excluded : included;
    }

    /// <summary>The first code that is listed here and is not in another value set; null if there is none, or that cannot be told.</summary>
    public CodedValue? FirstOutside(ValueSetContent other, TerminologyService service)
    {
        foreach (var part in includes)
        {
            if (part.System is not { } system)
            {
                continue;
            }

            foreach (var code in part.Codes ?? service.CodeSystem(system)?.Concepts.Select(concept => concept.Code) ?? [])
            {
                if (
                    other.Contains(system, code, service).Outcome == CodeOutcome.Invalid
                    && Contains(system, code, service).Outcome == CodeOutcome.Valid
                )
                {
                    return new CodedValue(system, code);
                }
            }
        }

        return null;
    }

    private CodeAnswer Any(List<Part> parts, string? system, string code, TerminologyService service, out string? found)
    {
        found = null;
        CodeAnswer? open = null;
        foreach (var part in parts)
        {
            var answer = Contains(part, system, code, service);
            if (answer.Outcome == CodeOutcome.Valid)
            {
                found = part.System;
                return answer;
            }

            if (answer.Outcome == CodeOutcome.NotChecked)
            {
                open ??= answer;
            }
        }

        return open ?? notIn;
    }

    private CodeAnswer Contains(Part part, string? system, string code, TerminologyService service)
    {
        var answer = CodeAnswer.Valid;
        if (part.System is not null)
        {
            if (system is not null && system != part.System)
            {
                return notIn;
            }

            if (part.Codes is not null && part.Codes.Contains(code))
            {
                answer = CodeAnswer.Valid;
            }
            else if (part.Missing is { } missing)
            {
                // Which of the system's codes are chosen cannot be told; one that is none of them is not.
                if (service.CheckCode(part.System, code).Outcome == CodeOutcome.Invalid)
                {
                    return notIn;
                }

                answer = missing;
            }
            else if (part.Codes is not null)
            {
                return notIn;
            }
            else
            {
                answer = service.CheckCode(part.System, code);
                if (answer.Outcome == CodeOutcome.Invalid)
                {
                    return notIn;
                }
            }
        }

        foreach (var import in part.Imports)
        {
            var imported = import.Contains(system ?? part.System, code, service);
            if (imported.Outcome == CodeOutcome.Invalid)
            {
                return imported;
            }

            if (imported.Outcome == CodeOutcome.NotChecked)
            {
                answer = imported;
            }
        }

        return part.System is null && part.Imports.Count == 0 ? part.Missing ?? notIn : answer;
    }

    public static ValueSetContent Read(string url, ReadOnlyMemory<byte> json, TerminologyService service, HashSet<string> reading)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        var root = document.RootElement;
        if (!root.TryGetProperty("compose", out var compose))
        {
            return root.TryGetProperty("expansion", out var expansion)
                ? new ValueSetContent(url, Expansion(expansion), [], isActiveOnly: false)
                : new ValueSetContent(
                    url,
                    [new Part(null, null, [], CodeAnswer.NotChecked(url, $"The value set {url} has no content."))],
                    [],
                    isActiveOnly: false
                );
        }

        var result = new ValueSetContent(
            url,
            Parts(compose, "include", service, reading),
            Parts(compose, "exclude", service, reading),
            compose.TryGetProperty("inactive", out var inactive) && inactive.ValueKind == JsonValueKind.False
        );

        // An expansion that somebody made answers where the compose cannot.
        if (result.includes.Exists(part => part.Missing is not null) && root.TryGetProperty("expansion", out var given))
        {
            var contains = Expansion(given);
            return contains.Count > 0 ? new ValueSetContent(url, contains, [], isActiveOnly: false) : result;
        }

        return result;
    }

    private static List<Part> Expansion(JsonElement expansion)
    {
        var bySystem = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        if (expansion.TryGetProperty("contains", out var contains))
        {
            Collect(contains, bySystem, 0);
        }

        return [.. bySystem.Select(pair => new Part(pair.Key, pair.Value.ToFrozenSet(StringComparer.Ordinal), [], null))];
    }

    private static void Collect(JsonElement contains, Dictionary<string, HashSet<string>> bySystem, int depth)
    {
        if (depth > 100 || contains.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var item in contains.EnumerateArray())
        {
            if (
                CodeSystemContent.Text(item, "system") is { } system
                && CodeSystemContent.Text(item, "code") is { } code
                && CodeSystemContent.Text(item, "abstract") != "true"
            )
            {
                if (!bySystem.TryGetValue(system, out var codes))
                {
                    bySystem[system] = codes = new HashSet<string>(StringComparer.Ordinal);
                }

                codes.Add(code);
            }

            if (item.TryGetProperty("contains", out var nested))
            {
                Collect(nested, bySystem, depth + 1);
            }
        }
    }

    private static List<Part> Parts(JsonElement compose, string name, TerminologyService service, HashSet<string> reading)
    {
        var parts = new List<Part>();
        if (compose.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in list.EnumerateArray())
            {
                parts.Add(ReadPart(item, service, reading));
            }
        }

        return parts;
    }

    private static Part ReadPart(JsonElement item, TerminologyService service, HashSet<string> reading)
    {
        var imports = new List<ValueSetContent>();
        CodeAnswer? missing = null;
        if (item.TryGetProperty("valueSet", out var valueSets) && valueSets.ValueKind == JsonValueKind.Array)
        {
            foreach (var canonical in valueSets.EnumerateArray().Select(value => value.GetString()).OfType<string>())
            {
                // A value set that imports itself adds nothing to itself.
                if (service.ValueSet(canonical, reading, out var isCircular) is { } import)
                {
                    imports.Add(import);
                }
                else if (!isCircular)
                {
                    missing ??= CodeAnswer.ValueSetMissing(canonical);
                }
            }
        }

        var system = CodeSystemContent.Text(item, "system");
        if (system is null)
        {
            return new Part(null, null, imports, missing);
        }

        if (item.TryGetProperty("concept", out var concepts) && concepts.ValueKind == JsonValueKind.Array)
        {
            var codes = concepts.EnumerateArray().Select(concept => CodeSystemContent.Text(concept, "code")).OfType<string>();
            var isFolded = service.CodeSystem(system) is { IsCaseSensitive: false };
            return new Part(
                system,
                codes.ToFrozenSet(isFolded ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal),
                imports,
                missing
            )
            {
                Displays = ReadDisplays(system, concepts, service),
            };
        }

        if (!item.TryGetProperty("filter", out var filters) || filters.ValueKind != JsonValueKind.Array || filters.GetArrayLength() == 0)
        {
            return new Part(system, null, imports, missing);
        }

        if (service.CodeSystem(system) is not { } content)
        {
            return new Part(system, FrozenSet<string>.Empty, imports, missing ?? CodeAnswer.SystemMissing(system));
        }

        IEnumerable<Concept> chosen = content.Concepts;
        foreach (var filter in filters.EnumerateArray())
        {
            var property = CodeSystemContent.Text(filter, "property") ?? "";
            var op = CodeSystemContent.Text(filter, "op") ?? "";
            var value = CodeSystemContent.Text(filter, "value") ?? "";
            if (ConceptFilters.For(content, property, op, value) is not { } test)
            {
                missing ??= CodeAnswer.NotChecked(system, $"The filter '{property} {op}' on {system} cannot be evaluated.");
                chosen = [];
                break;
            }

            chosen = chosen.Where(test);
        }

        var comparer = content.IsCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        return new Part(
            system,
            chosen.Select(concept => concept.Code).ToFrozenSet(comparer),
            imports,
            missing ?? (content.IsComplete ? null : CodeAnswer.SystemMissing(system))
        );
    }

    private static Dictionary<string, string[]>? ReadDisplays(string system, JsonElement concepts, TerminologyService service)
    {
        Dictionary<string, string[]>? displays = null;
        foreach (var concept in concepts.EnumerateArray())
        {
            if (CodeSystemContent.Text(concept, "code") is not { } code)
            {
                continue;
            }

            var own =
                concept.TryGetProperty("designation", out var list) && list.ValueKind == JsonValueKind.Array
                    ? list.EnumerateArray()
                    : default;
            string[] shown =
            [
                .. own.Select(designation => CodeSystemContent.Text(designation, "value"))
                    .Prepend(CodeSystemContent.Text(concept, "display"))
                    .OfType<string>()
                    .Where(display => service.WrongDisplay(system, code, display) is not null),
            ];
            if (shown.Length > 0)
            {
                (displays ??= new Dictionary<string, string[]>(StringComparer.Ordinal)).TryAdd(code, shown);
            }
        }

        return displays;
    }
}
