using System.Text;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Schema;

internal enum TypeKind : byte
{
    Primitive,
    Complex,
    Resource,
}

/// <summary>One of R4's types, or one of the nameless types of its backbone elements, as readers and core checks use it.</summary>
internal sealed class TypeModel
{
    private PropertyTable? properties;

    public required int Id { get; init; }

    /// <summary><c>Patient</c>, <c>HumanName</c>; for backbone elements the path: <c>Patient.contact</c>.</summary>
    public required string Name { get; init; }

    /// <summary>FHIR type as an id of <see cref="Names"/>; <c>BackboneElement</c> for backbone elements.</summary>
    public required int TypeName { get; init; }
    public required TypeKind Kind { get; init; }
    public required bool IsAbstract { get; init; }
    public PrimitiveType Primitive { get; init; }
    public required ElementSource Source { get; init; }

    /// <summary>The definition whose snapshot holds <see cref="Source"/>.</summary>
    public required StructureSource Structure { get; init; }

    public IReadOnlyList<ElementModel> Elements { get; private set; } = [];

    /// <summary>The elements that must be there, as bits of <see cref="ElementModel.Ordinal"/>.</summary>
    public UInt128 Required { get; private set; }

    public PropertyTable Properties => properties ??= new PropertyTable(this);

    public bool IsResource => Kind == TypeKind.Resource;

    public bool IsPrimitive => Kind == TypeKind.Primitive;

    internal void SetElements(IReadOnlyList<ElementModel> elements)
    {
        Elements = elements;
        foreach (var element in elements)
        {
            if (element.Min > 0)
            {
                Required |= UInt128.One << element.Ordinal;
            }
        }
    }

    public ElementModel? Find(int nameId)
    {
        foreach (var element in Elements)
        {
            if (element.NameId == nameId)
            {
                return element;
            }
        }

        return null;
    }

    /// <summary>Compiled by <see cref="CoreRules"/>.</summary>
    public Constraints.IConstraint[]? Rules { get; set; }

    public override string ToString() => Name;
}

/// <summary>An element of a type.</summary>
internal sealed class ElementModel
{
    public required int Id { get; init; }
    public required int NameId { get; init; }
    public required string Name { get; init; }
    public required TypeModel Owner { get; init; }

    /// <summary>Place in the definition; the order of XML.</summary>
    public required int Ordinal { get; init; }
    public required int Min { get; init; }
    public required int Max { get; init; }
    public required bool IsChoice { get; init; }
    public required bool IsXmlAttribute { get; init; }
    public required ElementSource Source { get; init; }
    public required IReadOnlyList<TypeOption> Types { get; init; }

    /// <summary>Whether JSON writes an array.</summary>
    public bool IsList => Max > 1;

    /// <summary>Compiled by <see cref="CoreRules"/>.</summary>
    public Constraints.IConstraint[]? Rules { get; set; }

    public override string ToString() => Owner.Name + "." + Name;
}

/// <summary>A type that an element may have; its model is looked up when it is first met.</summary>
internal sealed class TypeOption(string code, Func<TypeModel> find)
{
    private TypeModel? model;

    public string Code { get; } = code;

    public TypeModel Model => model ??= find();

    public TypeSource? Source { get; init; }
}

/// <summary>How JSON and XML property names map to elements, for one type.</summary>
internal sealed class PropertyTable
{
    private readonly Slot[] slots;
    private readonly int mask;

    public PropertyTable(TypeModel type)
    {
        var all = new List<Slot>();
        foreach (var element in type.Elements)
        {
            foreach (var option in element.Types)
            {
                var name = element.IsChoice ? element.Name + char.ToUpperInvariant(option.Code[0]) + option.Code[1..] : element.Name;
                all.Add(new Slot(Encoding.UTF8.GetBytes(name), element, option, all.Count));
                if (!element.IsChoice)
                {
                    break;
                }
            }
        }

        Count = all.Count;
        var size = 8;
        while (size < all.Count * 3)
        {
            size *= 2;
        }

        mask = size - 1;
        slots = new Slot[size];
        foreach (var slot in all)
        {
            var at = Hash(slot.Name) & mask;
            while (slots[at] is not null)
            {
                at = (at + 1) & mask;
            }

            slots[at] = slot;
        }
    }

    /// <summary>Number of property names.</summary>
    public int Count { get; }

    /// <summary>The element of a property name (without the <c>_</c> of companions), or null.</summary>
    public Slot? Find(ReadOnlySpan<byte> name)
    {
        for (var at = Hash(name) & mask; slots[at] is { } slot; at = (at + 1) & mask)
        {
            if (name.SequenceEqual(slot.Name))
            {
                return slot;
            }
        }

        return null;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return 0;
        }

        var hash = (uint)name.Length * 31 + name[0];
        hash = hash * 31 + name[name.Length / 2];
        hash = hash * 31 + name[^1];
        hash = hash * 31 + name[name.Length / 3];
        return (int)(hash ^ (hash >> 7));
    }

    /// <param name="Name">As written.</param>
    /// <param name="Number">Counts the names of a type from 0.</param>
    internal sealed record Slot(byte[] Name, ElementModel Element, TypeOption Option, int Number);
}
