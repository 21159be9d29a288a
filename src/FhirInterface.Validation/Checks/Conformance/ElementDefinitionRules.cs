using System.Globalization;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// What an element of a differential says fits what its base says: its number, its types, the type of a value that it fixes, and
/// whether it can be bound (FHIR R4 5.1.0.11, constraining elements; ElementDefinition). Invariants are FHIRPath.
/// </summary>
internal static class ElementDefinitionRules
{
    /// <summary>Types that hold a code (R4 4.1.5, ElementDefinition.binding), and those that are kinds of them.</summary>
    private static readonly HashSet<string> Bindable = new(StringComparer.Ordinal)
    {
        "code",
        "Coding",
        "CodeableConcept",
        "Quantity",
        "Age",
        "Count",
        "Distance",
        "Duration",
        "SimpleQuantity",
        "MoneyQuantity",
        "string",
        "markdown",
        "id",
        "uri",
        "url",
        "canonical",
        "oid",
        "uuid",
    };

    /// <summary>Of bindings, the weakest first.</summary>
    private static readonly string[] Strengths = ["example", "preferred", "extensible", "required"];

    public static void Check(Node element, StructureSource? origin, TypeModel? model, ValidationRun run)
    {
        CheckInvariants(element, run);
        if (origin is null || element.TextOf("path") is not { } path || !path.Contains('.', StringComparison.Ordinal))
        {
            return;
        }

        var own = element.TextOf("id") is { } id ? origin.Find(id) : null;
        if ((own ?? origin.Find(path)) is { } before)
        {
            CheckNumber(element, before, own is not null || !element.Child("sliceName").Exists, run);
            CheckTypes(element, before, run);
            CheckBinding(element, before, run);
        }

        CheckValues(element, Types(element, own ?? origin.Find(path), path, model), run);
    }

    private static void CheckInvariants(Node element, ValidationRun run)
    {
        foreach (var constraint in element.ChildrenNamed("constraint"))
        {
            if (
                constraint.Child("expression") is { Exists: true, Text: { Length: > 0 } text } expression
                && FhirPath.Invariant.Fault(text) is { IsOpen: false } fault
            )
            {
                run.Report(Messages.StructureElement, expression, $"This is no FHIRPath: {fault.Message}");
            }
        }
    }

    /// <summary>A profile only narrows; a slice may have fewer than all of its element.</summary>
    private static void CheckNumber(Node element, ElementSource before, bool isWhole, ValidationRun run)
    {
        if (
            isWhole
            && int.TryParse(element.TextOf("min"), NumberStyles.None, CultureInfo.InvariantCulture, out var min)
            && min < before.Min
        )
        {
            run.Report(Messages.StructureElement, element, Invariant($"The base asks for at least {before.Min}, so {min} is too few."));
        }

        if (before.Max != int.MaxValue && element.TextOf("max") is { } text)
        {
            var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var max);
            if (text == "*" || (isNumber && max > before.Max))
            {
                run.Report(Messages.StructureElement, element, Invariant($"The base allows at most {before.Max}, so {text} is too many."));
            }
        }
    }

    private static void CheckTypes(Node element, ElementSource before, ValidationRun run)
    {
        if (before.Types.Count == 0)
        {
            return;
        }

        foreach (var type in element.ChildrenNamed("type"))
        {
            if (type.TextOf("code") is not { } code)
            {
                continue;
            }

            if (before.Types.Any(t => IsKindOf(code, t.Code)))
            {
                CheckTargets(type, code, before, run);
            }
            else
            {
                run.Report(
                    Messages.StructureElement,
                    type,
                    $"The base has no type {code} here, but {string.Join(", ", before.Types.Select(t => t.Code))}."
                );
            }
        }
    }

    /// <summary>A reference leads to what the base allows; profiles of others are not judged, nor references that lead anywhere.</summary>
    private static void CheckTargets(Node type, string code, ElementSource before, ValidationRun run)
    {
        var allowed = before.Types.FirstOrDefault(t => t.Code == code)?.TargetProfiles ?? [];
        if (allowed.Count == 0 || !allowed.All(IsCore) || allowed.Contains(CoreUrls.Definitions + "Resource"))
        {
            return;
        }

        foreach (var target in type.ChildrenNamed("targetProfile"))
        {
            if (target.Text is { } url && IsCore(url) && !allowed.Contains(url))
            {
                run.Report(
                    Messages.StructureElement,
                    target,
                    $"The base allows no reference to {url.AsSpan(CoreUrls.Definitions.Length)} here."
                );
            }
        }
    }

    private static bool IsCore(string profile) =>
        profile.StartsWith(CoreUrls.Definitions, StringComparison.Ordinal)
        && FhirModel.Find(profile[CoreUrls.Definitions.Length..]) is { IsResource: true };

    /// <summary>A profile keeps or raises the strength of a binding (R4 4.1.5, "cannot be loosened").</summary>
    private static void CheckBinding(Node element, ElementSource before, ValidationRun run)
    {
        if (
            before.Binding is { } bound
            && element.Child("binding") is { Exists: true } binding
            && binding.TextOf("strength") is { } strength
            && Array.IndexOf(Strengths, strength) is var now and >= 0
            && now < Array.IndexOf(Strengths, bound.Strength)
        )
        {
            run.Report(Messages.StructureElement, binding, $"The base has bound this as {bound.Strength}; {strength} is less.");
        }
    }

    /// <summary>Whether a type is the other one or made from it; names of other models, as URLs, are not judged.</summary>
    private static bool IsKindOf(string code, string origin)
    {
        if (code == origin || IsUrl(code) || IsUrl(origin) || origin is "Element" or "BackboneElement" or "Resource" or "DomainResource")
        {
            return true;
        }

        for (var type = FhirModel.Find(code); type?.Structure.Base is { } url; type = FhirModel.Find(url[(url.LastIndexOf('/') + 1)..]))
        {
            if (url.EndsWith("/" + origin, StringComparison.Ordinal))
            {
                return true;
            }
        }

        // A code that R4 has not is told by its own binding.
        return FhirModel.Find(code) is null;
    }

    private static bool IsUrl(string code) => code.Contains(':', StringComparison.Ordinal);

    /// <summary>The types that an element may have: its own, else those of the base; empty if that cannot be told.</summary>
    private static List<string> Types(Node element, ElementSource? before, string path, TypeModel? model)
    {
        var types = new List<string>();
        foreach (var type in element.ChildrenNamed("type"))
        {
            if (type.TextOf("code") is { } code)
            {
                types.Add(code);
            }
        }

        if (types.Count > 0)
        {
            return types;
        }

        if (before is not null)
        {
            types.AddRange(before.Types.Select(t => t.Code));
        }
        else if (model is not null && TypePaths.Find(model, path) is { IsOpen: false } place)
        {
            types.AddRange(place.Names);
        }

        return types;
    }

    private static void CheckValues(Node element, List<string> types, ValidationRun run)
    {
        if (types.Count == 0 || types.Exists(IsUrl))
        {
            return;
        }

        foreach (var name in (ReadOnlySpan<string>)["fixed", "pattern"])
        {
            if (element.Child(name) is { Exists: true } value && !types.Exists(t => IsKindOf(value.TypeName, t)))
            {
                run.Report(
                    Messages.StructureElement,
                    value,
                    $"A {value.TypeName} is no value for an element of type {string.Join(", ", types)}."
                );
            }
        }

        if (element.Child("binding") is { Exists: true } binding && !types.Exists(Bindable.Contains))
        {
            run.Report(
                Messages.StructureElement,
                binding,
                $"An element of type {string.Join(", ", types)} holds no code that could be bound."
            );
        }
    }
}
