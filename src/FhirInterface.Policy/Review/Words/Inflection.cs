namespace FhirInterface.Policy.Review.Words;

/// <summary>The forms of an English verb, phrasal ones by their first word. Irregular pasts come from the lexicon.</summary>
internal static class Inflection
{
    public static IEnumerable<(string Surface, VerbForm Form)> Of(string verb, string? past, string? participle)
    {
        var space = verb.IndexOf(' ', StringComparison.Ordinal);
        // "re refer" and "up titrate" inflect in their second word, "follow up" in its first.
        var prefixed = space > 0 && verb[..space] is "re" or "up" or "down" or "co" or "e" or "read" or "onward" or "self" or "x";
        var last = prefixed ? verb.LastIndexOf(' ') + 1 : 0;
        var head =
            prefixed ? verb[last..]
            : space > 0 ? verb[..space]
            : verb;
        var before = prefixed ? verb[..last] : "";
        var after = !prefixed && space > 0 ? verb[space..] : "";

        yield return (verb, VerbForm.Base);
        yield return (before + Third(head) + after, VerbForm.Third);
        yield return (before + Gerund(head) + after, VerbForm.Gerund);
        var regular = before + Past(head) + after;
        yield return (past ?? regular, VerbForm.Past);
        yield return (participle ?? past ?? regular, VerbForm.Participle);
    }

    private static string Third(string verb) =>
        verb[^1] is 's' or 'x' or 'z'
        || verb.EndsWith("ch", StringComparison.Ordinal)
        || verb.EndsWith("sh", StringComparison.Ordinal)
        || verb is "do" or "go"
            ? verb + "es"
        : EndsInConsonantY(verb) ? verb[..^1] + "ies"
        : verb + "s";

    private static string Past(string verb) =>
        verb[^1] == 'e' ? verb + "d"
        : EndsInConsonantY(verb) ? verb[..^1] + "ied"
        : Doubles(verb) ? verb + verb[^1] + "ed"
        : verb + "ed";

    private static string Gerund(string verb) =>
        verb[^1] == 'e' && !verb.EndsWith("ee", StringComparison.Ordinal) && verb != "be" ? verb[..^1] + "ing"
        : Doubles(verb) || verb is "get" or "put" or "swap" or "cut" or "begin" or "refer" or "transfer" ? verb + verb[^1] + "ing"
        : verb + "ing";

    private static bool EndsInConsonantY(string verb) => verb.Length > 1 && verb[^1] == 'y' && !IsVowel(verb[^2]);

    private static bool Doubles(string verb) =>
        verb is "refer" or "rerefer" or "transfer" or "submit" or "omit" or "cancel" or "label"
        || (
            verb.Length is 3 or 4
            && !IsVowel(verb[^1])
            && verb[^1] is not ('w' or 'x' or 'y' or 'd')
            && IsVowel(verb[^2])
            && (verb.Length < 3 || !IsVowel(verb[^3]))
        );

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
