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
