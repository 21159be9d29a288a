using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Decide;

/// <summary>
/// Whether two asks of a letter are one, said twice: in two sections, or in prose and as a structured entry. One ask has one action.
/// In doubt they are two: a practice can close a second action, but cannot see one that was never made.
/// </summary>
internal static class SameAsk
{
    private static readonly HashSet<string> Empty = new(
        [
            "a",
            "an",
            "and",
            "any",
            "at",
            "be",
            "by",
            "can",
            "could",
            "do",
            "for",
            "from",
            "gp",
            "he",
            "her",
            "him",
            "his",
            "if",
            "in",
            "is",
            "it",
            "its",
            "kindly",
            "of",
            "on",
            "or",
            "our",
            "please",
            "pls",
            "practice",
            "she",
            "surgery",
            "that",
            "the",
            "their",
            "them",
            "they",
            "this",
            "to",
            "up",
            "we",
            "will",
            "with",
            "would",
            "you",
            "your",
        ],
        StringComparer.Ordinal
    );

    public static bool Is(AskJudgement one, AskJudgement other)
    {
        if (one.Category != other.Category || SameStatement(one.Found, other.Found))
            return false;
        if (one.DueDate is not null && other.DueDate is not null && one.DueDate != other.DueDate)
            return false;
        var (medicine, otherMedicine) = (one.Medicine, other.Medicine);
        if (medicine is not null && otherMedicine is not null && medicine != otherMedicine)
            return false;
        var words = one.QuoteWords;
        var others = other.QuoteWords;
        if (words.Count < 2 || others.Count < 2)
        {
            // Too few words to tell by ("chase this"): only the very same statement says the same thing.
            return one.StatementWords.SetEquals(other.StatementWords) && words.SetEquals(others);
        }

        return words.IsSubsetOf(others) || others.IsSubsetOf(words);
    }

    private static bool SameStatement(ReviewedAsk one, ReviewedAsk other) =>
        one.Origin == other.Origin && one.Expression == other.Expression && one.Ask.Statement == other.Ask.Statement;

    /// <summary>The content words and figures, in lower case.</summary>
    internal static HashSet<string> Words(string text)
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

            if (start >= 0)
            {
                var word = text[start..i].ToLowerInvariant();
                if (!Empty.Contains(word))
                    words.Add(word);
                start = -1;
            }
        }

        return words;
    }
}
