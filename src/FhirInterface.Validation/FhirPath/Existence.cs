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
