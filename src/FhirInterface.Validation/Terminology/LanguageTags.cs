namespace FhirInterface.Validation.Terminology;

/// <summary>Language tags (BCP 47, RFC 5646 2.1): the grammar, with languages of two letters and regions looked up.</summary>
internal static class LanguageTags
{
    public static bool IsLanguageTag(string code)
    {
        var parts = code.Split('-');
        if (parts.Any(part => part.Length is 0 or > 8 || !part.All(char.IsAsciiLetterOrDigit)))
        {
            return false;
        }

        var first = parts[0].ToLowerInvariant();
        if (first is "x" or "i")
        {
            return parts.Length > 1;
        }

        if (!IsLanguage(first))
        {
            return false;
        }

        var at = 1;
        while (at < parts.Length && at <= 3 && IsOf(parts[at], 3, char.IsAsciiLetter))
        {
            // Extended languages, three at most.
            at++;
        }

        if (at < parts.Length && IsOf(parts[at], 4, char.IsAsciiLetter))
        {
            // The script.
            at++;
        }

        if (at < parts.Length && IsOf(parts[at], 2, char.IsAsciiLetter))
        {
            if (!IsoCodes.Countries.Contains(parts[at].ToUpperInvariant()))
            {
                return false;
            }

            at++;
        }
        else if (at < parts.Length && IsOf(parts[at], 3, char.IsAsciiDigit))
        {
            at++;
        }

        while (at < parts.Length && IsVariant(parts[at]))
        {
            at++;
        }

        // Extensions and private use: a single character, then at least one part.
        return at == parts.Length || (parts[at].Length == 1 && at + 1 < parts.Length);
    }

    private static bool IsLanguage(string part) =>
        part.All(char.IsAsciiLetter) && part.Length is not (1 or 4) && (part.Length != 2 || IsoCodes.Languages.Contains(part));

    private static bool IsVariant(string part) => part.Length >= 5 || (part.Length == 4 && char.IsAsciiDigit(part[0]));

    private static bool IsOf(string part, int length, Func<char, bool> kind) => part.Length == length && part.All(kind);
}
