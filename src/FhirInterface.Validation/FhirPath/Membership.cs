namespace FhirInterface.Validation.FhirPath;

/// <summary><c>in</c> and, with sides changed, <c>contains</c>.</summary>
internal sealed class MembershipOp(Op element, Op collection) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var elements = frame.Scope.Rent();
        element.Run(frame, elements);
        if (elements.Count == 0)
        {
            frame.Scope.Return(elements);
            return FhirPath.Truth.Empty;
        }

        var members = frame.Scope.Rent();
        var set = (collection as PerContextOp)?.Set(frame);
        if (set is null)
        {
            collection.Run(frame, members);
        }

        // More than one is an error by the standard; HL7's engine asks whether all are in.
        var result = FhirPath.Truth.True;
        foreach (ref readonly var item in elements.Span)
        {
            if (!(set?.Contains(item) ?? Collections.Contains(members.Span, item)))
            {
                result = FhirPath.Truth.False;
                break;
            }
        }

        frame.Scope.Return(members);
        frame.Scope.Return(elements);
        return result;
    }
}

/// <summary><c>path in ('a' | 'b' | 'c')</c>.</summary>
internal sealed class InTextsOp(Op element, string[] texts) : TruthOp
{
    private readonly byte[][] utf8 = [.. texts.Select(Item.Utf8Of)];

    public override Truth Truth(in Frame frame)
    {
        switch (element.First(frame, out var item))
        {
            case 0:
                return FhirPath.Truth.Empty;
            case 1:
                return IsOne(item) ? FhirPath.Truth.True : FhirPath.Truth.False;
        }

        var items = frame.Scope.Rent();
        element.Run(frame, items);
        var all = true;
        for (var i = 0; i < items.Count && all; i++)
        {
            all = IsOne(items[i]);
        }

        frame.Scope.Return(items);
        return all ? FhirPath.Truth.True : FhirPath.Truth.False;
    }

    private bool IsOne(in Item item)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            if (Item.TextIs(item, texts[i], utf8[i]))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary><c>|</c>: both sides, each item once.</summary>
internal sealed class UnionOp(Op left, Op right) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        left.Run(frame, items);
        right.Run(frame, items);
        Collections.AddDistinct(items.Span, into);
        frame.Scope.Return(items);
    }

    public override bool Any(in Frame frame) => left.Any(frame) || right.Any(frame);
}
