namespace FhirInterface.Validation.FhirPath;

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
