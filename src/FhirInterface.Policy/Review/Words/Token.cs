namespace FhirInterface.Policy.Review.Words;

internal enum TokenKind : byte
{
    Word,
    Number,
    Stop,
    Comma,
    Semicolon,
    Colon,
    Dash,
    Plus,
    Slash,
    Open,
    Close,
    Question,
    Bullet,
    Arrow,
    Other,
}

/// <summary>A word, figure or mark of the reading text.</summary>
/// <param name="Norm">Lower case, straight apostrophes.</param>
/// <param name="Glued">No space stands before it.</param>
internal readonly record struct Token(int Start, int Length, TokenKind Kind, string Norm, bool Glued)
{
    public int End => Start + Length;
    public bool IsWord => Kind == TokenKind.Word;
}
