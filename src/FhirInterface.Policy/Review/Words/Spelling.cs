using System.Collections.Frozen;
using FhirInterface.Policy.Lexicon;

namespace FhirInterface.Policy.Review.Words;

/// <summary>
/// Mends a key word that is one letter off: left out, doubled, wrong or swapped. Only long words, only with the same first letter, and
/// never a word that is English in its own right (Lexicon/spelling.json).
/// </summary>
internal sealed class Spelling
{
    private const int ShortestWord = 6;

    private readonly Dictionary<string, string> byShortened = new(StringComparer.Ordinal);
    private readonly FrozenSet<string> realWords;

    public Spelling(IEnumerable<string> keyWords)
    {
        realWords = LexiconFile.Read<SpellingFile>("spelling.json").RealWords.ToFrozenSet(StringComparer.Ordinal);
        foreach (
            var word in keyWords
                .Where(word => word.Length >= ShortestWord && word.All(char.IsAsciiLetterLower))
                .Order(StringComparer.Ordinal)
        )
        {
            byShortened.TryAdd(word, word);
            for (var at = 1; at < word.Length; at++)
                byShortened.TryAdd(word.Remove(at, 1), word);
        }
    }

    /// <summary>The key word that was meant; null if the word is no near miss of one.</summary>
    public string? Mend(string word)
    {
        if (word.Length < ShortestWord - 1 || realWords.Contains(word))
            return null;
        // A letter more or less at the end is another form of the word, not a slip.
        if (byShortened.TryGetValue(word, out var whole) && !whole.StartsWith(word, StringComparison.Ordinal))
            return whole;
        for (var at = 1; at < word.Length; at++)
        {
            if (
                byShortened.TryGetValue(word.Remove(at, 1), out var meant)
                && Math.Abs(meant.Length - word.Length) <= 1
                && IsNear(word, meant)
            )
                return meant;
        }
        return null;
    }

    private static bool IsNear(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var head = a.CommonPrefixLength(b);
        var x = a[head..];
        var y = b[head..];
        if (head == 0 || x.IsEmpty || y.IsEmpty)
            return head > 0;
        if (x.Length != y.Length)
            return x.Length > y.Length ? x[1..].SequenceEqual(y) : x.SequenceEqual(y[1..]);
        return x[1..].SequenceEqual(y[1..]) || (x.Length > 1 && x[0] == y[1] && x[1] == y[0] && x[2..].SequenceEqual(y[2..]));
    }

    private sealed record SpellingFile(IReadOnlyList<string> RealWords);
}
