using System.Globalization;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;
using static System.FormattableString;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// What an element of a differential says fits what its base says: its number, its types, the type of a value that it fixes, and
/// its binding (FHIR R4 5.1.0.11, constraining elements; ElementDefinition).
/// </summary>
internal static class ElementDefinitionRules
{
    public static void Check(Node element, StructureSource? origin, TypeModel? model, ValidationRun run)
    {
        if (element.TextOf("path") is not { } path)
        {
            return;
        }

        var types = ElementTypes.Own(element);
        TypeFacets.Check(element, path.Contains('.', StringComparison.Ordinal) ? types : [path], run);
        CheckValueSet(element, run);
        CheckMeaning(element, path, run);
        if (origin is null || !path.Contains('.', StringComparison.Ordinal))
        {
            return;
        }

        var own = element.TextOf("id") is { } id ? origin.Find(id) : null;
        var before = own ?? origin.Find(path);
        if (before is not null)
        {
            CheckNumber(element, before, own is not null || !element.Child("sliceName").Exists, run);
            CheckSupport(element, before, run);
            ElementTypes.Check(element, before, run);
            CheckBinding(element, before, run);
        }

        CheckValues(element, types.Count > 0 ? types : TypesBefore(before, path, model), run);
    }

    /// <summary>What is bound is a value set, not the code system that it draws on (R4 ElementDefinition.binding.valueSet).</summary>
    private static void CheckValueSet(Node element, ValidationRun run)
    {
        if (
            element.Child("binding") is { Exists: true } binding
            && binding.Child("valueSet") is { Exists: true, Text: { Length: > 0 } url } valueSet
            && !run.Definitions.Json("CodeSystem", url).IsEmpty
            && run.Definitions.Json("ValueSet", url).IsEmpty
        )
        {
            run.Report(Messages.StructureElement, valueSet, $"{url} is a code system; a binding is to a value set.");
        }
    }

    /// <summary>What a missing element means is said where the element is made; of an extension, where it is used.</summary>
    private static void CheckMeaning(Node element, string path, ValidationRun run)
    {
        if (
            element.Child("meaningWhenMissing") is { Exists: true } meaning
            && path != "Extension"
            && !path.EndsWith(".extension", StringComparison.Ordinal)
        )
        {
            run.Report(Messages.StructureElement, meaning, "A profile does not say what it means that an element is missing.");
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

    private static void CheckSupport(Node element, ElementSource before, ValidationRun run)
    {
        if (before.MustSupport && element.TextOf("mustSupport") == "false")
        {
            run.Report(Messages.StructureElement, element, "The base asks for support of this, so a profile on it does too.");
        }
    }

    /// <summary>A required binding stays one, to codes that the base allows (R4 4.1.5.1, required).</summary>
    private static void CheckBinding(Node element, ElementSource before, ValidationRun run)
    {
        if (
            before.Binding is not { Strength: "required" } bound
            || element.Child("binding") is not { Exists: true } binding
            || binding.TextOf("strength") is not { } strength
        )
        {
            return;
        }

        if (strength != "required")
        {
            run.Report(Messages.StructureElement, binding, $"The base has bound this as required; {strength} is less.");
        }
        else if (
            bound.ValueSet is { } all
            && binding.TextOf("valueSet") is { } valueSet
            && run.Terminology.FirstOutside(valueSet, all) is { } outside
        )
        {
            run.Report(
                Messages.StructureElement,
                binding,
                $"The code {outside.Code} of {valueSet} is not in {all}, to which the base has bound this."
            );
        }
    }

    /// <summary>The types of an element that names none itself; empty if they cannot be told.</summary>
    private static List<string> TypesBefore(ElementSource? before, string path, TypeModel? model) =>
        before is not null ? [.. before.Types.Select(t => t.Code)]
        : model is not null && TypePaths.Find(model, path) is { IsOpen: false } place ? [.. place.Names]
        : [];

    private static void CheckValues(Node element, List<string> types, ValidationRun run)
    {
        if (types.Count == 0 || types.Exists(ElementTypes.IsUrl))
        {
            return;
        }

        foreach (var name in (ReadOnlySpan<string>)["fixed", "pattern"])
        {
            if (element.Child(name) is { Exists: true } value && !types.Exists(t => ElementTypes.IsKindOf(value.TypeName, t)))
            {
                run.Report(
                    Messages.StructureElement,
                    value,
                    $"A {value.TypeName} is no value for an element of type {string.Join(", ", types)}."
                );
            }
        }
    }
}
