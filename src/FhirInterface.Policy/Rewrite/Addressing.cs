using System.Collections.Frozen;
using FhirInterface.Policy.Lexicon;

namespace FhirInterface.Policy.Rewrite;

/// <summary>The words around an ask by which it is addressed to somebody and joined to its neighbours: data, in <c>Lexicon/addressing.json</c>.</summary>
/// <param name="Addresses">Words that address ("could you kindly", "GP to"): they go with the ask.</param>
/// <param name="Connectors">Words that join one ask to the next.</param>
/// <param name="AddressTails">What may close an ask ("by GP please").</param>
/// <param name="Pointers">What the practice is "to do" with what stands before, named or not ("GP to sort this").</param>
/// <param name="Dependents">Words that open what belongs to the ask before the comma ("which", "before", "so that").</param>
/// <param name="Introductions">Words that open a sentence which cannot stand without what follows ("in view of").</param>
/// <param name="ClauseStarts">Words that open a clause of its own after a comma or "and" ("we", "the").</param>
/// <param name="Danglers">Words that no sentence ends with ("for", "would").</param>
public sealed record AddressingWords(
    IReadOnlyList<string> Addresses,
    IReadOnlyList<string> Connectors,
    IReadOnlyList<string> AddressTails,
    IReadOnlyList<string> Pointers,
    IReadOnlyList<string> Dependents,
    IReadOnlyList<string> Introductions,
    IReadOnlyList<string> ClauseStarts,
    IReadOnlyList<string> Danglers
);

/// <summary>Walks from an ask's quote over the words that address and join it.</summary>
internal static class Addressing
{
    private static readonly AddressingWords Words = LexiconFile.Read<AddressingWords>("addressing.json");
    private static readonly FrozenSet<string> Addresses = Set(Words.Addresses);
    private static readonly FrozenSet<string> Connectors = Set(Words.Connectors);
    private static readonly FrozenSet<string> Dependents = Set(Words.Dependents);
    private static readonly FrozenSet<string> ClauseStarts = Set(Words.ClauseStarts);
    private static readonly FrozenSet<string> Danglers = Set(Words.Danglers);

    /// <summary>Words that an address begins with.</summary>
    private static readonly FrozenSet<string> Leads = Set([
        "gp",
        "please",
        "pls",
        "kindly",
        "could",
        "would",
        "surgery",
        "practice",
        "ask",
    ]);

    /// <summary>Words that say by themselves that general practice is meant.</summary>
    private static readonly FrozenSet<string> Names = Set(["gp", "gps", "gp's", "practice", "surgery", "practitioner", "primary"]);

    private static readonly string[] Tails = [.. Words.AddressTails.Concat(PointingBack()).OrderByDescending(tail => tail.Length)];
    private static readonly string[] TailsThatName = [.. Tails.Where(NamesPractice)];

    /// <summary>Where the addressing words before <paramref name="start"/> begin, not before <paramref name="limit"/>.</summary>
    public static int StartOfAddress(string text, int start, int limit)
    {
        var at = start;
        while (true)
        {
            var end = BackOver(text, at, limit, c => char.IsWhiteSpace(c) || c is ':' or '-' or '–' or '—' or '*' or '•' or '"');
            var word = WordBefore(text, end, limit);
            if (word == end || !Addresses.Contains(text[word..end].ToLowerInvariant()))
                return at;
            at = word;
        }
    }

    /// <summary>Where the joint (", and", ";", "+") before <paramref name="start"/> begins, not before <paramref name="limit"/>.</summary>
    public static int StartOfJoint(string text, int start, int limit)
    {
        var at = BackOver(text, start, limit, char.IsWhiteSpace);
        var word = WordBefore(text, at, limit);
        if (word < at && Connectors.Contains(text[word..at].ToLowerInvariant()))
            at = BackOver(text, word, limit, char.IsWhiteSpace);
        return BackOver(text, at, limit, c => char.IsWhiteSpace(c) || c is ',' or ';' or '+' or '&' or '/' or '-' or '–' or '—');
    }

    /// <summary>Whether words between two asks address somebody anew.</summary>
    public static bool HasAddress(string text, int start, int end)
    {
        for (var at = start; at < end; )
        {
            while (at < end && !IsWord(text[at]))
                at++;
            var word = at;
            while (at < end && IsWord(text[at]))
                at++;
            if (
                at > word
                && text[word..at].ToLowerInvariant() is "gp" or "you" or "please" or "pls" or "plz" or "kindly" or "grateful" or "practice"
            )
                return true;
        }

        return false;
    }

    /// <summary>Where what belongs to an ask ends: at a clause of its own, or at the end of the sentence.</summary>
    /// <param name="wholeSentence">False stops at the first joint that does not open something dependent.</param>
    public static int EndOfClause(string text, int from, int limit, bool wholeSentence)
    {
        var depth = 0;
        for (var at = from; at < limit; at++)
        {
            var c = text[at];
            if (c == '(')
                depth++;
            else if (c == ')')
                depth--;
            if (depth > 0)
                continue;
            if ((c is '.' or '!' or '?') && at + 1 == limit)
                return at;
            if (c is ';')
                return at;
            if (wholeSentence)
                continue;
            if ((c is ',' or '–' or '—') && StartsClause(text, at + 1, limit))
                return at;
            if (c == ' ' && at > from && WordAfter(text, at, limit) is "and" or "but" && StartsClause(text, at + 4, limit))
                return at;
        }

        return limit;
    }

    /// <summary>Takes the words that address general practice off the end: "by GP please".</summary>
    public static string WithoutTail(string words)
    {
        var text = words.Trim(' ', '.', ',', ';', ':', '-', '–', '—', '?', '!');
        for (var again = true; again; )
        {
            again = false;
            foreach (var tail in Tails)
            {
                if (
                    text.Length > tail.Length
                    && text.EndsWith(tail, StringComparison.OrdinalIgnoreCase)
                    && !IsWord(text[text.Length - tail.Length - 1])
                )
                {
                    text = text[..^tail.Length].TrimEnd(' ', '.', ',', ';', ':', '-', '–', '—', '(');
                    again = true;
                    break;
                }
            }
        }

        return text;
    }

    /// <summary>Takes the address off the start where there is one: "GP to find out why" is "find out why".</summary>
    public static string WithoutLead(string words)
    {
        var rest = words;
        for (var first = true; ; first = false)
        {
            var word = WordAfter(rest, 0, rest.Length);
            var at = rest.IndexOf(word, StringComparison.OrdinalIgnoreCase) + word.Length;
            if (word.Length == 0 || at >= rest.Length || !Addresses.Contains(word) || (first && !Leads.Contains(word)))
                return rest.TrimStart(' ', ':', ',', '-');
            rest = rest[at..];
        }
    }

    /// <summary>Takes what names general practice out of the middle too: "PSA at the GP surgery before clinic".</summary>
    public static string WithoutNames(string words)
    {
        foreach (var tail in TailsThatName)
        {
            for (var at = words.IndexOf(tail, StringComparison.OrdinalIgnoreCase); at >= 0; )
            {
                var end = at + tail.Length;
                var apart = (at == 0 || !IsWord(words[at - 1])) && (end == words.Length || !IsWord(words[end]));
                if (apart)
                    words = string.Concat(words.AsSpan(0, at).TrimEnd(' '), words.AsSpan(end));
                at = words.IndexOf(
                    tail,
                    apart
                        ? at > 0
                            ? at - 1
                            : 0
                        : end,
                    StringComparison.OrdinalIgnoreCase
                );
            }
        }

        return words.Trim();
    }

    /// <summary>Where the last clause before <paramref name="end"/> begins.</summary>
    public static int StartOfClause(string text, int end, int limit)
    {
        for (var at = end - 1; at > limit; at--)
        {
            if (text[at] is ',' or ';' or ':' or '–' or '—' or '.' or '?' or '!' or '•')
                return at + 1;
            if (text[at] == ' ' && WordAfter(text, at, end) is "and" or "but" && WordAfter(text, at, end).Length + at < end)
                return at;
        }

        return limit;
    }

    /// <summary>Whether a clause that lost its end cannot stay as it is: it still addresses the GP, or stops in mid-air.</summary>
    /// <param name="orNames">Whether naming the practice is enough.</param>
    public static bool Dangles(string clause, bool orNames)
    {
        var end = clause.Length;
        while (end > 0 && !IsWord(clause[end - 1]))
            end--;
        var word = WordBefore(clause, end, 0);
        return word < end && (Danglers.Contains(clause[word..end].ToLowerInvariant()) || (orNames && NamesPractice(clause)));
    }

    /// <summary>Whether the whole text is nothing but an address of general practice: "GP", "GP practice".</summary>
    public static bool IsOnlyAddress(string text)
    {
        var words = text.ToLowerInvariant().Split([' ', '/', ':', '.', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 0 and <= 4
            && words.All(word => Addresses.Contains(word) || Names.Contains(word) || word is "care" or "nurse")
            && words.Any(Names.Contains);
    }

    /// <summary>Whether the words name general practice anywhere.</summary>
    public static bool NamesPractice(string text) =>
        text.ToLowerInvariant()
            .Split([' ', '/', ':', '.', ',', '(', ')', '-'], StringSplitOptions.RemoveEmptyEntries)
            .Any(word => Names.Contains(word) || word is "you" or "your");

    /// <summary>Whether a remainder such as "In view of the murmur" cannot end there.</summary>
    public static bool IsIntroduction(string text) =>
        Words.Introductions.Any(word =>
            text.Length > word.Length && text.StartsWith(word, StringComparison.OrdinalIgnoreCase) && !IsWord(text[word.Length])
        );

    /// <summary>Whether anything but punctuation and joining words is left.</summary>
    public static bool HoldsWords(string text)
    {
        for (var at = 0; at < text.Length; )
        {
            while (at < text.Length && !IsWord(text[at]))
                at++;
            var word = at;
            while (at < text.Length && IsWord(text[at]))
                at++;
            if (at > word && text[word..at].ToLowerInvariant() is var w && !Connectors.Contains(w) && !Addresses.Contains(w))
                return true;
        }

        return false;
    }

    /// <summary>Whether somebody does something from here on: "we will see him".</summary>
    private static bool StartsClause(string text, int at, int limit)
    {
        var word = WordAfter(text, at, limit);
        if (word is "and" or "but")
            word = WordAfter(text, text.IndexOf(word, at, StringComparison.OrdinalIgnoreCase) + word.Length, limit);
        return ClauseStarts.Contains(word) && !Dependents.Contains(word);
    }

    /// <summary>"GP to do", "the surgery to sort this": who is to do what stands before.</summary>
    private static IEnumerable<string> PointingBack() =>
        from practice in Words.Addresses.Where(IsOnlyAddress)
        from act in Words.Pointers
        from thing in (string[])["", " this", " it", " these", " them", " both"]
        select $"{practice} to {act}{thing}";

    private static int BackOver(string text, int at, int limit, Func<char, bool> over)
    {
        while (at > limit && over(text[at - 1]))
            at--;
        return at;
    }

    private static int WordBefore(string text, int end, int limit)
    {
        var at = end;
        while (at > limit && IsWord(text[at - 1]))
            at--;
        return at;
    }

    private static string WordAfter(string text, int at, int limit)
    {
        while (at < limit && !IsWord(text[at]))
            at++;
        var start = at;
        while (at < limit && IsWord(text[at]))
            at++;
        return text[start..at].ToLowerInvariant();
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '\'' or '’';

    private static FrozenSet<string> Set(IReadOnlyList<string> words) => words.ToFrozenSet(StringComparer.Ordinal);
}
