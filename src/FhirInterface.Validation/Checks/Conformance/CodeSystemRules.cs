using System.Globalization;
using System.Text.Json;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Terminology;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>What holds for the content of a CodeSystem beyond its definition (FHIR R4 4.8, CodeSystem).</summary>
internal static class CodeSystemRules
{
    public static void Check(Node system, ValidationRun run)
    {
        CheckContent(system, run);
        CheckValueSet(system, run);
        var types = CheckProperties(system, run);
        var supplemented = system.TextOf("supplements");
        foreach (var concept in system.ChildrenNamed("concept"))
        {
            CheckConcept(concept, types, supplemented, run);
        }
    }

    /// <summary>What <c>content</c> says fits what there is.</summary>
    private static void CheckContent(Node system, ValidationRun run)
    {
        var content = system.TextOf("content");
        var isSupplement = system.Child("supplements").Exists;
        if (content is not null && isSupplement != (content == "supplement"))
        {
            run.Report(
                Messages.CodeSystemContent,
                system.Child("content"),
                isSupplement
                    ? "What supplements another code system has the content 'supplement'."
                    : "A supplement names what it supplements."
            );
        }

        foreach (var name in (ReadOnlySpan<string>)["caseSensitive", "hierarchyMeaning"])
        {
            if (isSupplement && system.Child(name) is { Exists: true } child)
            {
                run.Report(Messages.CodeSystemContent, child, $"A supplement takes its {name} from what it supplements.");
            }
        }

        if (content == "not-present" && system.Child("concept").Exists)
        {
            run.Report(
                Messages.CodeSystemContent,
                system.Child("content"),
                "The content is said not to be present, but there are concepts."
            );
        }

        if (
            content == "complete"
            && system.Child("count") is { Exists: true } stated
            && int.TryParse(stated.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && Count(system) is var actual
            && actual != count
        )
        {
            run.Report(Messages.CodeSystemContent, stated, Invariant($"The stated count is {count}, but there are {actual} concepts."));
        }
    }

    /// <summary>R4 CodeSystem.valueSet: the value set of the entire code system, and of nothing else.</summary>
    private static void CheckValueSet(Node system, ValidationRun run)
    {
        if (
            system.Child("valueSet") is not { Exists: true, Text: { Length: > 0 } url } named
            || run.Definitions.Json("ValueSet", url) is not { IsEmpty: false } json
        )
        {
            return;
        }

        using var valueSet = JsonDocument.Parse(json);
        if (!IsWhole(valueSet.RootElement, system.TextOf("url")))
        {
            run.Report(Messages.CodeSystemContent, named, $"The value set {url} is not that of all codes of this code system.");
        }
    }

    private static bool IsWhole(JsonElement valueSet, string? system) =>
        valueSet.TryGetProperty("compose", out var compose)
        && compose.ValueKind == JsonValueKind.Object
        && !compose.TryGetProperty("exclude", out _)
        && compose.TryGetProperty("include", out var includes)
        && includes.ValueKind == JsonValueKind.Array
        && includes.GetArrayLength() == 1
        && includes[0] is { ValueKind: JsonValueKind.Object } include
        && include.TryGetProperty("system", out var of)
        && of.ValueKind == JsonValueKind.String
        && of.ValueEquals(system)
        && !include.TryGetProperty("concept", out _)
        && !include.TryGetProperty("filter", out _)
        && !include.TryGetProperty("valueSet", out _);

    private static int Count(Node parent)
    {
        var count = 0;
        foreach (var concept in parent.ChildrenNamed("concept"))
        {
            count += 1 + Count(concept);
        }

        return count;
    }

    /// <summary>Each property is defined once, and FHIR's own with the code and type that FHIR gives them. Types by code.</summary>
    private static Dictionary<string, string?> CheckProperties(Node system, ValidationRun run)
    {
        var types = new Dictionary<string, string?>(StringComparer.Ordinal);
        var uris = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in system.ChildrenNamed("property"))
        {
            var code = property.TextOf("code");
            var type = property.TextOf("type");
            if (code is not null && !types.TryAdd(code, type))
            {
                run.Report(Messages.CodeSystemProperty, property, $"There is a property '{code}' already.");
            }

            if (property.TextOf("uri") is not { } uri)
            {
                continue;
            }

            if (!uris.Add(uri))
            {
                run.Report(Messages.CodeSystemProperty, property, $"There is a property with the URI {uri} already.");
            }

            if (CodeSystemProperties.CodeOfUri(uri) is not { } standard)
            {
                continue;
            }

            if (type is not null && type != CodeSystemProperties.TypeOfCode(standard))
            {
                run.Report(
                    Messages.CodeSystemProperty,
                    property,
                    $"{uri} has the type {CodeSystemProperties.TypeOfCode(standard)}, not {type}."
                );
            }

            if (code is not null && code != standard && CodeSystemProperties.TypeOfCode(code) is not null)
            {
                run.Report(Messages.CodeSystemProperty, property, $"The code '{code}' means another property of FHIR than {uri}.");
            }
        }

        return types;
    }

    private static void CheckConcept(Node concept, Dictionary<string, string?> types, string? supplemented, ValidationRun run)
    {
        foreach (var property in concept.ChildrenNamed("property"))
        {
            CheckProperty(property, types, run);
        }

        if (
            supplemented is not null
            && concept.TextOf("code") is { } code
            && run.Terminology.CheckCode(supplemented.Split('|')[0], code) is { Outcome: CodeOutcome.Invalid } answer
        )
        {
            run.Report(Messages.CodeUnknown, concept, answer.Reason!);
        }

        foreach (var child in concept.ChildrenNamed("concept"))
        {
            CheckConcept(child, types, supplemented, run);
        }
    }

    private static void CheckProperty(Node property, Dictionary<string, string?> types, ValidationRun run)
    {
        if (property.TextOf("code") is not { } code)
        {
            return;
        }

        if (!types.TryGetValue(code, out var type))
        {
            // What FHIR itself defines has its meaning without being listed again; UK Core leaves it out.
            if (CodeSystemProperties.TypeOfCode(code) is null)
            {
                run.Report(Messages.CodeSystemProperty, property, $"The code system does not define a property '{code}'.");
            }
        }
        else if (property.Child("value") is { Exists: true } value && type is not null && value.TypeName != type)
        {
            run.Report(Messages.CodeSystemProperty, property, $"The property '{code}' has the type {type}, not {value.TypeName}.");
        }
    }
}
