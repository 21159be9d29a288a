using System.Collections.Frozen;
using FhirInterface.Policy.Lexicon;

namespace FhirInterface.Policy.Review.Words;

/// <summary>Shorthand and common misspellings of single words (Lexicon/abbreviations.json), read as the word that is meant.</summary>
internal static class Abbreviations
{
    private static readonly Lazy<FrozenDictionary<string, string>> Words = new(() =>
        LexiconFile.Read<AbbreviationFile>("abbreviations.json").Words.ToFrozenDictionary(StringComparer.Ordinal)
    );

    /// <summary>The word that is meant; null where the word is no known shorthand.</summary>
    public static string? Meant(string word) => Words.Value.GetValueOrDefault(word);

    private sealed record AbbreviationFile(IReadOnlyDictionary<string, string> Words);
}
