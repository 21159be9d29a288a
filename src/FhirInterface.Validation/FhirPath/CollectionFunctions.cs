namespace FhirInterface.Validation.FhirPath;

internal sealed class ExistsOp(Op target, bool negate) : TruthOp
{
    public Op Target => target;

    public override Truth Truth(in Frame frame) => target.Any(frame) != negate ? FhirPath.Truth.True : FhirPath.Truth.False;
}

internal sealed class NotOp(Op target) : TruthOp
{
    public override Truth Truth(in Frame frame) =>
        target.Truth(frame) switch
        {
            FhirPath.Truth.True => FhirPath.Truth.False,
            FhirPath.Truth.False => FhirPath.Truth.True,
            _ => FhirPath.Truth.Empty,
        };
}

internal sealed class CountOp(Op target) : Op
{
    public override void Run(in Frame frame, Items into) => into.Add(Item.Of((long)target.Count(frame)));

    public override int Count(in Frame frame) => 1;

    public override int First(in Frame frame, out Item first)
    {
        first = Item.Of((long)target.Count(frame));
        return 1;
    }
}

internal sealed class WhereOp(Op target, Op criterion) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        for (var i = 0; i < items.Count; i++)
        {
            if (criterion.Truth(frame.On(items[i], i)) == FhirPath.Truth.True)
            {
                into.Add(items[i]);
            }
        }

        frame.Scope.Return(items);
    }

    public override bool Any(in Frame frame)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        var found = false;
        for (var i = 0; i < items.Count && !found; i++)
        {
            found = criterion.Truth(frame.On(items[i], i)) == FhirPath.Truth.True;
        }

        frame.Scope.Return(items);
        return found;
    }
}

internal sealed class AllOp(Op target, Op criterion) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        var all = true;
        for (var i = 0; i < items.Count && all; i++)
        {
            all = criterion.Truth(frame.On(items[i], i)) == FhirPath.Truth.True;
        }

        frame.Scope.Return(items);
        return all ? FhirPath.Truth.True : FhirPath.Truth.False;
    }
}

/// <summary><c>allTrue</c>, <c>anyTrue</c>, <c>allFalse</c>, <c>anyFalse</c>.</summary>
internal sealed class QuantifierOp(Op target, Truth wanted, bool any) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        var result = !any;
        foreach (ref readonly var item in items.Span)
        {
            if (TruthOf(item) == wanted == any)
            {
                result = any;
                break;
            }
        }

        frame.Scope.Return(items);
        return result ? FhirPath.Truth.True : FhirPath.Truth.False;
    }
}

internal sealed class SubsetOp(Op target, Op of) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var items = frame.Scope.Rent();
        var others = frame.Scope.Rent();
        target.Run(frame, items);
        of.Run(frame, others);
        var result = Collections.IsSubset(items.Span, others.Span);
        frame.Scope.Return(others);
        frame.Scope.Return(items);
        return result ? FhirPath.Truth.True : FhirPath.Truth.False;
    }
}

internal sealed class DistinctOp(Op target) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        Collections.AddDistinct(items.Span, into);
        frame.Scope.Return(items);
    }
}

internal sealed class IsDistinctOp(Op target) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        var result = Collections.IsDistinct(items.Span);
        frame.Scope.Return(items);
        return result ? FhirPath.Truth.True : FhirPath.Truth.False;
    }
}

internal sealed class SelectOp(Op target, Op projection) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        for (var i = 0; i < items.Count; i++)
        {
            projection.Run(frame.On(items[i], i), into);
        }

        frame.Scope.Return(items);
    }
}

/// <summary><c>repeat()</c>: the projection of all, of what that gave, and so on until nothing new comes.</summary>
internal sealed class RepeatOp(Op target, Op projection, bool distinct) : Op
{
    private const int MostItems = 1_000_000;

    public override void Run(in Frame frame, Items into)
    {
        var queue = frame.Scope.Rent();
        var found = frame.Scope.Rent();
        target.Run(frame, queue);
        var seen = new HashSet<Item>(Equality.Comparer.Instance);
        for (var i = 0; i < queue.Count; i++)
        {
            var from = found.Count;
            projection.Run(frame.On(queue[i], i), found);
            for (var j = from; j < found.Count; j++)
            {
                if (!distinct || seen.Add(found[j]))
                {
                    into.Add(found[j]);
                    queue.Add(found[j]);
                }
            }

            if (queue.Count > MostItems)
            {
                throw new FhirPathException("'repeat' does not come to an end");
            }
        }

        frame.Scope.Return(found);
        frame.Scope.Return(queue);
    }
}

internal sealed class AggregateOp(Op target, Op step, Op? start) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        var total = frame.Scope.Rent();
        var next = frame.Scope.Rent();
        target.Run(frame, items);
        start?.Run(frame, total);
        for (var i = 0; i < items.Count; i++)
        {
            step.Run(frame.On(items[i], i).With(total), next);
            (total, next) = (next, total);
            next.Clear();
        }

        into.AddRange(total.Span);
        frame.Scope.Return(next);
        frame.Scope.Return(total);
        frame.Scope.Return(items);
    }
}

/// <summary>Only the chosen branch is evaluated; the criterion sees the target as its input.</summary>
internal sealed class IifOp(Op target, Op criterion, Op then, Op? otherwise) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        if (target is ThisOp)
        {
            Choose(frame, into);
            return;
        }

        var items = frame.Scope.Rent();
        target.Run(frame, items);
        Choose(items.Count == 1 ? frame.On(items[0], 0) : frame.On(items), into);
        frame.Scope.Return(items);
    }

    private void Choose(in Frame frame, Items into)
    {
        if (criterion.Truth(frame) == FhirPath.Truth.True)
        {
            then.Run(frame, into);
        }
        else
        {
            otherwise?.Run(frame, into);
        }
    }
}

internal sealed class IndexerOp(Op target, Op index) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        if (index.First(frame, out var at) != 1 || at.Value() is not { Kind: ItemKind.Integer } number)
        {
            return;
        }

        var items = frame.Scope.Rent();
        target.Run(frame, items);
        if (number.Integer >= 0 && number.Integer < items.Count)
        {
            into.Add(items[(int)number.Integer]);
        }

        frame.Scope.Return(items);
    }
}

internal enum Subsetting
{
    Single,
    First,
    Last,
    Tail,
    Skip,
    Take,
}

internal sealed class SubsettingOp(Op target, Subsetting kind, Op? argument = null) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        if (kind == Subsetting.First)
        {
            if (target.First(frame, out var first) > 0)
            {
                into.Add(first);
            }

            return;
        }

        var amount = 0L;
        if (argument is not null)
        {
            if (argument.First(frame, out var number) != 1 || number.Value() is not { Kind: ItemKind.Integer } integer)
            {
                throw new FhirPathException("A whole number is expected");
            }

            amount = integer.Integer;
        }

        var items = frame.Scope.Rent();
        target.Run(frame, items);
        var span = items.Span;
        into.AddRange(
            kind switch
            {
                Subsetting.Single when span.Length > 1 => throw new FhirPathException("'single' meets several items"),
                Subsetting.Single => span,
                Subsetting.Last => span.IsEmpty ? span : span[^1..],
                Subsetting.Tail => span.IsEmpty ? span : span[1..],
                Subsetting.Skip => span[(int)Math.Clamp(amount, 0, span.Length)..],
                _ => span[..(int)Math.Clamp(amount, 0, span.Length)],
            }
        );
        frame.Scope.Return(items);
    }

    public override int First(in Frame frame, out Item first) =>
        kind == Subsetting.First ? Math.Min(1, target.First(frame, out first)) : base.First(frame, out first);
}

/// <summary><c>intersect()</c> and <c>exclude()</c>.</summary>
internal sealed class IntersectOp(Op target, Op other, bool keep) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        if (items.Count > 0)
        {
            var others = frame.Scope.Rent();
            var kept = frame.Scope.Rent();
            var set = (other as PerContextOp)?.Set(frame);
            if (set is null)
            {
                other.Run(frame, others);
                set = others.Count > 16 ? Collections.ToSet(others.Span) : null;
            }

            foreach (ref readonly var item in items.Span)
            {
                if ((set?.Contains(item) ?? Collections.Contains(others.Span, item)) == keep)
                {
                    kept.Add(item);
                }
            }

            if (keep)
            {
                Collections.AddDistinct(kept.Span, into);
            }
            else
            {
                into.AddRange(kept.Span);
            }

            frame.Scope.Return(kept);
            frame.Scope.Return(others);
        }

        frame.Scope.Return(items);
    }
}

internal sealed class CombineOp(Op target, Op other) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        target.Run(frame, into);
        other.Run(frame, into);
    }

    public override bool Any(in Frame frame) => target.Any(frame) || other.Any(frame);

    public override int Count(in Frame frame) => target.Count(frame) + other.Count(frame);
}

internal sealed class ChildrenOp(Op target) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            if (item.IsNode)
            {
                foreach (var child in item.Node.Children)
                {
                    into.Add(Item.Of(child));
                }
            }
        }

        frame.Scope.Return(items);
    }
}

internal sealed class DescendantsOp(Op target) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            if (item.IsNode)
            {
                Collect(item.Node, into);
            }
        }

        frame.Scope.Return(items);
    }

    // As deep as the document, which its reader bounds.
    private static void Collect(Nodes.Node node, Items into)
    {
        foreach (var child in node.Children)
        {
            into.Add(Item.Of(child));
            Collect(child, into);
        }
    }
}
