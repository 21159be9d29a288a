using System.Globalization;
using System.Text.Json;

namespace FhirInterface.Validation.Schema;

/// <summary>A StructureDefinition with its snapshot as a tree.</summary>
internal sealed class StructureSource
{
    private volatile Dictionary<string, ElementSource>? byId;

    /// <param name="elements">The elements of the snapshot in its order, the root first; at least one.</param>
    public StructureSource(IReadOnlyList<ElementSource> elements)
    {
        Elements = elements;
        Grow(elements);
    }

    public required string Url { get; init; }
    public required string Version { get; init; }
    public required string Name { get; init; }
    public required string Type { get; init; }

    /// <summary><c>primitive-type</c>, <c>complex-type</c>, <c>resource</c> or <c>logical</c>.</summary>
    public required string Kind { get; init; }
    public bool IsAbstract { get; init; }
    public bool IsConstraint { get; init; }
    public string? Base { get; init; }
    public IReadOnlyList<ContextSource> Contexts { get; init; } = [];
    public IReadOnlyList<string> ContextInvariants { get; init; } = [];

    /// <summary>Profiles that what claims this one has to meet, too (extension structuredefinition-imposeProfile).</summary>
    public IReadOnlyList<string> Imposed { get; init; } = [];

    /// <summary>As in the snapshot.</summary>
    public IReadOnlyList<ElementSource> Elements { get; }

    public ElementSource Root => Elements[0];

    /// <summary>The element of an id such as <c>Observation.component:systolic.value[x]</c>, or of a path.</summary>
    public ElementSource? Find(string id) => (byId ??= ById()).GetValueOrDefault(id);

    /// <summary>Reads a definition; null if it has no snapshot.</summary>
    public static StructureSource? Read(JsonElement json)
    {
        if (!json.TryGetProperty("snapshot", out var snapshot) || !snapshot.TryGetProperty("element", out var elements))
        {
            return null;
        }

        var url = Text(json, "url") ?? "";
        var flat = elements.EnumerateArray().Select(e => ElementSourceReader.Read(e, url)).ToList();
        if (flat.Count == 0)
        {
            return null;
        }

        return new StructureSource(flat)
        {
            Url = url,
            Version = Text(json, "version") ?? "",
            Name = Text(json, "name") ?? "",
            Type = Text(json, "type") ?? "",
            Kind = Text(json, "kind") ?? "",
            IsAbstract = json.TryGetProperty("abstract", out var isAbstract) && isAbstract.ValueKind == JsonValueKind.True,
            IsConstraint = Text(json, "derivation") == "constraint",
            Base = Text(json, "baseDefinition"),
            Contexts = ReadContexts(json),
            ContextInvariants = Texts(json, "contextInvariant"),
            Imposed = ReadImposed(json),
        };
    }

    internal static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static IReadOnlyList<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]
            : [];

    private static List<string> ReadImposed(JsonElement json) =>
        json.TryGetProperty("extension", out var extensions) && extensions.ValueKind == JsonValueKind.Array
            ?
            [
                .. extensions
                    .EnumerateArray()
                    .Where(e => Text(e, "url") == CoreUrls.Definitions + "structuredefinition-imposeProfile")
                    .Select(e => Text(e, "valueCanonical"))
                    .OfType<string>(),
            ]
            : [];

    private static List<ContextSource> ReadContexts(JsonElement json) =>
        json.TryGetProperty("context", out var contexts)
            ? [.. contexts.EnumerateArray().Select(c => new ContextSource(Text(c, "type") ?? "element", Text(c, "expression") ?? ""))]
            : [];

    /// <summary>Puts each element beneath its parent by path, slices beneath what they divide.</summary>
    private static void Grow(IReadOnlyList<ElementSource> flat)
    {
        // The chain of open elements from the root to the last one placed.
        var open = new Stack<ElementSource>();
        open.Push(flat[0]);
        foreach (var element in flat.Skip(1))
        {
            var depth = Depth(element.Path);
            while (Depth(open.Peek().Path) >= depth)
            {
                open.Pop();
            }

            Place(open.Peek(), element);
            open.Push(element);
        }
    }

    private Dictionary<string, ElementSource> ById()
    {
        var elements = new Dictionary<string, ElementSource>(Elements.Count, StringComparer.Ordinal);
        foreach (var element in Elements)
        {
            elements.TryAdd(element.Id, element);
        }

        return elements;
    }

    private static void Place(ElementSource parent, ElementSource element)
    {
        var unsliced = element.SliceName is null ? null : parent.Children.FindLast(c => c.Path == element.Path);
        if (unsliced is null)
        {
            parent.Children.Add(element);
            return;
        }

        // "a/b" divides slice "a" again.
        var cut = element.SliceName!.LastIndexOf('/');
        var above = cut < 0 ? null : FindSlice(unsliced, element.SliceName[..cut]);
        (above ?? unsliced).Slices.Add(element);
    }

    private static ElementSource? FindSlice(ElementSource element, string name)
    {
        foreach (var slice in element.Slices)
        {
            if (slice.SliceName == name || FindSlice(slice, name) is not null)
            {
                return slice.SliceName == name ? slice : FindSlice(slice, name);
            }
        }

        return null;
    }

    private static int Depth(string path) => path.AsSpan().Count('.');
}

/// <summary>Where an extension may stand.</summary>
/// <param name="Type"><c>element</c>, <c>extension</c> or <c>fhirpath</c>.</param>
internal sealed record ContextSource(string Type, string Expression);

/// <summary>Reads one element of a snapshot.</summary>
internal static class ElementSourceReader
{
    /// <summary>How R4 writes elements that R5 has added to ElementDefinition.</summary>
    private const string LaterPrefix = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.";
    private const string AdditionalBinding = "http://hl7.org/fhir/tools/StructureDefinition/additional-binding";

    /// <param name="json">An element of a snapshot.</param>
    /// <param name="url">The canonical of its definition.</param>
    public static ElementSource Read(JsonElement json, string url)
    {
        var path = StructureSource.Text(json, "path") ?? "";
        var name = path[(path.LastIndexOf('.') + 1)..];
        var isChoice = name.EndsWith("[x]", StringComparison.Ordinal);
        var (fixedValue, pattern, valueType) = Value(json, "fixed", "pattern");
        var (min, max, minMaxType) = Value(json, "minValue", "maxValue");
        return new ElementSource
        {
            Id = StructureSource.Text(json, "id") ?? path,
            Path = path,
            Name = isChoice ? name[..^3] : name,
            IsChoice = isChoice,
            SliceName = StructureSource.Text(json, "sliceName"),
            Min = json.TryGetProperty("min", out var least) ? least.GetInt32() : 0,
            Max = Maximum(StructureSource.Text(json, "max")),
            BaseMax = Maximum(
                json.TryGetProperty("base", out var of) ? StructureSource.Text(of, "max") : StructureSource.Text(json, "max")
            ),
            ContentReference = StructureSource.Text(json, "contentReference"),
            Types = json.TryGetProperty("type", out var types) ? [.. types.EnumerateArray().Select(ReadType)] : [],
            Fixed = fixedValue,
            Pattern = pattern,
            ValueType = valueType,
            MinValue = min,
            MaxValue = max,
            MinMaxType = minMaxType,
            MaxLength = json.TryGetProperty("maxLength", out var length) ? length.GetInt32() : null,
            MinLength =
                Extension(json, CoreUrls.Definitions + "minLength") is { } shortest
                && shortest.TryGetProperty("valueInteger", out var characters)
                    ? characters.GetInt32()
                    : null,
            ControlsNarrativeSource = Extension(json, CoreUrls.Definitions + "narrative-source-control") is not null,
            NarrativeLanguages =
            [
                .. Extensions(json, CoreUrls.Definitions + "narrative-language-control")
                    .Select(e => StructureSource.Text(e, "valueCode"))
                    .OfType<string>(),
            ],
            Constraints = json.TryGetProperty("constraint", out var constraints)
                ? [.. constraints.EnumerateArray().Select(ReadConstraint)]
                : [],
            Binding = json.TryGetProperty("binding", out var binding) ? ReadBinding(binding, url) : null,
            Slicing = json.TryGetProperty("slicing", out var slicing) ? ReadSlicing(slicing) : null,
            MustHaveValue =
                Extension(json, LaterPrefix + "mustHaveValue") is { } must
                && must.TryGetProperty("valueBoolean", out var isMust)
                && isMust.ValueKind == JsonValueKind.True,
            ValueAlternatives =
            [
                .. Extensions(json, LaterPrefix + "valueAlternatives")
                    .Select(e => StructureSource.Text(e, "valueCanonical"))
                    .OfType<string>(),
            ],
            IsModifier = Flag(json, "isModifier"),
            MustSupport = Flag(json, "mustSupport"),
            IsXmlAttribute = StructureSource.Texts(json, "representation").Contains("xmlAttr"),
        };
    }

    private static bool Flag(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static int Maximum(string? text) =>
        text is null or "*" ? int.MaxValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var max) ? max
        : int.MaxValue;

    private static (JsonElement First, JsonElement Second, string? Type) Value(JsonElement json, string first, string second)
    {
        JsonElement one = default;
        JsonElement two = default;
        string? type = null;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.StartsWith(first, StringComparison.Ordinal) && property.Name.Length > first.Length)
            {
                (one, type) = (property.Value, property.Name[first.Length..]);
            }
            else if (property.Name.StartsWith(second, StringComparison.Ordinal) && property.Name.Length > second.Length)
            {
                (two, type) = (property.Value, property.Name[second.Length..]);
            }
        }

        return (one, two, type);
    }

    private static TypeSource ReadType(JsonElement json)
    {
        var code = StructureSource.Text(json, "code") ?? "";
        if (code.StartsWith("http://hl7.org/fhirpath/System.", StringComparison.Ordinal))
        {
            // ids and the like: the FHIR type stands in an extension.
            code = Extension(json, CoreUrls.Definitions + "structuredefinition-fhir-type") is { } type
                ? StructureSource.Text(type, "valueUrl") ?? StructureSource.Text(type, "valueUri") ?? "string"
                : code["http://hl7.org/fhirpath/System.".Length..].ToLowerInvariant();
        }
        else if (code.StartsWith(CoreUrls.Definitions, StringComparison.Ordinal))
        {
            code = code[CoreUrls.Definitions.Length..];
        }

        return new TypeSource(
            code,
            [.. Profiles(json)],
            StructureSource.Texts(json, "targetProfile"),
            StructureSource.Texts(json, "aggregation"),
            StructureSource.Text(json, "versioning")
        );
    }

    /// <summary>The profiles of a type; one that is named with an element of it (extension profile-element) as <c>url#id</c>.</summary>
    private static IEnumerable<string> Profiles(JsonElement json)
    {
        var profiles = StructureSource.Texts(json, "profile");
        var more = json.TryGetProperty("_profile", out var array) && array.ValueKind == JsonValueKind.Array ? array : default;
        for (var i = 0; i < profiles.Count; i++)
        {
            yield return more.ValueKind == JsonValueKind.Array
            && i < more.GetArrayLength()
            && Extension(more[i], CoreUrls.Definitions + "elementdefinition-profile-element") is { } extension
            && StructureSource.Text(extension, "valueString") is { } id
                ? $"{profiles[i].Split('|')[0]}#{id}"
                : profiles[i];
        }
    }

    private static ConstraintSource ReadConstraint(JsonElement json) =>
        new(
            StructureSource.Text(json, "key") ?? "",
            StructureSource.Text(json, "severity") != "warning",
            StructureSource.Text(json, "human") ?? "",
            StructureSource.Text(json, "expression"),
            StructureSource.Text(json, "source"),
            Extension(json, CoreUrls.Definitions + "elementdefinition-bestpractice") is { } best
                && best.TryGetProperty("valueBoolean", out var value)
                && value.ValueKind == JsonValueKind.True
        );

    private static BindingSource ReadBinding(JsonElement json, string url)
    {
        var valueSet = StructureSource.Text(json, "valueSet");
        var strength = StructureSource.Text(json, "strength") ?? "example";

        // R4 published the units of a vital sign's components as required; HL7's validator takes them as extensible, since
        // components are of all kinds, such as the flow of oxygen given.
        if (
            url.StartsWith(CoreUrls.Definitions, StringComparison.Ordinal)
            && valueSet == "http://hl7.org/fhir/ValueSet/ucum-vitals-common|4.0.1"
        )
        {
            strength = "extensible";
        }

        var max = Extension(json, CoreUrls.Definitions + "elementdefinition-maxValueSet");
        var additional = Extensions(json, AdditionalBinding)
            .Concat(Extensions(json, LaterPrefix + "binding.additional"))
            .Select(ReadAdditional)
            .OfType<BindingSource>()
            .ToList();
        return new BindingSource(
            strength,
            // A value set that the profile itself contains.
            valueSet is ['#', ..]
                ? url + valueSet
                : valueSet,
            max is { } extension ? StructureSource.Text(extension, "valueCanonical") ?? StructureSource.Text(extension, "valueUri") : null,
            additional.Count == 0 ? null : additional
        );
    }

    /// <summary>An additional binding that always holds; null for those of a certain use, or that bind nothing.</summary>
    private static BindingSource? ReadAdditional(JsonElement json)
    {
        if (Extension(json, "usage") is not null || Extension(json, "valueSet") is not { } valueSet)
        {
            return null;
        }

        var strength = Extension(json, "purpose") is { } purpose ? StructureSource.Text(purpose, "valueCode") : null;
        return strength switch
        {
            "required" or "maximum" => new BindingSource("required", StructureSource.Text(valueSet, "valueCanonical"), null),
            "extensible" or "preferred" => new BindingSource(strength, StructureSource.Text(valueSet, "valueCanonical"), null),
            _ => null,
        };
    }

    private static SlicingSource ReadSlicing(JsonElement json) =>
        new(
            json.TryGetProperty("discriminator", out var discriminators)
                ?
                [
                    .. discriminators
                        .EnumerateArray()
                        .Select(d => new DiscriminatorSource(StructureSource.Text(d, "type") ?? "", StructureSource.Text(d, "path") ?? "")),
                ]
                : [],
            StructureSource.Text(json, "rules") ?? "open",
            json.TryGetProperty("ordered", out var ordered) && ordered.ValueKind == JsonValueKind.True
        );

    private static JsonElement? Extension(JsonElement json, string url) => Extensions(json, url) is [var first, ..] ? first : null;

    private static List<JsonElement> Extensions(JsonElement json, string url) =>
        json.TryGetProperty("extension", out var extensions)
            ? extensions.EnumerateArray().Where(e => StructureSource.Text(e, "url") == url).ToList()
            : [];
}
