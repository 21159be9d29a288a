namespace FhirInterface.Validation.FhirPath;

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
                throw new FhirPathException("'repeat' does not come to an end") { IsOpen = true };
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

/// <summary><c>coalesce()</c> (FHIRPath 3.0): the first of its arguments that is not empty; later ones are not evaluated.</summary>
internal sealed class CoalesceOp(Op target, Op[] choices) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        var inner = items.Count == 1 ? frame.On(items[0], 0) : frame.On(items);
        var before = into.Count;
        for (var i = 0; i < choices.Length && into.Count == before; i++)
        {
            choices[i].Run(inner, into);
        }

        frame.Scope.Return(items);
    }
}
