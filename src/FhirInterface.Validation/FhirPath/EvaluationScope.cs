using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

/// <summary>What <c>memberOf()</c> and <c>subsumes()</c> ask. Null: cannot tell.</summary>
public interface IFhirPathTerminology
{
    /// <summary>Whether a code, Coding or CodeableConcept is in a value set.</summary>
    bool? MemberOf(Node coded, string valueSet);

    /// <summary>Whether a concept subsumes another of the same system, itself included.</summary>
    bool? Subsumes(string system, string code, string other) => null;
}

/// <summary>Where <c>resolve()</c> looks. A node that does not exist: nowhere to be found.</summary>
public interface IReferenceResolver
{
    /// <param name="from">The element that refers: a Reference, canonical or uri.</param>
    Node Resolve(Node from, string reference);
}

/// <summary>
/// All that an evaluation needs besides the node: one for each validation, used by one thread at a time. Holds the
/// buffers that evaluations share, so keep it for all constraints of a document.
/// </summary>
public sealed class EvaluationScope
{
    private readonly Stack<Items> pool = new();

    /// <summary>For <c>memberOf()</c>; without it such a constraint is not checked.</summary>
    public IFhirPathTerminology? Terminology { get; init; }

    /// <summary>For <c>resolve()</c>; without it references are looked up in the document alone.</summary>
    public IReferenceResolver? Resolver { get; init; }

    /// <summary>What is known of the Bundles of the document.</summary>
    internal ReferenceIndex References
    {
        get => field ??= new ReferenceIndex();
        init;
    }

    /// <summary>For <c>conformsTo()</c>: whether a node meets a profile; null when that profile is unknown.</summary>
    public Func<Node, string, bool?>? ConformsTo { get; init; }

    /// <summary>For <c>now()</c> and <c>today()</c>; without it constraints on them are not checked.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>
    /// Whether a constraint fails on data for which FHIRPath calls its evaluation an error (N1 4.5: several items where one
    /// is expected), instead of not being checked. Default: false.
    /// </summary>
    public bool FaultsFail { get; init; }

    /// <summary>The node under check (<c>%context</c>); set by <see cref="CompiledInvariant.Holds"/>.</summary>
    internal Node Context { get; set; }

    /// <summary>
    /// Whether the context is a resource that is looked at from the one it stands in, as an element of a profile on that
    /// one: <c>%resource</c> is then the outer one.
    /// </summary>
    internal bool FromOutside { get; set; }

    /// <summary><c>%resource</c>.</summary>
    internal Node Resource => FromOutside ? Context.Parent.Resource : Context.Resource;

    /// <summary><c>%rootResource</c>.</summary>
    internal Node RootResource => FromOutside ? Context.Parent.RootResource : Context.RootResource;

    /// <summary>Results that depend on the context alone.</summary>
    internal Dictionary<PerContextOp, ContextValues> Constants { get; } = [];

    /// <summary>What the expression under evaluation has named so far by <c>defineVariable()</c>.</summary>
    internal Dictionary<DefinedVariable, Item[]> Variables
    {
        get => field ??= [];
        set;
    }

    /// <summary>Depth of calls that user expressions nest (<c>repeat</c>, <c>conformsTo</c>).</summary>
    internal int Depth { get; set; }

    internal Items Rent() => pool.TryPop(out var items) ? items : new Items();

    internal void Return(Items items)
    {
        items.Clear();
        pool.Push(items);
    }

    internal Node Resolve(Node from, string reference) =>
        Resolver is not null ? Resolver.Resolve(from, reference) : References.Resolve(from, reference);
}
