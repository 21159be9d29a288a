namespace FhirInterface.Validation.FhirPath;

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
