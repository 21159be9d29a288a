using System.Collections.Frozen;

namespace FhirInterface.Flow.Receive;

/// <summary>Whether two quotes are the same ask in other words: what a correction repeats, and what it leaves out.</summary>
internal static class AskMatch
{
    /// <summary>So much of the shorter quote's content must recur.</summary>
    private const double Same = 0.6;

    private static readonly FrozenSet<string> Empty = FrozenSet.Create(
        StringComparer.Ordinal,
        "a",
        "an",
        "the",
        "to",
        "of",
        "for",
        "and",
        "or",
        "in",
        "on",
        "at",
        "by",
        "with",
        "please",
        "kindly",
        "gp",
        "could",
        "would",
        "you",
        "your",
        "we",
        "be",
        "is",
        "are",
        "was",
        "has",
        "have",
        "had",
        "will",
        "this",
        "that",
        "his",
        "her",
        "their",
        "he",
        "she",
        "they",
        "if",
        "as",
        "it",
        "from",
        "patient",
        "should",
        "can",
        "may",
        "also",
        "then"
    );

    public static bool IsSame(string one, string other)
    {
        var (a, b) = (Content(one), Content(other));
        if (a.Count == 0 || b.Count == 0)
            return string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);
        return a.Count(b.Contains) >= Same * Math.Min(a.Count, b.Count);
    }

    /// <summary>How much of an ask's content a run of text repeats, from 0 to 1.</summary>
    public static double Share(string ask, string text)
    {
        var words = Content(ask);
        if (words.Count == 0)
            return 0;
        var there = Content(text);
        return (double)words.Count(there.Contains) / words.Count;
    }

    private static HashSet<string> Content(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start < 0)
                continue;
            var word = text[start..i].ToLowerInvariant();
            start = -1;
            if (!Empty.Contains(word))
                words.Add(Stem(word));
        }

        return words;
    }

    /// <summary>Near enough for English plurals and verb endings: issue, issues, issued, issuing.</summary>
    private static string Stem(string word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ed", "es", "s", "e"])
        {
            if (word.Length - ending.Length >= 3 && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }

        return word;
    }
}
