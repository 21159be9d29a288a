using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>A profile leaves of the types of its base those that it names, and of the targets of references likewise (FHIR R4 5.1.0.11).</summary>
internal static class ElementTypes
{
    private const string FhirType = CoreUrls.Definitions + "structuredefinition-fhir-type";

    /// <summary>The types that an element definition names; of those of FHIRPath (ids and the like) the FHIR type.</summary>
    public static List<string> Own(Node element)
    {
        var types = new List<string>();
        foreach (var type in element.ChildrenNamed("type"))
        {
            var fhirType = ExtensionValues.First(type, FhirType);
            if ((fhirType.Exists ? fhirType.Text : type.TextOf("code")) is { Length: > 0 } code)
            {
                types.Add(code);
            }
        }

        return types;
    }

    public static void Check(Node element, ElementSource before, ValidationRun run)
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

            if (before.Types.Any(origin => Narrows(code, origin.Code)))
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

    /// <summary>Whether a type is the other one or made from it; names of other models, as URLs, are not judged.</summary>
    public static bool IsKindOf(string code, string origin)
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

    public static bool IsUrl(string code) => code.Contains(':', StringComparison.Ordinal);

    /// <summary>A concrete type stays what it is: R4 constrains only abstract ones to others made from them.</summary>
    private static bool Narrows(string code, string origin) =>
        code == origin || (FhirModel.Find(origin) is not { IsAbstract: false } && IsKindOf(code, origin)) || FhirModel.Find(code) is null;

    /// <summary>A reference leads to what the base allows, or to profiles on that; what is not at hand is not judged.</summary>
    private static void CheckTargets(Node type, string code, ElementSource before, ValidationRun run)
    {
        var allowed = before.Types.FirstOrDefault(t => t.Code == code)?.TargetProfiles ?? [];
        if (allowed.Count == 0)
        {
            return;
        }

        foreach (var target in type.ChildrenNamed("targetProfile"))
        {
            if (target.Text is { } url && !LeadsTo(url, allowed, run))
            {
                run.Report(
                    Messages.StructureElement,
                    target,
                    $"The base allows no reference to {url} here, but to {string.Join(", ", allowed)}."
                );
            }
        }
    }

    private static bool LeadsTo(string url, IReadOnlyList<string> allowed, ValidationRun run)
    {
        // Bases are followed as far as they lead to other ones.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var next = url; seen.Add(next); )
        {
            if (allowed.Contains(next))
            {
                return true;
            }

            if (run.Definitions.Structure(next) is not { } structure)
            {
                return true;
            }

            if (structure.Base is not { } origin)
            {
                return false;
            }

            next = origin;
        }

        return false;
    }
}
