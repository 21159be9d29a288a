using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.FhirPath;

/// <summary>What an expression is evaluated on: the input, and the names that functions such as <c>where</c> bind.</summary>
internal readonly struct Frame
{
    public Frame(EvaluationScope scope, in Item input)
    {
        Scope = scope;
        Input = input;
    }

    private Frame(in Frame outer, in Item input, Items? many, int index, Items? total)
    {
        Scope = outer.Scope;
        Input = input;
        Many = many;
        Index = index;
        Total = total;
    }

    public EvaluationScope Scope { get; }

    /// <summary>The input, if it is one item (then <see cref="Many"/> is null).</summary>
    public Item Input { get; }

    /// <summary>The input, if it is a collection.</summary>
    public Items? Many { get; }

    public int Index { get; }

    public Items? Total { get; }

    public Frame On(in Item input, int index) => new(this, input, null, index, Total);

    public Frame On(Items many) => new(this, default, many, Index, Total);

    public Frame With(Items? total) => new(this, Input, Many, Index, total);
}

/// <summary>
/// One step of a compiled expression. <see cref="Run"/> appends the result; the other questions have cheaper answers
/// where a step can give them without building the collection. Steps hold no state: many threads share them.
/// </summary>
internal abstract class Op
{
    public abstract void Run(in Frame frame, Items into);

    /// <summary>The result as a Boolean: a single item that is none counts as true, as in HL7's engine.</summary>
    public virtual Truth Truth(in Frame frame)
    {
        var items = frame.Scope.Rent();
        Run(frame, items);
        var result = TruthOf(items.Span);
        frame.Scope.Return(items);
        return result;
    }

    /// <summary>Whether there is any item.</summary>
    public virtual bool Any(in Frame frame) => Count(frame) > 0;

    public virtual int Count(in Frame frame)
    {
        var items = frame.Scope.Rent();
        Run(frame, items);
        var count = items.Count;
        frame.Scope.Return(items);
        return count;
    }

    /// <summary>The first item and the count, which may stop at 2.</summary>
    public virtual int First(in Frame frame, out Item first)
    {
        var items = frame.Scope.Rent();
        Run(frame, items);
        var count = items.Count;
        first = count > 0 ? items[0] : default;
        frame.Scope.Return(items);
        return count;
    }

    internal static Truth TruthOf(ReadOnlySpan<Item> items) =>
        items.Length switch
        {
            0 => FhirPath.Truth.Empty,
            1 => TruthOf(items[0]),
            _ => FhirPath.Truth.True,
        };

    internal static Truth TruthOf(in Item item)
    {
        if (item.Kind == ItemKind.Boolean)
        {
            return item.Boolean ? FhirPath.Truth.True : FhirPath.Truth.False;
        }

        if (item.IsNode && item.Node is { IsPrimitive: true } node && FhirTypes.SystemKind(node.TypeId) == ItemKind.Boolean)
        {
            return node.ValueIs("true"u8) ? FhirPath.Truth.True
                : node.ValueIs("false"u8) ? FhirPath.Truth.False
                : FhirPath.Truth.Empty;
        }

        return FhirPath.Truth.True;
    }
}

/// <summary>A step whose result is a Boolean or nothing.</summary>
internal abstract class TruthOp : Op
{
    public abstract override Truth Truth(in Frame frame);

    public override void Run(in Frame frame, Items into)
    {
        var result = Truth(frame);
        if (result != FhirPath.Truth.Empty)
        {
            into.Add(Item.Of(result == FhirPath.Truth.True));
        }
    }

    public override int Count(in Frame frame) => Truth(frame) == FhirPath.Truth.Empty ? 0 : 1;
}

/// <summary>The input itself.</summary>
internal sealed class ThisOp : Op
{
    public static readonly ThisOp Instance = new();

    public override void Run(in Frame frame, Items into)
    {
        if (frame.Many is { } many)
        {
            into.AddRange(many.Span);
        }
        else
        {
            into.Add(frame.Input);
        }
    }

    public override int Count(in Frame frame) => frame.Many?.Count ?? 1;

    public override int First(in Frame frame, out Item first)
    {
        if (frame.Many is { } many)
        {
            first = many.Count > 0 ? many[0] : default;
            return many.Count;
        }

        first = frame.Input;
        return 1;
    }
}

internal sealed class EmptyOp : Op
{
    public static readonly EmptyOp Instance = new();

    public override void Run(in Frame frame, Items into) { }

    public override int Count(in Frame frame) => 0;
}

internal sealed class LiteralOp(Item value) : Op
{
    private readonly Item value = value;

    public Item Value => value;

    public override void Run(in Frame frame, Items into) => into.Add(value);

    public override int Count(in Frame frame) => 1;

    public override int First(in Frame frame, out Item first)
    {
        first = value;
        return 1;
    }
}

/// <summary>
/// Children by name, one step after the other, starting from the input: <c>code.coding.system</c>. The search ends at an
/// element that cannot repeat, so that what stands before thousands of entries is found without passing them.
/// </summary>
internal sealed class PathOp(int[] names) : Op
{
    public int[] Names { get; } = names;

    public override void Run(in Frame frame, Items into)
    {
        if (frame.Many is { } many)
        {
            foreach (ref readonly var item in many.Span)
            {
                if (item.IsNode)
                {
                    Collect(item.Node, 0, into);
                }
            }
        }
        else if (frame.Input.IsNode)
        {
            Collect(frame.Input.Node, 0, into);
        }
    }

    public override int Count(in Frame frame)
    {
        if (frame.Many is not { } many)
        {
            return frame.Input.IsNode ? CountFrom(frame.Input.Node, 0) : 0;
        }

        var count = 0;
        foreach (ref readonly var item in many.Span)
        {
            count += item.IsNode ? CountFrom(item.Node, 0) : 0;
        }

        return count;
    }

    public override bool Any(in Frame frame)
    {
        if (frame.Many is not { } many)
        {
            return frame.Input.IsNode && AnyFrom(frame.Input.Node, 0);
        }

        foreach (ref readonly var item in many.Span)
        {
            if (item.IsNode && AnyFrom(item.Node, 0))
            {
                return true;
            }
        }

        return false;
    }

    public override int First(in Frame frame, out Item first)
    {
        first = default;
        var count = 0;
        if (frame.Many is not { } many)
        {
            if (frame.Input.IsNode)
            {
                FirstFrom(frame.Input.Node, 0, ref first, ref count);
            }

            return count;
        }

        foreach (ref readonly var item in many.Span)
        {
            if (item.IsNode && FirstFrom(item.Node, 0, ref first, ref count))
            {
                break;
            }
        }

        return count;
    }

    private void Collect(Node node, int step, Items into)
    {
        foreach (var child in node.ChildrenNamed(Names[step]))
        {
            if (step == Names.Length - 1)
            {
                into.Add(Item.Of(child));
            }
            else
            {
                Collect(child, step + 1, into);
            }

            if (!child.IsInList)
            {
                break;
            }
        }
    }

    private int CountFrom(Node node, int step)
    {
        var count = 0;
        foreach (var child in node.ChildrenNamed(Names[step]))
        {
            count += step == Names.Length - 1 ? 1 : CountFrom(child, step + 1);
            if (!child.IsInList)
            {
                break;
            }
        }

        return count;
    }

    private bool AnyFrom(Node node, int step)
    {
        foreach (var child in node.ChildrenNamed(Names[step]))
        {
            if (step == Names.Length - 1 || AnyFrom(child, step + 1))
            {
                return true;
            }

            if (!child.IsInList)
            {
                break;
            }
        }

        return false;
    }

    /// <summary>True once there are two.</summary>
    private bool FirstFrom(Node node, int step, ref Item first, ref int count)
    {
        foreach (var child in node.ChildrenNamed(Names[step]))
        {
            if (step < Names.Length - 1)
            {
                if (FirstFrom(child, step + 1, ref first, ref count))
                {
                    return true;
                }
            }
            else if (++count == 1)
            {
                first = Item.Of(child);
            }
            else
            {
                return true;
            }

            if (!child.IsInList)
            {
                break;
            }
        }

        return false;
    }
}

/// <summary>Children by name of what another step gives.</summary>
internal sealed class MemberOp(Op target, int name) : Op
{
    private static readonly int TypeName = Names.Intern("name");
    private static readonly int TypeNamespace = Names.Intern("namespace");

    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            if (item.IsNode)
            {
                foreach (var child in item.Node.ChildrenNamed(name))
                {
                    into.Add(Item.Of(child));
                    if (!child.IsInList)
                    {
                        break;
                    }
                }
            }
            else if (item.Kind == ItemKind.Type)
            {
                AddOfType(item.String, into);
            }
        }

        frame.Scope.Return(items);
    }

    /// <summary>What <c>type()</c> gives has a name and a namespace (FHIRPath N1 10.2).</summary>
    private void AddOfType(string type, Items into)
    {
        var dot = type.IndexOf('.', StringComparison.Ordinal);
        if (name == TypeName)
        {
            into.Add(Item.Of(type[(dot + 1)..]));
        }
        else if (name == TypeNamespace && dot > 0)
        {
            into.Add(Item.Of(type[..dot]));
        }
    }
}

/// <summary>
/// A path from <c>%resource</c> and the like: the same for all items that a criterion is asked of, so evaluated once for
/// each context. Without it <c>entry.all(… %resource.type …)</c> would take time by the square of the entries.
/// </summary>
internal sealed class PerContextOp(Op inner) : Op
{
    public Op Inner => inner;

    public override void Run(in Frame frame, Items into) => into.AddRange(Values(frame));

    public override int Count(in Frame frame) => Values(frame).Length;

    public override int First(in Frame frame, out Item first)
    {
        var values = Values(frame);
        first = values.Length > 0 ? values[0] : default;
        return values.Length;
    }

    /// <summary>
    /// The values as a set; null where they are so few that comparing with each is cheaper. Without it, to ask of each of many whether
    /// it is among many others would make that set each time.
    /// </summary>
    public HashSet<Item>? Set(in Frame frame)
    {
        var values = Constant(frame);
        return values.Values.Length > Collections.FewItems ? values.Set ??= Collections.ToSet(values.Values) : null;
    }

    private ReadOnlySpan<Item> Values(in Frame frame) => Constant(frame).Values;

    private ContextValues Constant(in Frame frame)
    {
        var scope = frame.Scope;
        if (scope.Constants.TryGetValue(this, out var known) && known.Context == scope.Context && known.FromOutside == scope.FromOutside)
        {
            return known;
        }

        var items = scope.Rent();
        inner.Run(frame, items);
        var values = new ContextValues(scope.Context, scope.FromOutside, items.Span.ToArray());
        scope.Return(items);
        return scope.Constants[this] = values;
    }
}

/// <summary>What a path from the context gave.</summary>
/// <param name="Context">The context that it was asked of.</param>
/// <param name="FromOutside">See <see cref="EvaluationScope.FromOutside"/>.</param>
/// <param name="Values">The result.</param>
internal sealed record ContextValues(Node Context, bool FromOutside, Item[] Values)
{
    /// <summary>The result as a set, once it has been asked for.</summary>
    public HashSet<Item>? Set { get; set; }
}

/// <summary>A capitalised first name: the type of the input, which then stands for the input itself, or a child.</summary>
internal sealed class RootOp(string name) : Op
{
    private readonly int id = Names.Intern(name);

    public override void Run(in Frame frame, Items into)
    {
        var inputs = frame.Scope.Rent();
        ThisOp.Instance.Run(frame, inputs);
        foreach (ref readonly var item in inputs.Span)
        {
            if (!item.IsNode)
            {
                continue;
            }

            if (FhirTypes.Is(item.Node, id))
            {
                into.Add(item);
                continue;
            }

            foreach (var child in item.Node.ChildrenNamed(id))
            {
                into.Add(Item.Of(child));
            }
        }

        frame.Scope.Return(inputs);
    }
}

internal sealed class VariableOp(Func<EvaluationScope, Item> value) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var item = value(frame.Scope);
        if (item.Kind != ItemKind.None)
        {
            into.Add(item);
        }
    }

    public override int First(in Frame frame, out Item first)
    {
        first = value(frame.Scope);
        return first.Kind == ItemKind.None ? 0 : 1;
    }
}

/// <summary><c>$index</c> and <c>$total</c>.</summary>
internal sealed class SpecialOp(bool isIndex) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        if (isIndex)
        {
            into.Add(Item.Of((long)frame.Index));
        }
        else if (frame.Total is { } total)
        {
            into.AddRange(total.Span);
        }
    }
}
