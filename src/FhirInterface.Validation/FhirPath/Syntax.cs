namespace FhirInterface.Validation.FhirPath;

/// <summary>An expression as it was written; <see cref="Position"/> is the UTF-16 offset of its first own token.</summary>
internal abstract record Syntax(int Position)
{
    /// <summary><c>{}</c></summary>
    public sealed record Empty(int Position) : Syntax(Position);

    public sealed record Literal(Item Value, int Position) : Syntax(Position);

    /// <summary><c>$this</c>, and the input that an invocation without a target starts from.</summary>
    public sealed record This(int Position) : Syntax(Position);

    /// <summary><c>$index</c> or <c>$total</c>.</summary>
    public sealed record Special(string Name, int Position) : Syntax(Position);

    /// <summary><c>%name</c></summary>
    public sealed record Variable(string Name, int Position) : Syntax(Position);

    public sealed record Member(Syntax Target, string Name, int Position) : Syntax(Position);

    public sealed record Call(Syntax Target, string Name, IReadOnlyList<Syntax> Arguments, int Position) : Syntax(Position);

    /// <summary>A key of <c>sort()</c> that is followed by <c>desc</c>.</summary>
    public sealed record Descending(Syntax Key, int Position) : Syntax(Position);

    public sealed record Indexer(Syntax Target, Syntax Index, int Position) : Syntax(Position);

    public sealed record Sign(bool Negative, Syntax Operand, int Position) : Syntax(Position);

    public sealed record Binary(string Operator, Syntax Left, Syntax Right, int Position) : Syntax(Position);

    /// <summary><c>is</c> and <c>as</c>; the type as written, such as <c>Patient</c> or <c>System.String</c>.</summary>
    public sealed record TypeTest(bool Cast, Syntax Operand, string Type, int Position) : Syntax(Position);
}
