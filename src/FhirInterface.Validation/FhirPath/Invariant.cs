using System.Collections.Concurrent;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

/// <summary>
/// An expression ready to be evaluated, as often as wished and by any number of threads. Make it with
/// <see cref="Invariant.Compile(string)"/>.
/// </summary>
public sealed class CompiledInvariant
{
    private readonly Op op;
    private readonly Func<Node, EvaluationScope, bool?>? shortcut;

    internal CompiledInvariant(string expression, Op op, Func<Node, EvaluationScope, bool?>? shortcut)
    {
        Expression = expression;
        this.op = op;
        this.shortcut = shortcut;
    }

    /// <summary>The expression as it was written.</summary>
    public string Expression { get; }

    /// <summary>
    /// Whether the node meets the constraint. An empty result does not, a result that is no Boolean does, as in HL7's
    /// validator. Null: it cannot be told (a value set or profile that is not at hand or, unless
    /// <see cref="EvaluationScope.FaultsFail"/>, an operator on the wrong kinds of values); say so once, the constraint is
    /// then not checked.
    /// </summary>
    public bool? Holds(in Node context, EvaluationScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (shortcut?.Invoke(context, scope) is { } known)
        {
            return known;
        }

        var outer = scope.Context;
        scope.Context = context;
        try
        {
            return op.Truth(new Frame(scope, Item.Of(context))) == Truth.True;
        }
        catch (FhirPathException fault)
        {
            return scope.FaultsFail && !fault.IsOpen ? false : null;
        }
        finally
        {
            scope.Context = outer;
        }
    }

    /// <summary>The nodes that the expression selects, as for a slicing discriminator; values made by it are left out.</summary>
    /// <returns>False when the expression has no meaning for this node.</returns>
    public bool Select(in Node context, EvaluationScope scope, List<Node> nodes)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(nodes);
        var outer = scope.Context;
        scope.Context = context;
        var items = scope.Rent();
        try
        {
            op.Run(new Frame(scope, Item.Of(context)), items);
            foreach (ref readonly var item in items.Span)
            {
                if (item.IsNode)
                {
                    nodes.Add(item.Node);
                }
            }

            return true;
        }
        catch (FhirPathException)
        {
            return false;
        }
        finally
        {
            scope.Return(items);
            scope.Context = outer;
        }
    }

    /// <summary>The result as text, one entry for each item; throws where <see cref="Holds"/> would say null.</summary>
    internal List<string> Texts(in Node context, EvaluationScope scope)
    {
        scope.Context = context;
        var items = new Items();
        op.Run(new Frame(scope, Item.Of(context)), items);
        var texts = new List<string>();
        foreach (ref readonly var item in items.Span)
        {
            texts.Add(item.AsText() ?? item.ToString());
        }

        return texts;
    }
}

/// <summary>Compiles FHIRPath (N1 with R4's additions), each expression once.</summary>
public static class Invariant
{
    // Documents bring expressions, too (a contained questionnaire): what is kept of them for good has a bound.
    internal const int MostKept = 4_000;
    private const int LongestKept = 2_000;

    private static readonly ConcurrentDictionary<string, (CompiledInvariant? Invariant, FhirPathException? Fault)> Cache = new(
        StringComparer.Ordinal
    );

    /// <summary>How many expressions are kept ready.</summary>
    internal static int Kept => Cache.Count;

    /// <summary>Null where the expression cannot be compiled: its constraint is then not checked.</summary>
    public static CompiledInvariant? Compile(string expression) => Compile(expression, out _);

    /// <param name="expression">FHIRPath.</param>
    /// <param name="fault">Why it cannot be compiled; null when it can.</param>
    public static CompiledInvariant? Compile(string expression, out FhirPathException? fault)
    {
        ArgumentNullException.ThrowIfNull(expression);
        if (!Cache.TryGetValue(expression, out var made))
        {
            made = Make(expression);
            if (expression.Length <= LongestKept && Cache.Count < MostKept)
            {
                Cache.TryAdd(expression, made);
            }
        }

        fault = made.Fault;
        return made.Invariant;
    }

    /// <summary>Why an expression cannot be compiled; null when it can. Keeps nothing: for rules that are only looked at.</summary>
    public static FhirPathException? Fault(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return Make(expression).Fault;
    }

    private static (CompiledInvariant? Invariant, FhirPathException? Fault) Make(string expression)
    {
        try
        {
            var op = Compiler.Compile(Parser.Parse(Corrections.Of(expression)));
            return (new CompiledInvariant(expression, op, Shortcuts.For(expression)), null);
        }
        catch (FhirPathException e)
        {
            return (null, e);
        }
    }
}
