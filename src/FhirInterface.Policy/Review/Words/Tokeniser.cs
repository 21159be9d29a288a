namespace FhirInterface.Policy.Review.Words;

/// <summary>
/// Cuts text into tokens as UK clinical shorthand needs it: <c>U&amp;Es</c>, <c>f/u</c>, <c>2/7</c> and <c>02/09/2025</c> are one token each,
/// <c>5mg</c> is a figure and a word, a hyphen inside a word parts it without leaving a mark.
/// </summary>
internal static class Tokeniser
{
    public static List<Token> Cut(string text, int start, int end)
    {
        var tokens = new List<Token>((end - start) / 5 + 4);
        var at = start;
        while (at < end)
        {
            var character = text[at];
            if (character == ' ' || char.IsWhiteSpace(character))
            {
                at++;
                continue;
            }
            var glued = at > start && !char.IsWhiteSpace(text[at - 1]);
            var contraction = character is '\'' or '’' && glued ? ContractionLength(text, at, end) : 0;
            if (contraction > 0)
            {
                tokens.Add(new Token(at, contraction, TokenKind.Word, Normalise(text.AsSpan(at, contraction)), glued));
                at += contraction;
                continue;
            }
            var length =
                char.IsDigit(character) ? NumberLength(text, at, end)
                : char.IsLetter(character) ? WordLength(text, at, end)
                : character is '-' or '=' or '>' && at + 1 < end && text[at + 1] == '>' ? 2
                : 1;
            var kind =
                char.IsDigit(character) ? TokenKind.Number
                : char.IsLetter(character) ? TokenKind.Word
                : KindOf(text, at, end);
            // A hyphen inside a compound parts it and is not itself a mark.
            if (kind == TokenKind.Dash && glued && at + 1 < end && char.IsLetter(text[at + 1]) && char.IsLetterOrDigit(text[at - 1]))
            {
                at++;
                continue;
            }
            tokens.Add(new Token(at, length, kind, Normalise(text.AsSpan(at, length)), glued));
            at += length;
        }
        return tokens;
    }

    private static int WordLength(string text, int at, int end)
    {
        var stop = at;
        while (stop < end && IsInWord(text, stop, at, end))
            stop++;
        return stop - at;
    }

    private static bool IsInWord(string text, int at, int start, int end)
    {
        var character = text[at];
        if (char.IsLetter(character))
            return true;
        // B12, Med3, CA125, T4: figures belong to the word they follow.
        if (char.IsDigit(character))
            return true;
        var inside = at > start && at + 1 < end;
        if (character is '\'' or '’')
            return inside && char.IsLetter(text[at + 1]) && ContractionLength(text, at, end) == 0;
        if (character == '&')
            return inside && char.IsLetter(text[at + 1]) && at - start <= 3 && char.IsLetter(text[at - 1]);
        if (character == '/')
            return inside && IsShortPair(text, start, at, end);
        return character == '.' && inside && at - start == 1 && char.IsLetter(text[at + 1]) && at + 2 < end && text[at + 2] == '.';
    }

    /// <summary>The auxiliary that an apostrophe joins to its subject (<c>we'll</c>, <c>I've</c>): a word of its own.</summary>
    private static int ContractionLength(string text, int at, int end)
    {
        foreach (var tail in (ReadOnlySpan<string>)["ll", "ve", "re", "d", "m"])
        {
            var stop = at + 1 + tail.Length;
            if (
                stop <= end
                && text.AsSpan(at + 1, tail.Length).Equals(tail, StringComparison.OrdinalIgnoreCase)
                && (stop == end || !char.IsLetterOrDigit(text[stop]))
            )
                return tail.Length + 1;
        }
        return 0;
    }

    /// <summary>One or two letters on each side of a slash: <c>f/u</c>, <c>r/v</c>, <c>d/w</c>, <c>b/l</c>.</summary>
    private static bool IsShortPair(string text, int start, int slash, int end)
    {
        if (slash - start > 1)
            return false;
        var right = slash + 1;
        while (right < end && char.IsLetter(text[right]))
            right++;
        return right - slash - 1 == 1;
    }

    private static int NumberLength(string text, int at, int end)
    {
        var stop = at;
        while (stop < end)
        {
            var character = text[stop];
            if (char.IsDigit(character))
            {
                stop++;
                continue;
            }
            var joins = character is '.' or '/' or ':' or ',' || (character == '-' && IsIsoDate(text, at, end));
            if (!joins || stop + 1 >= end || !char.IsDigit(text[stop + 1]))
                break;
            stop++;
        }
        return stop - at;
    }

    private static bool IsIsoDate(string text, int at, int end) =>
        at + 10 <= end && text[at + 4] == '-' && text[at + 7] == '-' && char.IsDigit(text[at + 3]) && char.IsDigit(text[at + 5]);

    private static TokenKind KindOf(string text, int at, int end) =>
        text[at] switch
        {
            '.' or '!' => TokenKind.Stop,
            ',' => TokenKind.Comma,
            ';' => TokenKind.Semicolon,
            ':' => TokenKind.Colon,
            '-' or '=' or '>' when at + 1 < end && text[at + 1] == '>' => TokenKind.Arrow,
            '-' or '–' or '—' or '−' => TokenKind.Dash,
            '+' or '&' => TokenKind.Plus,
            '/' or '|' => TokenKind.Slash,
            '(' or '[' => TokenKind.Open,
            ')' or ']' => TokenKind.Close,
            '?' => TokenKind.Question,
            '•' or '·' or '*' or '▪' or '◦' or '●' => TokenKind.Bullet,
            '→' => TokenKind.Arrow,
            _ => TokenKind.Other,
        };

    private static string Normalise(ReadOnlySpan<char> word)
    {
        if (word.Length == 1 && word[0] < 128)
            return Single[char.ToLowerInvariant(word[0])];
        var lower = word.ToString().ToLowerInvariant();
        return lower.Replace('’', '\'');
    }

    private static readonly string[] Single = [.. Enumerable.Range(0, 128).Select(code => ((char)code).ToString())];
}
