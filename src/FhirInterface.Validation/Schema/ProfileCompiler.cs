using System.Text;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Packages;

namespace FhirInterface.Validation.Schema;

/// <summary>Compiles a snapshot to an <see cref="ProfileSchema"/>, leaving out all that R4 says already.</summary>
internal sealed class ProfileCompiler
{
    private readonly Definitions definitions;
    private readonly StructureSource structure;

    private ProfileCompiler(Definitions definitions, StructureSource structure)
    {
        this.definitions = definitions;
        this.structure = structure;
    }

    public static ProfileSchema Compile(StructureSource structure, Definitions definitions)
    {
        var compiler = new ProfileCompiler(definitions, structure);
        return new ProfileSchema(structure.Url, structure, compiler.Rules(structure.Root, null, FhirModel.Find(structure.Type)));
    }

    /// <summary>One element of a profile, as a profile on the elements of another.</summary>
    public static ProfileSchema? Compile(StructureSource structure, ElementSource part, string url, Definitions definitions) =>
        new ProfileCompiler(definitions, structure).Part(part, structure.Root, null, FhirModel.Find(structure.Type)) is { } found
            ? new ProfileSchema(url, structure, found.Rules, found.Type)
            : null;

    private (ElementRules Rules, TypeModel? Type)? Part(ElementSource part, ElementSource source, ElementModel? core, TypeModel? type)
    {
        if (source == part)
        {
            return (Rules(source, core, type), type);
        }

        foreach (var slice in source.Slices)
        {
            if (Part(part, slice, core, core is null ? type : TypeOf(slice, core)) is { } found)
            {
                return found;
            }
        }

        foreach (var child in source.Children)
        {
            if (type?.Find(Names.Intern(child.Name)) is { } element && Part(part, child, element, TypeOf(child, element)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <param name="source">The profile's element or slice.</param>
    /// <param name="core">R4's element; null for the root.</param>
    /// <param name="type">R4's type of it; null if there are several.</param>
    private ElementRules Rules(ElementSource source, ElementModel? core, TypeModel? type)
    {
        var constraints = ConstraintBuilder.ForProfile(source, core, type);
        var children = source.Children.Count == 0 ? [] : Children(source, type ?? FhirModel.Get("Element"));
        return constraints.Length == 0 && children.Length == 0 ? ElementRules.None : new ElementRules(constraints, children);
    }

    private ChildRules[] Children(ElementSource source, TypeModel type)
    {
        var rules = new List<ChildRules>();
        foreach (var child in source.Children)
        {
            var core = type.Find(Names.Intern(child.Name));
            if (core is null)
            {
                AddRenamedChoice(rules, child, type);
                continue;
            }

            var own = Rules(child, core, TypeOf(child, core));
            var min = child.Min > core.Min ? child.Min : 0;
            var max = child.Max < core.Max ? child.Max : int.MaxValue;
            var slicing = child.Slices.Count == 0 ? null : Slices(child, core);
            if (min > 0 || max < int.MaxValue || !own.IsEmpty || slicing is not null)
            {
                rules.Add(new ChildRules(core.NameId, child.Path, min, max, own, slicing));
            }
        }

        return [.. rules];
    }

    /// <summary>Some snapshots write a choice as <c>valueQuantity</c>: the rules hold for that type of it.</summary>
    private void AddRenamedChoice(List<ChildRules> rules, ElementSource child, TypeModel type)
    {
        if (type.Properties.Find(Encoding.UTF8.GetBytes(child.Name)) is not { Element.IsChoice: true } slot)
        {
            return;
        }

        var own = Rules(child, slot.Element, slot.Option.Model);
        var test = new TypeTest([slot.Option.Model.TypeName]);
        var slice = new Slice(child.Name, child.Min, child.Max, [test], own, null);
        rules.Add(
            new ChildRules(
                slot.Element.NameId,
                child.Path,
                0,
                int.MaxValue,
                ElementRules.None,
                new SliceGroup("open", false, [slice], null)
            )
        );
    }

    private SliceGroup Slices(ElementSource element, ElementModel core)
    {
        var discriminators = element.Slicing?.Discriminators ?? [];
        if (discriminators.Count == 0)
        {
            // Extensions are told by url and choices by type, whether the profile says so or not.
            discriminators =
                core.Types[0].Code == "Extension" ? [new DiscriminatorSource("value", "url")]
                : core.IsChoice ? [new DiscriminatorSource("type", "$this")]
                : [];
        }

        var slices = new List<Slice>();
        Slice? fallback = null;
        foreach (var source in element.Slices)
        {
            var slice = BuildSlice(source, core, discriminators);
            if (source.SliceName == "@default")
            {
                fallback = slice;
            }
            else
            {
                slices.Add(slice);
            }
        }

        return new SliceGroup(element.Slicing?.Rules ?? "open", element.Slicing?.Ordered ?? false, [.. slices], fallback);
    }

    private Slice BuildSlice(ElementSource source, ElementModel core, IReadOnlyList<DiscriminatorSource> discriminators)
    {
        var type = TypeOf(source, core);
        var builder = new DiscriminatorCompiler(definitions, structure);
        var tests = discriminators.Select(d => builder.Compile(source, type, d)).ToList();
        return new Slice(
            source.SliceName ?? "",
            source.Min,
            source.Max,
            // What a slice says nothing of does not tell it; one that nothing tells has no members, and its minimum is not asked for.
            tests.TrueForAll(test => test is null || ReferenceEquals(test, AllTest.None))
                ? []
                : [.. tests.OfType<INodeTest>()],
            Rules(source, core, type),
            source.Slices.Count == 0 ? null : Slices(source, core)
        );
    }

    /// <summary>R4's type beneath a profile's element; null if it may have several.</summary>
    private static TypeModel? TypeOf(ElementSource source, ElementModel core)
    {
        if (core.Types.Count == 1 && core.Types[0].Model is { IsResource: false } only)
        {
            return only;
        }

        var codes = source.Types.Select(t => t.Code).Distinct().ToList();
        if (codes.Count != 1)
        {
            return null;
        }

        return core.Types.FirstOrDefault(t => t.Code == codes[0])?.Model is { IsResource: false } model ? model : FhirModel.Find(codes[0]);
    }
}
