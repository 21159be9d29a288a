using System.Collections.Frozen;

namespace FhirInterface.Validation.Terminology;

/// <summary>Code systems that are grammars, or too large to carry: what can be told of a code without its list.</summary>
internal static class KnownSystems
{
    public const string Ucum = "http://unitsofmeasure.org";
    public const string Snomed = "http://snomed.info/sct";
    public const string Loinc = "http://loinc.org";

    private static readonly FrozenDictionary<string, Func<string, CodeAnswer>> Rules = new Dictionary<string, Func<string, CodeAnswer>>
    {
        ["urn:ietf:bcp:13"] = static code => Yes(MimeTypes.IsMimeType(code), "a MIME type such as text/plain"),
        ["urn:ietf:bcp:47"] = static code => Yes(LanguageTags.IsLanguageTag(code), "a language tag such as en-GB"),
        ["urn:iso:std:iso:4217"] = static code => Yes(IsoCodes.Currencies.Contains(code), "an ISO 4217 currency"),
        ["urn:iso:std:iso:3166"] = static code => Yes(IsoCodes.Countries.Contains(code), "an ISO 3166 country"),
        ["urn:iso:std:iso:3166:-2"] = static code =>
            IsSubdivision(code)
                ? CodeAnswer.SystemMissing("urn:iso:std:iso:3166:-2")
                : Yes(false, "an ISO 3166-2 subdivision such as GB-SCT"),
        ["http://unstats.un.org/unsd/methods/m49/m49.htm"] = static code =>
            code.Length == 3 && code.All(char.IsAsciiDigit)
                ? CodeAnswer.SystemMissing("http://unstats.un.org/unsd/methods/m49/m49.htm")
                : Yes(false, "an M49 area of three digits"),
        [HgvsVariants.System] = HgvsVariants.Check,
        [Ucum] = UcumUnits.Check,
        [Snomed] = CheckSnomed,
        [Loinc] = static code =>
            CheckDigits.IsLoinc(code)
                ? CodeAnswer.SystemMissing(Loinc)
                : CodeAnswer.Invalid("This is no LOINC code: its form or check digit is wrong."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Systems below whose URL there is no other.</summary>
    private static readonly string[] Prefixes = [Ucum, Snomed, Loinc, "http://www.nlm.nih.gov/research/umls/rxnorm"];

    private static readonly System.Buffers.SearchValues<char> Subdivision = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    );

    public static bool Knows(string system) => Rules.ContainsKey(system);

    public static CodeAnswer Check(string system, string code) =>
        Rules.TryGetValue(system, out var rule) ? rule(code) : CodeAnswer.SystemMissing(system);

    /// <summary>
    /// The system that a URL all but names: with <c>https</c>, or with something after it. A system is told by its URL,
    /// character for character (R4 2.24.0.3). Null if there is none.
    /// </summary>
    public static string? MeantBy(string url)
    {
        var plain = url.StartsWith("https:", StringComparison.Ordinal) ? string.Concat("http:", url.AsSpan(6)) : url;
        return Array.Find(Prefixes, system => plain.StartsWith(system, StringComparison.Ordinal) && url != system);
    }

    private static CodeAnswer Yes(bool isOne, string what) => isOne ? CodeAnswer.Valid : CodeAnswer.Invalid($"The code is not {what}.");

    private static bool IsSubdivision(string code) =>
        code.Length is >= 4 and <= 6
        && code[2] == '-'
        && IsoCodes.Countries.Contains(code[..2])
        && code.AsSpan(3).IndexOfAnyExcept(Subdivision) < 0;

    private static CodeAnswer CheckSnomed(string code)
    {
        if (code.All(char.IsAsciiDigit))
        {
            return CheckDigits.IsSnomed(code)
                ? CodeAnswer.SystemMissing(Snomed)
                : CodeAnswer.Invalid("This is no SNOMED CT identifier: its length or check digit is wrong.");
        }

        // Whether the concepts of an expression exist only a server can judge.
        return SnomedExpression.IsWellFormed(code)
            ? CodeAnswer.SystemMissing(Snomed)
            : CodeAnswer.Invalid("This is neither a SNOMED CT identifier nor an expression of such.");
    }
}
