using System.Collections.Frozen;
using FhirInterface.Policy.Lexicon;

namespace FhirInterface.Policy.Review.Words;

internal enum Cue : byte
{
    Polite,
    Request,
    Need,
    Negation,
    Done,
    Condition,
    Courtesy,
    Idiom,

    /// <summary>"On your prescription", "over to you": the practice is to do it.</summary>
    Practice,
}

/// <summary>The phrases that set the context of what stands near them (Lexicon/cues.json), longest match first.</summary>
internal sealed class CueLexicon
{
    private readonly FrozenDictionary<string, (string[] Words, Cue Cue)[]> byFirst;
    private readonly FrozenSet<string> words;

    private CueLexicon(IReadOnlyDictionary<string, IReadOnlyList<string>> file)
    {
        words = file.Values.SelectMany(phrases => phrases).SelectMany(Cut).ToFrozenSet(StringComparer.Ordinal);
        byFirst = file.SelectMany(entry => entry.Value.Select(phrase => (Words: Cut(phrase), Cue: Named(entry.Key))))
            .GroupBy(entry => entry.Words[0], StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                group => group.OrderByDescending(entry => entry.Words.Length).ToArray(),
                StringComparer.Ordinal
            );
    }

    public static CueLexicon Default => Lazy.Value;

    private static readonly Lazy<CueLexicon> Lazy = new(() =>
        new CueLexicon(LexiconFile.Read<Dictionary<string, IReadOnlyList<string>>>("cues.json"))
    );

    /// <summary>Whether any cue has this word in it.</summary>
    public bool Knows(string word) => words.Contains(word);

    /// <summary>The length in tokens of the longest phrase of this kind that starts here; 0 if none.</summary>
    public int Match(List<Token> tokens, int at, int end, Cue cue)
    {
        if (!byFirst.TryGetValue(tokens[at].Norm, out var phrases))
            return 0;
        foreach (var (phrase, kind) in phrases)
        {
            if (kind == cue && Fits(tokens, at, end, phrase) is var length and > 0)
                return length;
        }
        return 0;
    }

    /// <summary>The length in tokens of a phrase that starts here, words of politeness passed over; 0 if it does not.</summary>
    private static int Fits(List<Token> tokens, int at, int end, string[] words)
    {
        var next = at + 1;
        for (var index = 1; index < words.Length; index++)
        {
            while (next < end && tokens[next].Norm != words[index] && IsPassedOver(tokens[next].Norm))
                next++;
            if (next >= end || tokens[next].Norm != words[index])
                return 0;
            next++;
        }
        return next <= end ? next - at : 0;
    }

    private static bool IsPassedOver(string word) =>
        Fillers.IsPolite(word) || word is "very" or "therefore" or "just" or "also" or "most" or "perhaps";

    private static string[] Cut(string phrase) => [.. Tokeniser.Cut(phrase, 0, phrase.Length).Select(token => token.Norm)];

    private static Cue Named(string name) =>
        Enum.TryParse<Cue>(name, ignoreCase: true, out var cue)
            ? cue
            : throw new InvalidDataException($"Lexicon/cues.json: there is no '{name}'.");
}
