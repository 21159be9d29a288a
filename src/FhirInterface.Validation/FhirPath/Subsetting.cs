namespace FhirInterface.Validation.FhirPath;

internal enum Subsetting
{
    Single,
    First,
    Last,
    Tail,
    Skip,
    Take,
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
