namespace FhirInterface.Policy;

/// <summary>A run of text, in UTF-16 units. An ask quotes the letter by its span; nothing downstream looks for the words again.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;

    public static TextSpan FromBounds(int start, int end) => new(start, end - start);

    public bool Contains(TextSpan other) => other.Start >= Start && other.End <= End;

    public bool Overlaps(TextSpan other) => Start < other.End && other.Start < End;

    /// <summary>The words themselves.</summary>
    public string Of(string text) => text.Substring(Start, Length);
}
