using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// The elements of a differential stand in the order of the definition that they change (R4 5.1.0.11, "in the correct
/// order"): who makes a snapshot goes through both once, side by side.
/// </summary>
internal static class DifferentialOrder
{
    public static void Check(Node differential, TypeModel model, ValidationRun run)
    {
        // By the element that holds them: how far its children have come.
        var reached = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var element in differential.ChildrenNamed("element"))
        {
            var path = element.TextOf("path");
            if (path is null || TypePaths.Find(model, path) is not { Element: { } place })
            {
                continue;
            }

            var name = element.TextOf("id") ?? path;
            reached.Remove(name);
            var parent = name.LastIndexOf('.') is var dot and > 0 ? name[..dot] : "";
            if (reached.TryGetValue(parent, out var last) && last > place.Ordinal)
            {
                run.Report(Messages.StructureOrder, element, $"{path} stands after elements that follow it in R4.");
            }
            else
            {
                reached[parent] = place.Ordinal;
            }
        }
    }
}
