using System.Collections.Concurrent;
using System.Text;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Packages;

namespace FhirInterface.Validation.Schema;

/// <summary>
/// R4's types, each built from its definition when it is first met and kept for the life of the process. The tables only
/// grow, and only by definitions: documents cannot add to them.
/// </summary>
internal static class FhirModel
{
    private const int LongestName = 60;
    private static readonly ConcurrentDictionary<string, TypeModel?> ByName = new(StringComparer.Ordinal);
    internal static readonly Lock Gate = new();
    private static volatile TypeModel[] types = new TypeModel[1024];
    private static volatile ElementModel[] elements = new ElementModel[8192];
    private static int typeCount;
    private static int elementCount;

    /// <summary>By <see cref="TypeModel.Id"/>.</summary>
    public static TypeModel[] Types => types;

    /// <summary>By <see cref="ElementModel.Id"/>.</summary>
    public static ElementModel[] Elements => elements;

    /// <summary>A type by its name, or null if R4 has none of that name.</summary>
    public static TypeModel? Find(string name)
    {
        if (ByName.TryGetValue(name, out var known))
        {
            return known;
        }

        lock (Gate)
        {
            return ByName.TryGetValue(name, out known) ? known : Build(name);
        }
    }

    /// <summary>A type that definitions name, so that it must be there.</summary>
    public static TypeModel Get(string name) => Find(name) ?? throw new InvalidOperationException($"R4 has no type {name}.");

    /// <summary>The model of a resource type that documents name; null for datatypes, abstract and unknown types.</summary>
    public static TypeModel? FindResource(ReadOnlySpan<char> name)
    {
        if (name.Length is <= 2 or >= LongestName || !char.IsAsciiLetterUpper(name[0]))
        {
            return null;
        }

        if (!ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var type))
        {
            type = Find(name.ToString());
        }

        return type is { IsResource: true, IsAbstract: false } ? type : null;
    }

    /// <inheritdoc cref="FindResource(ReadOnlySpan{char})"/>
    /// <param name="utf8">The name.</param>
    public static TypeModel? FindResource(ReadOnlySpan<byte> utf8)
    {
        Span<char> name = stackalloc char[LongestName];
        return utf8.Length < LongestName && Encoding.UTF8.TryGetChars(utf8, name, out var length) ? FindResource(name[..length]) : null;
    }

    private static TypeModel? Build(string name)
    {
        if (StructureReader.Find(DefinitionKind.Type, CoreUrls.Definitions + name) is not { IsConstraint: false } structure)
        {
            // Not remembered: names come from documents.
            return null;
        }

        var primitive = structure.Kind == "primitive-type" ? PrimitiveTypes.Of(name) : PrimitiveType.None;
        var kind = structure.Kind switch
        {
            "resource" => TypeKind.Resource,
            "primitive-type" => TypeKind.Primitive,
            _ => TypeKind.Complex,
        };
        var model = BuildType(structure, structure.Root, name, Names.Intern(name), kind, primitive);
        ByName[name] = model;
        return model;
    }

    private static TypeModel BuildType(
        StructureSource structure,
        ElementSource source,
        string name,
        int typeName,
        TypeKind kind,
        PrimitiveType primitive
    )
    {
        var model = new TypeModel
        {
            Id = typeCount++,
            Name = name,
            TypeName = typeName,
            Kind = kind,
            IsAbstract = structure.IsAbstract && source == structure.Root,
            Primitive = primitive,
            Source = source,
            Structure = structure,
        };
        if (model.Id >= types.Length)
        {
            var larger = new TypeModel[types.Length * 2];
            Array.Copy(types, larger, types.Length);
            types = larger;
        }

        types[model.Id] = model;
        var children = source.Children.Where(c => kind != TypeKind.Primitive || c.Name != "value").ToList();
        model.SetElements([.. children.Select((child, ordinal) => BuildElement(structure, model, child, ordinal))]);

        // Only a finished type is shown to other threads.
        ByName[name] = model;
        return model;
    }

    private static ElementModel BuildElement(StructureSource structure, TypeModel owner, ElementSource source, int ordinal)
    {
        var element = new ElementModel
        {
            Id = elementCount++,
            NameId = Names.Intern(source.Name),
            Name = source.Name,
            Owner = owner,
            Ordinal = ordinal,
            Min = source.Min,
            Max = source.Max,
            IsChoice = source.IsChoice,
            IsXmlAttribute = source.IsXmlAttribute,
            Source = source,
            Types = Options(structure, owner, source),
        };
        if (element.Id >= elements.Length)
        {
            var larger = new ElementModel[elements.Length * 2];
            Array.Copy(elements, larger, elements.Length);
            elements = larger;
        }

        elements[element.Id] = element;
        return element;
    }

    private static List<TypeOption> Options(StructureSource structure, TypeModel owner, ElementSource source)
    {
        if (source.ContentReference is { } reference)
        {
            var path = reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..];
            return [new TypeOption("BackboneElement", () => Get(path))];
        }

        if (source.Children.Count > 0)
        {
            var code = source.Types.Count > 0 ? source.Types[0].Code : "BackboneElement";
            var nested = BuildType(structure, source, source.Path, Names.Intern(code), TypeKind.Complex, PrimitiveType.None);
            return [new TypeOption(code, () => nested)];
        }

        if (owner is { Kind: TypeKind.Resource } && source.Name == "id")
        {
            return [new TypeOption("id", () => Get("id"))];
        }

        return [.. source.Types.Select(type => new TypeOption(type.Code, () => Get(type.Code)) { Source = type })];
    }
}
