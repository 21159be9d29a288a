using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// Slices stand where a slicing says how they are told: in the differential itself or in its base (FHIR R4 5.1.0.14). Extensions
/// are told by their url and the types of a choice by the type without that being said. Below a type with a profile of its own,
/// that profile may say it.
/// </summary>
internal static class SliceRules
{
    /// <summary>Longer paths are made to cost time.</summary>
    private const int LongestPath = 1_000;

    public static void Check(Node differential, StructureSource origin, TypeModel model, ValidationRun run)
    {
        var sliced = new HashSet<string>(StringComparer.Ordinal);
        var profiled = origin
            .Elements.Where(element => element.Types.Any(type => type.Profiles.Count > 0))
            .Select(element => element.Path)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var element in differential.ChildrenNamed("element"))
        {
            if (element.TextOf("path") is not { Length: <= LongestPath } path)
            {
                continue;
            }

            if (HasProfile(element))
            {
                profiled.Add(path);
            }

            if (element.Child("slicing").Exists)
            {
                sliced.Add(path);
            }
            else if (
                element.Child("sliceName").Exists
                && !sliced.Contains(path)
                && !IsToldByItself(path, model)
                && !IsBelow(profiled, path)
                && !IsSlicedBefore(path, element.TextOf("id"), origin)
            )
            {
                run.Report(Messages.StructureSlicing, element, $"Nothing says how slices of {path} are told: it lacks a slicing.");
                sliced.Add(path);
            }
        }
    }

    private static bool IsBelow(HashSet<string> profiled, string path)
    {
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            if (profiled.Contains(path[..dot]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasProfile(Node element)
    {
        foreach (var type in element.ChildrenNamed("type"))
        {
            if (type.Child("profile").Exists)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsToldByItself(string path, TypeModel model) =>
        path.EndsWith(".extension", StringComparison.Ordinal)
        || path.EndsWith(".modifierExtension", StringComparison.Ordinal)
        || path.EndsWith("[x]", StringComparison.Ordinal)
        || TypePaths.Find(model, path) is not { IsOpen: false, Element.IsChoice: false };

    private static bool IsSlicedBefore(string path, string? id, StructureSource origin) =>
        origin.Elements.Any(element => element.Slicing is not null && (element.Path == path || element.Id == id));
}
