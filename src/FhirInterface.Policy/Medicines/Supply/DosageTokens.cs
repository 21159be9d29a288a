using System.Globalization;

namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>One word, number or sign of a dosage text.</summary>
/// <param name="Text">Lower case.</param>
/// <param name="Raw">As written.</param>
/// <param name="Value">The number, where it is one.</param>
/// <param name="Glued">Nothing stands between it and the one before.</param>
internal readonly record struct DosageToken(string Text, string Raw, decimal? Value, bool Glued, int Start, int End)
{
    public bool Is(string word) => Text == word;

    public bool IsAny(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Text == word)
                return true;
        }

        return false;
    }
}

/// <summary>Cuts a dosage text into words, numbers and signs, in one pass.</summary>
internal static class DosageTokens
{
    /// <summary>A dosage longer than this is no dosage.</summary>
    public const int MaxLength = 2000;

    public static List<DosageToken> Cut(string text)
    {
        var tokens = new List<DosageToken>();
        var at = 0;
        var end = Math.Min(text.Length, MaxLength);
        var glued = false;
        while (at < end)
        {
            var start = at;
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
                glued = false;
                continue;
            }

            decimal? value = null;
            if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < end && char.IsAsciiDigit(text[at + 1]) && !glued))
            {
                at = NumberEnd(text, at, end);
                value = decimal.TryParse(
                    text.AsSpan(start, at - start).ToString().Replace(",", "", StringComparison.Ordinal),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
                    ? number
                    : null;
                if (at < end && Fraction(text[at]) is { } more && value is not null)
                {
                    value += more;
                    at++;
                }
            }
            else if (Fraction(c) is { } part)
            {
                value = part;
                at++;
            }
            else if (char.IsLetter(c))
            {
                at = WordEnd(text, at, end);
            }
            else
            {
                at++;
            }

            var raw = text[start..at];
            var plain = raw.Contains('.', StringComparison.Ordinal) && value is null ? raw.Replace(".", "", StringComparison.Ordinal) : raw;
            if (plain.Length == 0)
                plain = raw;
            tokens.Add(new(plain.ToLowerInvariant(), plain, value, glued, start, at));
            glued = true;
        }

        return tokens;
    }

    private static int NumberEnd(string text, int at, int end)
    {
        while (at < end && char.IsAsciiDigit(text[at]))
            at++;
        // "1,000" but not "1,2"; "2.5" but not the full stop of a sentence.
        while (at + 3 < end && text[at] == ',' && text.AsSpan(at + 1, 3).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            if (at + 4 < end && char.IsAsciiDigit(text[at + 4]))
                break;
            at += 4;
        }

        if (at + 1 < end && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            while (at < end && char.IsAsciiDigit(text[at]))
                at++;
        }

        return at;
    }

    private static int WordEnd(string text, int at, int end)
    {
        var start = at;
        while (at < end && char.IsLetter(text[at]))
            at++;
        // "o.d.", "p.r.n": single letters with stops are one abbreviation.
        while (at - start <= 7 && at + 1 < end && text[at] == '.' && char.IsLetter(text[at + 1]) && SingleLetterBefore(text, start, at))
        {
            if (at + 2 < end && char.IsLetter(text[at + 2]))
                break;
            at += 2;
        }

        if (at - start > 1 && at < end && text[at] == '.' && text.AsSpan(start, at - start).Contains('.'))
            at++;
        return at;
    }

    private static bool SingleLetterBefore(string text, int start, int at) => at - 1 == start || text[at - 2] == '.';

    private static decimal? Fraction(char c) =>
        c switch
        {
            '\u00bd' => 0.5m,
            '\u00bc' => 0.25m,
            '\u00be' => 0.75m,
            _ => null,
        };
}
