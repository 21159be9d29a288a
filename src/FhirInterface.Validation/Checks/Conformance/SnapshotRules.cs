using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// A snapshot stands for itself: each of its elements says its types, or whose they are, and fixes a value of one of them
/// (FHIR R4 5.3.4, StructureDefinition, snapshot).
/// </summary>
internal static class SnapshotRules
{
    public static void Check(Node structure, Node snapshot, ValidationRun run)
    {
        var invariants = new InvariantRules(structure, null);
        foreach (var element in snapshot.ChildrenNamed("element"))
        {
            invariants.CheckRepeated(element, run);
            if (element.TextOf("id")?.Contains('.', StringComparison.Ordinal) == true)
            {
                CheckTypes(element, run);
            }
        }
    }

    private static void CheckTypes(Node element, ValidationRun run)
    {
        var types = ElementTypes.Own(element);
        if (types.Count == 0)
        {
            if (!element.Child("contentReference").Exists)
            {
                run.Report(
                    Messages.StructureElement,
                    element,
                    "An element of a snapshot has a type, or refers to an element that has one."
                );
            }

            return;
        }

        TypeFacets.Check(element, types, run);
        foreach (var name in (ReadOnlySpan<string>)["defaultValue", "fixed", "pattern"])
        {
            if (element.Child(name) is { Exists: true } value && !types.Contains(value.TypeName))
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
