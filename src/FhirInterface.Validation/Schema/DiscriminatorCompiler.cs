using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Packages;

namespace FhirInterface.Validation.Schema;

/// <summary>
/// Turns a discriminator of a slice into a question to nodes: where to look in the instance, and what the slice's own
/// definition says of that place (its fixed value, pattern, binding, presence, type or profile).
/// </summary>
internal sealed class DiscriminatorCompiler(Definitions definitions, StructureSource structure)
{
    /// <summary>Null where nothing in the definition tells the slice.</summary>
    public INodeTest? Compile(ElementSource slice, TypeModel? type, DiscriminatorSource discriminator)
    {
        var test = CompileOne(slice, type, discriminator);
        if (test is not PathTest { Test: AnyTest { Tests.Count: 0 } })
        {
            return test;
        }

        // A slice within a slice inherits from its namesake in the unsliced element: UK Core's blood pressure tells
        // component:SystolicBP.code.coding:loinc by what component.code.coding:loinc says.
        var steps = slice.Id.Split('.');
        for (var i = 0; i < steps.Length - 1; i++)
        {
            steps[i] = steps[i].Split(':')[0];
        }

        return structure.Find(string.Join('.', steps)) is { } namesake && namesake != slice ? Compile(namesake, type, discriminator) : null;
    }

    private INodeTest CompileOne(ElementSource slice, TypeModel? type, DiscriminatorSource discriminator)
    {
        var path = DiscriminatorPath.Parse(discriminator.Path);
        var places = new List<Place> { new(slice, structure, type) };
        foreach (var step in path.Steps)
        {
            places = [.. places.SelectMany(p => Follow(p, step))];
        }

        return discriminator.Type switch
        {
            "exists" => new PathTest(
                path,
                new ExistsTest(),
                WhenAbsent: places.TrueForAll(p => p.Element.Max == 0),
                ForPresent: places.Exists(p => p.Element.Max > 0)
            ),
            "type" => new PathTest(path, new TypeTest([.. places.SelectMany(Types).Distinct().Select(Names.Intern)])),
            // A slice that asks for no profile there is told by the other discriminators.
            "profile" => places.SelectMany(Profiles).Distinct().ToList() is { Count: > 0 } profiles
                ? new PathTest(path, new ProfileTest([.. profiles]))
                : AllTest.None,
            _ => new PathTest(path, AnyTest.Of([.. places.SelectMany(ByType).Select(p => Content(p)).OfType<INodeTest>()])),
        };
    }

    /// <summary>Where a step leads in the definition: children of the slice itself, of its type's profile, or of R4's type.</summary>
    private IEnumerable<Place> Follow(Place place, PathStep step)
    {
        switch (step.Kind)
        {
            case PathStepKind.This:
                return [place];
            case PathStepKind.Child:
                return ByType(place).SelectMany(p => Children(p, step.Name));
            case PathStepKind.OfType:
                return OfType(place, step.Name);
            case PathStepKind.Extension:
                return Extensions(place, step.Name);
            case PathStepKind.Resolve:
                return Targets(place);
            default:
                return [];
        }
    }

    /// <summary>
    /// Where a definition speaks of a choice by the name of one type (<c>valueCode</c>), its snapshot has that as a slice of the
    /// choice (FHIR R4 5.1.0.12): what it says stands there.
    /// </summary>
    private static IEnumerable<Place> ByType(Place place) =>
        place.Element is { IsChoice: true, HasFixed: false, HasPattern: false, Slices.Count: > 0 }
            ? place.Element.Slices.Select(slice =>
                place with
                {
                    Element = slice,
                    Type = slice.Types.Count == 1 ? FhirModel.Find(slice.Types[0].Code) : null,
                }
            )
            : [place];

    private IEnumerable<Place> Children(Place place, string name)
    {
        foreach (var child in place.Element.Children)
        {
            if (child.Name == name)
            {
                // A snapshot repeats the children of an element for its slices; a template says more of them.
                return [Typed(child, place), .. Parts(place).SelectMany(p => Children(p, name))];
            }
        }

        // Not walked into by this definition: look into what its type says.
        if (place.Element.ContentReference is { } reference)
        {
            var id = reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..];
            if (place.Owner.Find(id) is { } target)
            {
                return Children(place with { Element = target }, name);
            }
        }

        return place.Element.Types.SelectMany(type => Definitions(type, place.Type)).SelectMany(p => Children(p, name));
    }

    private List<Place> Definitions(TypeSource type, TypeModel? model)
    {
        var found = new List<Place>();
        foreach (var profile in type.Profiles)
        {
            if (definitions.Structure(profile) is { } structure)
            {
                found.Add(Root(structure));
            }
        }

        found.AddRange(Parts(type, model));

        if (found.Count == 0 && definitions.Structure(CoreUrls.Definitions + type.Code) is { } plain)
        {
            found.Add(Root(plain));
        }

        return found;
    }

    private IEnumerable<Place> Parts(Place place) => place.Element.Types.SelectMany(type => Parts(type, place.Type));

    /// <summary>The elements of profiles that a type names.</summary>
    private IEnumerable<Place> Parts(TypeSource type, TypeModel? model)
    {
        foreach (var profile in type.Profiles)
        {
            if (definitions.Part(profile) is { } part)
            {
                yield return new Place(part.Element, part.Structure, model);
            }
        }
    }

    private static Place Root(StructureSource structure) => new(structure.Root, structure, FhirModel.Find(structure.Type));

    private static Place Typed(ElementSource child, Place parent)
    {
        var core = parent.Type?.Find(Names.Find(child.Name));
        var type =
            core is null ? null
            : core.Types.Count == 1 ? core.Types[0].Model
            : child.Types.Count == 1 ? FhirModel.Find(child.Types[0].Code)
            : null;
        return new Place(child, parent.Owner, type);
    }

    private static IEnumerable<Place> OfType(Place place, string type)
    {
        foreach (var slice in place.Element.Slices)
        {
            if (slice.Types.Count == 1 && slice.Types[0].Code == type)
            {
                return [place with { Element = slice, Type = FhirModel.Find(type) }];
            }
        }

        return [place with { Type = FhirModel.Find(type) }];
    }

    private IEnumerable<Place> Extensions(Place place, string url)
    {
        foreach (var child in place.Element.Children)
        {
            if (child.Name is "extension" or "modifierExtension")
            {
                foreach (var slice in child.Slices)
                {
                    if (slice.Types.Any(t => t.Profiles.Any(p => Packages.Definitions.WithoutVersion(p) == url)))
                    {
                        return [new Place(slice, place.Owner, FhirModel.Get("Extension"))];
                    }
                }
            }
        }

        return definitions.Structure(url) is { } definition ? [new Place(definition.Root, definition, FhirModel.Get("Extension"))] : [];
    }

    private IEnumerable<Place> Targets(Place place) =>
        place
            .Element.Types.SelectMany(t => t.TargetProfiles)
            .Select(definitions.Structure)
            .OfType<StructureSource>()
            .Select(s => new Place(s.Root, s, FhirModel.Find(s.Type)));

    /// <summary>The types that a place may have; where the choice must be of one slice, those of its slices.</summary>
    private static IEnumerable<string> Types(Place place) =>
        place.Element == place.Owner.Root ? [place.Owner.Type]
        : place.Element.IsChoice && place.Element.Slices.Exists(slice => slice.Min > 0)
            ? place.Element.Slices.SelectMany(slice => slice.Types).Select(t => t.Code)
        : place.Element.Types.Select(t => t.Code);

    private static IEnumerable<string> Profiles(Place place) =>
        place.Element == place.Owner.Root ? [place.Owner.Url] : place.Element.Types.SelectMany(t => t.Profiles);

    /// <summary>
    /// What the definition says of a place's content: a fixed value or pattern there, or what stands beneath it, in
    /// slices that must be present too (a code told by a pattern in a slice of its codings).
    /// </summary>
    private static INodeTest? Content(Place place, int depth = 0)
    {
        var element = place.Element;
        if (element.HasFixed || element.HasPattern)
        {
            var type = ConstraintBuilder.TypeOfValue(element.ValueType!);
            return element.HasFixed
                ? new ValueTest(ValuePattern.Of(element.Fixed, type), Exactly: true)
                : new ValueTest(ValuePattern.Of(element.Pattern, type), Exactly: false);
        }

        if (depth < 4)
        {
            var tests = new List<INodeTest>();
            foreach (var child in element.Children)
            {
                if (Content(Typed(child, place), depth + 1) is { } test && (child.Min > 0 || depth == 0))
                {
                    tests.Add(new ChildTest(Names.Intern(child.Name), test));
                }

                foreach (var slice in child.Slices)
                {
                    if (slice.Min > 0 && Content(Typed(slice, place), depth + 1) is { } sliced)
                    {
                        tests.Add(new ChildTest(Names.Intern(child.Name), sliced));
                    }
                }
            }

            if (tests.Count > 0)
            {
                return new AllTest(tests);
            }
        }

        if (element.Binding is { Strength: "required", ValueSet: { } valueSet })
        {
            return new BindingTest(valueSet);
        }

        return depth == 0 && element.Max > 0 && element.Min > 0 ? new ExistsTest() : null;
    }

    /// <summary>A place in a definition.</summary>
    private sealed record Place(ElementSource Element, StructureSource Owner, TypeModel? Type);
}
