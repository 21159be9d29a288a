using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Rewrite;

/// <summary>
/// How a returned ask reads: it reports what happened and promises nothing on anybody's behalf (design 6.3), and names work, so that
/// nobody is asked for anything.
/// </summary>
internal sealed class ReturnWording
{
    private const string Opening = "Returned to ";
    private const int LongestTeam = 60;
    private const int LongestWords = 240;

    /// <summary>A stop after less ends an abbreviation ("Dr. Khan"), as a rule.</summary>
    private const int ShortestWord = 4;
    private readonly string team;
    private readonly string day;
    private readonly string deadline;

    public ReturnWording(LetterReview review, PolicyDocument policy, DecideContext context)
    {
        team = Team(review);
        day = London.Day(context.ReceivedAt);
        deadline = London.DayAndTime(context.ReceivedAt.AddHours(policy.AcceptWithinHours));
    }

    /// <summary>One or several asks of one statement, returned.</summary>
    /// <param name="asks">Category and the ask's own words, null where they would read as an ask again.</param>
    public string Returned(IEnumerable<(string Category, string? Words)> asks)
    {
        var works = asks.GroupBy(ask => ask.Category, ask => ask.Words, StringComparer.Ordinal)
            .Select(work => Work(work.Key, [.. work.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)]));
        return $"{Opening}{team} on {day}: {string.Join("; ", works)}. Not yet accepted; you will be told by {deadline}.";
    }

    /// <summary>Whether a sentence starts as ours do: it reports, and nobody is asked in it.</summary>
    public static bool Opens(string sentence) => sentence.StartsWith(Opening, StringComparison.Ordinal);

    /// <summary>The ask's words without what addresses the GP and without the verb that <see cref="AskGuideLine.Returned"/> already says.</summary>
    public static string? Object(string category, string words)
    {
        var guide = AskGuide.Default.For(category);
        var text = Addressing.WithoutTail(Addressing.WithoutLead(Addressing.WithoutNames(words)));
        if (Without(text, guide.Verbs) is { } rest)
        {
            text = rest;
            while (Without(text, guide.Fillers) is { } shorter)
                text = shorter;
        }

        text = InOneSentence(WithoutListMark(Addressing.WithoutTail(text)).TrimStart(' ', ',', '.', ';', ':', '-', '–', '—', '/', '+'));
        return
            text.Length is > 1 and <= LongestWords && !Says(guide.Verbs, text) && !Says(guide.Fillers, text) && Addressing.HoldsWords(text)
            ? text
            : null;
    }

    /// <summary>A full stop would end our sentence inside the brackets, and what follows would be said to nobody in particular.</summary>
    private static string InOneSentence(string text)
    {
        var letters = text.ToCharArray();
        for (var at = ShortestWord; at + 1 < letters.Length; at++)
        {
            if (letters[at] == '.' && letters[at + 1] == ' ' && text.AsSpan(at - ShortestWord, ShortestWord).IndexOfAny(' ', '.') < 0)
                letters[at] = ';';
        }

        return new(letters);
    }

    /// <summary>The text after one of these words at its start; null where none stands there, or nothing after it.</summary>
    private static string? Without(string text, IReadOnlyList<string> words)
    {
        var word = words
            .Where(word =>
                text.Length > word.Length + 1
                && text.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && !char.IsLetterOrDigit(text[word.Length])
            )
            .MaxBy(word => word.Length);
        return word is null ? null : text[word.Length..].TrimStart(' ', ':', '-');
    }

    private static bool Says(IReadOnlyList<string> words, string text) => words.Contains(text, StringComparer.OrdinalIgnoreCase);

    /// <summary>The mark of the next item of a list ("2)") is no part of this one.</summary>
    public static string WithoutListMark(string text)
    {
        var end = text.Length;
        var mark = end > 1 && (text[end - 1] == '.' || (text[end - 1] == ')' && text.Count(c => c == '(') < text.Count(c => c == ')')));
        if (mark && char.IsAsciiDigit(text[end - 2]))
        {
            var digit = end - 2;
            while (digit > 0 && char.IsAsciiDigit(text[digit - 1]))
                digit--;
            if (digit == 0 || text[digit - 1] == ' ')
                return text[..digit].TrimEnd();
        }

        return text.TrimEnd(' ', '•', '*');
    }

    private static string Work(string category, IReadOnlyList<string> words)
    {
        var work = AskGuide.Default.For(category).Returned;
        return words.Count == 0 ? work : $"{work} ({string.Join("; ", words)})";
    }

    private static string Team(LetterReview review)
    {
        var index = new DocumentIndex(review.Letter!.Bundle);
        var composition = review.Letter.Composition;
        var specialties = composition
            .Author.Select(author => index.Resolve(author, composition))
            .OfType<PractitionerRole>()
            .SelectMany(role => role.Specialty)
            .Append((index.Resolve(composition.Encounter, composition) as Encounter)?.ServiceType)
            .OfType<CodeableConcept>();
        foreach (var specialty in specialties)
        {
            var name = (specialty.Text ?? specialty.Coding.FirstOrDefault()?.Display)?.Trim();
            if (IsUsable(name))
                return TeamOf(name!);
        }

        return IsUsable(review.Parties.CustodianName) ? review.Parties.CustodianName! : "the hospital";
    }

    private static string TeamOf(string specialty)
    {
        var name = specialty.Length > 1 && char.IsUpper(specialty[1]) ? specialty : char.ToLowerInvariant(specialty[0]) + specialty[1..];
        foreach (var suffix in (ReadOnlySpan<string>)[" service", " department"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
                name = name[..^suffix.Length];
        }

        return name.EndsWith("team", StringComparison.Ordinal) ? $"the {name}" : $"the {name} team";
    }

    /// <summary>A name that fits into a sentence and does not name general practice.</summary>
    private static bool IsUsable(string? name) =>
        name is { Length: > 2 and <= LongestTeam }
        && name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '&' or ',' or '\'' or '’')
        && !Addressing.NamesPractice(name);
}
