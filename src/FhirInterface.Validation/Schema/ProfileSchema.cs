using FhirInterface.Validation.Constraints;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Schema;

/// <summary>A profile compiled to what it says beyond R4; the rest is checked once, by R4's own definitions.</summary>
/// <param name="Url">Its canonical.</param>
/// <param name="Source">Its definition.</param>
/// <param name="Root">What holds for what it is on.</param>
/// <param name="Type">The type that it is on, where it is an element of a profile.</param>
internal sealed record ProfileSchema(string Url, StructureSource Source, ElementRules Root, TypeModel? Type = null)
{
    /// <summary>The type that it is on, as <see cref="TypeConstraint"/> takes it.</summary>
    public int[] Types { get; } = [Type?.TypeName ?? Names.Intern(Source.Type)];
}

/// <summary>What a profile adds to one element.</summary>
internal sealed class ElementRules
{
    public static readonly ElementRules None = new([], []);

    public ElementRules(IConstraint[] constraints, ChildRules[] children)
    {
        Constraints = constraints;
        Children = children;
    }

    public IConstraint[] Constraints { get; }

    public ChildRules[] Children { get; }

    public bool IsEmpty => Constraints.Length == 0 && Children.Length == 0;
}

/// <summary>What a profile adds to the children of one name.</summary>
/// <param name="NameId">See <see cref="Names"/>.</param>
/// <param name="Path">As in the profile, for messages.</param>
/// <param name="Min">0 where the profile asks no more than R4.</param>
/// <param name="Max"><see cref="int.MaxValue"/> where the profile allows no less than R4.</param>
internal sealed record ChildRules(int NameId, string Path, int Min, int Max, ElementRules Rules, SliceGroup? Slicing);

/// <summary>The slices of an element.</summary>
internal sealed record SliceGroup(string Rules, bool Ordered, Slice[] Slices, Slice? Default);

/// <summary>One slice: how its members are told, and what holds for them.</summary>
/// <param name="Again">Slices of this slice.</param>
internal sealed record Slice(string Name, int Min, int Max, INodeTest[] Tests, ElementRules Rules, SliceGroup? Again)
{
    public bool Matches(Node node, Checks.ValidationRun run)
    {
        foreach (var test in Tests)
        {
            if (!test.Holds(node, run))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A question to a node that decides whether it belongs to a slice.</summary>
internal interface INodeTest
{
    bool Holds(Node node, Checks.ValidationRun run);
}
