using System.Text.Json;
using FhirInterface.Validation.Constraints;

namespace FhirInterface.Validation.Schema;

/// <summary>Turns what definitions say of an element into constraints, in the order in which they are checked.</summary>
internal static class ConstraintBuilder
{
    /// <summary>Checked without FHIRPath: empty elements by the readers, narratives and local references by rules that say more.</summary>
    private static readonly HashSet<string> Native = ["ele-1", "txt-1", "txt-2", "ref-1"];

    /// <summary>What R4 says of an element beyond number and type.</summary>
    public static IConstraint[] ForCore(ElementModel element)
    {
        var source = element.Source;
        var list = new List<IConstraint>();
        AddTypes(list, source, null);
        AddValues(list, source, null);
        AddBinding(list, source, null);

        // Constraints of the element's type run with the type, and a backbone element is its own type; here only what the element adds.
        if (source.Children.Count == 0)
        {
            AddInvariants(list, source.Constraints, element.Types.Count == 1 ? element.Types[0].Model.Source.Constraints : []);
        }

        return [.. list];
    }

    /// <summary>What R4 says of a type as a whole.</summary>
    public static IConstraint[] ForCore(TypeModel type)
    {
        var list = new List<IConstraint>();
        AddInvariants(list, type.Source.Constraints, []);
        switch (type.Name)
        {
            case "Reference":
                list.Add(new ReferenceRule());
                break;
            case "Coding" or "Quantity" or "Age" or "Distance" or "Duration" or "Count":
                list.Add(new CodeRule());
                break;
            case "Identifier":
                list.Add(new IdentifierRule());
                break;
            case "Attachment":
                list.Add(new AttachmentRule());
                break;
            case "Meta":
                list.Add(new MetaRule());
                break;
        }

        return [.. list];
    }

    /// <summary>What a profile says of an element beyond what R4 says of it.</summary>
    /// <param name="source">The profile's element.</param>
    /// <param name="core">R4's element; null for the root of a profile.</param>
    /// <param name="type">R4's type of it; null if there are several.</param>
    public static IConstraint[] ForProfile(ElementSource source, ElementModel? core, TypeModel? type)
    {
        var list = new List<IConstraint>();
        AddTypes(list, source, core);
        AddValues(list, source, core?.Source);
        AddBinding(list, source, core?.Source);
        AddInvariants(list, source.Constraints, [.. core?.Source.Constraints ?? [], .. type?.Source.Constraints ?? []], core is not null);
        return [.. list];
    }

    private static void AddTypes(List<IConstraint> list, ElementSource source, ElementModel? core)
    {
        if (core is not null && source.Types.Count > 0)
        {
            var codes = source.Types.Select(t => t.Code).Distinct().ToList();
            var known = core.Types.Select(t => t.Code).ToHashSet();
            if (codes.Count < known.Count || codes.Exists(c => !known.Contains(c) && c != "BackboneElement" && c != "Element"))
            {
                list.Add(new TypeConstraint(codes));
            }
        }

        foreach (var type in source.Types)
        {
            var same = core?.Types.FirstOrDefault(t => t.Code == type.Code)?.Source;
            if (type.Profiles.Count > 0 && !(same?.Profiles.SequenceEqual(type.Profiles) ?? false))
            {
                list.Add(new ProfileConstraint(type.Code, type.Profiles));
            }

            var narrows = type.TargetProfiles.Count > 0 && !(same is not null && same.TargetProfiles.SequenceEqual(type.TargetProfiles));
            if (narrows || type.Aggregation.Count > 0 || type.Versioning is not (null or "either"))
            {
                list.Add(new ReferenceConstraint(type));
            }
        }
    }

    private static void AddValues(List<IConstraint> list, ElementSource source, ElementSource? core)
    {
        if (
            source.ValueType is { } name
            && !(core is not null && (core.HasFixed || core.HasPattern) && core.Fixed.GetRawTextOrNull() == source.Fixed.GetRawTextOrNull())
        )
        {
            var type = TypeOfValue(name);
            if (source.HasFixed)
            {
                list.Add(new FixedConstraint(ValuePattern.Of(source.Fixed, type)));
            }

            if (source.HasPattern)
            {
                list.Add(new PatternConstraint(ValuePattern.Of(source.Pattern, type)));
            }
        }

        if (source.MinValue.ValueKind != JsonValueKind.Undefined && core?.MinValue.GetRawTextOrNull() != source.MinValue.GetRawText())
        {
            list.Add(Bound(source, isMinimum: true));
        }

        if (source.MaxValue.ValueKind != JsonValueKind.Undefined && core?.MaxValue.GetRawTextOrNull() != source.MaxValue.GetRawText())
        {
            list.Add(Bound(source, isMinimum: false));
        }

        if (source.MaxLength is { } length && core?.MaxLength != length)
        {
            list.Add(new MaxLengthConstraint(length));
        }

        if (source.MinLength is { } shortest && core?.MinLength != shortest)
        {
            list.Add(new MinLengthConstraint(shortest));
        }

        if (source.ControlsNarrativeSource || source.NarrativeLanguages.Count > 0)
        {
            list.Add(new NarrativeConstraint(source.ControlsNarrativeSource, source.NarrativeLanguages));
        }

        if (source.MustHaveValue || source.ValueAlternatives.Count > 0)
        {
            list.Add(new ValuePresenceConstraint(source.ValueAlternatives));
        }
    }

    /// <summary>A quantity that bounds a date is a duration before or after now (FHIR R4, ElementDefinition.minValue).</summary>
    private static IConstraint Bound(ElementSource source, bool isMinimum)
    {
        var bound = isMinimum ? source.MinValue : source.MaxValue;
        return bound.ValueKind == JsonValueKind.Object && source.Types.Any(t => t.Code is "date" or "dateTime" or "instant")
            ? new RelativeTimeConstraint(bound, isMinimum)
            : new RangeConstraint(bound, isMinimum);
    }

    private static void AddBinding(List<IConstraint> list, ElementSource source, ElementSource? core)
    {
        if (source.Binding is { ValueSet: not null, Strength: not "example" } binding && binding != core?.Binding)
        {
            list.Add(new BindingConstraint(binding));
        }

        foreach (var additional in source.Binding?.Additional ?? [])
        {
            if (additional.ValueSet is not null)
            {
                list.Add(new BindingConstraint(additional));
            }
        }
    }

    private static void AddInvariants(
        List<IConstraint> list,
        IEnumerable<ConstraintSource> constraints,
        IReadOnlyList<ConstraintSource> known,
        bool isOfElement = false
    )
    {
        foreach (var constraint in constraints)
        {
            if (Native.Contains(constraint.Key) || string.IsNullOrEmpty(constraint.Expression))
            {
                continue;
            }

            if (!known.Any(k => k.Key == constraint.Key && k.Expression == constraint.Expression && k.IsError == constraint.IsError))
            {
                list.Add(new InvariantConstraint(constraint, isOfElement));
            }
        }
    }

    /// <summary>The type in a property name such as <c>patternCodeableConcept</c> or <c>fixedUri</c>.</summary>
    public static TypeModel? TypeOfValue(string name) => FhirModel.Find(name) ?? FhirModel.Find(char.ToLowerInvariant(name[0]) + name[1..]);

    private static string? GetRawTextOrNull(this JsonElement json) => json.ValueKind == JsonValueKind.Undefined ? null : json.GetRawText();
}
