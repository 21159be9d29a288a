using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>Follows the paths of element definitions through R4's types.</summary>
internal sealed class TypePaths
{
    /// <summary>The types that a place may have; <see cref="IsOpen"/> where that cannot be told.</summary>
    private readonly List<TypeModel> types;

    private TypePaths(List<TypeModel> types, ElementModel? element, bool isOpen)
    {
        this.types = types;
        Element = element;
        IsOpen = isOpen;
    }

    /// <summary>R4's definition of the place; null for the root, and where there are several.</summary>
    public ElementModel? Element { get; }

    /// <summary>The names of the types that the place may have.</summary>
    public IEnumerable<string> Names => types.Select(type => type.Name);

    /// <summary>Whether anything may stand below: a resource of any type, or a reference followed.</summary>
    public bool IsOpen { get; }

    /// <summary>The place of a path such as <c>Observation.valueQuantity.code</c>; null if R4 has no such place.</summary>
    public static TypePaths? Find(TypeModel root, string path)
    {
        var place = new TypePaths([root], null, root.IsAbstract);
        foreach (var step in path.Split('.').Skip(1))
        {
            if (place.IsOpen)
            {
                return place;
            }

            if (place.Below(step) is not { } below)
            {
                return null;
            }

            place = below;
        }

        return place;
    }

    /// <summary>Whether a discriminator leads anywhere from here.</summary>
    public bool Leads(DiscriminatorPath path)
    {
        var place = this;
        foreach (var step in path.Steps)
        {
            if (place.IsOpen)
            {
                return true;
            }

            var below = step.Kind switch
            {
                PathStepKind.Child => place.Below(step.Name),
                PathStepKind.Extension => place.Below("extension"),
                PathStepKind.OfType => place.OfType(step.Name),
                PathStepKind.Resolve => new TypePaths([], null, isOpen: true),
                _ => place,
            };
            if (below is null)
            {
                return false;
            }

            place = below;
        }

        return true;
    }

    private TypePaths? OfType(string name) =>
        types.Exists(type => type.Name == name) ? new TypePaths([FhirModel.Get(name)], null, FhirModel.Get(name).IsAbstract) : null;

    private TypePaths? Below(string step)
    {
        var found = new List<TypeModel>();
        ElementModel? place = null;
        foreach (var type in types)
        {
            foreach (var element in type.Elements)
            {
                if (Matches(element, step) is { Count: > 0 } options)
                {
                    found.AddRange(options);
                    place = element;
                }
            }
        }

        return place is null
            ? null
            : new TypePaths(found, types.Count == 1 ? place : null, found.Exists(type => type.IsAbstract && type.IsResource));
    }

    /// <summary>The types of an element by that name: all of a choice for <c>value[x]</c> and <c>value</c>, one for <c>valueQuantity</c>.</summary>
    private static List<TypeModel> Matches(ElementModel element, string step)
    {
        if (step == element.Name || (element.IsChoice && step == element.Name + "[x]"))
        {
            return [.. element.Types.Select(option => option.Model)];
        }

        return element.IsChoice && step.StartsWith(element.Name, StringComparison.Ordinal)
            ? [.. element.Types.Where(option => IsNamed(option.Code, step.AsSpan(element.Name.Length))).Select(option => option.Model)]
            : [];
    }

    private static bool IsNamed(string code, ReadOnlySpan<char> suffix) =>
        suffix.Length == code.Length && suffix[0] == char.ToUpperInvariant(code[0]) && suffix[1..].SequenceEqual(code.AsSpan(1));
}
