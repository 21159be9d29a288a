using System.Collections.Frozen;
using FhirInterface.Policy.Lexicon;

namespace FhirInterface.Policy.Review.Words;

/// <summary>
/// What words mean, by classes of a thesaurus (Lexicon/word-classes.json): "furnish" is to supply, "devolve" to hand over. The second reader
/// looks at them, so that what it learnt of one word holds for its neighbours; no rule does.
/// </summary>
internal sealed class WordClasses
{
    private const string FileName = "word-classes.json";

    private readonly FrozenDictionary<string, string[]> classes;

    internal WordClasses(IReadOnlyDictionary<string, IReadOnlyList<string>> file)
    {
        var found = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (name, words) in file)
        {
            foreach (var word in words)
            {
                if (
                    word.Length == 0
                    || word.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '\'')
                )
                    throw new InvalidDataException(
                        $"Lexicon/{FileName}: '{word}' in '{name}': a word has small letters, figures and apostrophes only."
                    );
                if (!found.TryGetValue(word, out var names))
                    found[word] = names = [];
                if (names.Contains(name))
                    throw new InvalidDataException($"Lexicon/{FileName}: '{word}' stands twice in '{name}'.");
                names.Add(name);
            }
        }
        classes = found.ToFrozenDictionary(
            entry => entry.Key,
            entry => entry.Value.Order(StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal
        );
    }

    public static WordClasses Default => Lazy.Value;

    private static readonly Lazy<WordClasses> Lazy = new(() =>
        new WordClasses(LexiconFile.Read<Dictionary<string, IReadOnlyList<string>>>(FileName))
    );

    /// <summary>The classes of a word, in alphabetical order; none for a word that the thesaurus does not have.</summary>
    public IReadOnlyList<string> Of(string word) => classes.TryGetValue(word, out var names) ? names : [];
}
