using Hl7.Fhir.Model;

namespace FhirInterface.Validation.Packages;

/// <summary>
/// A differential may speak of what stands within a slice and leave out the slice itself, which its base defines: the id tells
/// (<c>Patient.identifier:nhs.value</c>; FHIR R4 5.1.0.3, sparse differentials). The SDK's generator goes by the path and would
/// read it as said of every item, so the slice is put before it.
/// </summary>
internal static class SparseDifferential
{
    public static void Complete(StructureDefinition definition)
    {
        if (definition.Differential is not { } differential)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var complete = new List<ElementDefinition>(differential.Element.Count);
        foreach (var element in differential.Element)
        {
            if (element.ElementId is { } id)
            {
                complete.AddRange(SlicesAround(id).Where(seen.Add).Select(Slice));
                seen.Add(id);
            }

            complete.Add(element);
        }

        differential.Element = complete;
    }

    /// <summary>The ids of the slices that an element stands in, the outermost first. Those of a choice are made by its type.</summary>
    private static IEnumerable<string> SlicesAround(string id)
    {
        var steps = id.Split('.');
        for (var i = 1; i < steps.Length - 1; i++)
        {
            var colon = steps[i].IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && !steps[i].AsSpan(0, colon).EndsWith("[x]"))
            {
                yield return string.Join('.', steps[..(i + 1)]);
            }
        }
    }

    private static ElementDefinition Slice(string id) =>
        new(string.Join('.', id.Split('.').Select(step => step.Split(':')[0])))
        {
            ElementId = id,
            SliceName = id[(id.LastIndexOf(':') + 1)..],
        };
}
