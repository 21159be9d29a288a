using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

internal sealed partial class Sectionizer
{
    /// <summary>The actor where a text names nobody and nothing else ("GP", "Ward team"); null for any other text.</summary>
    public static Actor? NamesOnlyActor(Line line) =>
        line.Tokens.Count is > 0 and <= 6 && IsLeadOnly(line, 0, line.Tokens.Count) ? ActorOfLead(line, 0, line.Tokens.Count) : null;

    private static Actor? NamesOnly(Line line, int from, int to) =>
        to - from <= 4
        && line.HasWord(Math.Max(0, from - 3), from, "responsibility", "responsible", "owner", "who", "by")
        && IsLeadOnly(line, from, to)
            ? ActorOfLead(line, from, to)
            : null;

    /// <summary>The length of a lead-in at the start of a sentence: a few words that name somebody, or a part of the plan, up to a colon or dash.</summary>
    private static int LeadLength(Line line, int from, int to)
    {
        var open = line.Tokens[from].Kind == TokenKind.Open || line.Norm(from) == "@";
        for (var at = from; at < Math.Min(to, from + 8); at++)
        {
            var kind = line.Tokens[at].Kind;
            if (kind == TokenKind.Close && open)
                return ActorOfLead(line, from, at) is not null && at - from <= 5 ? at + 1 - from : 0;
            if (
                kind == TokenKind.Colon
                || (kind == TokenKind.Dash && !line.Tokens[at].Glued)
                || kind == TokenKind.Dash && at > from && at + 1 < to && !line.Tokens[at + 1].Glued
            )
            {
                var length = at - from;
                var names = ActorOfLead(line, from, at) is not null;
                var plain = IsLeadOnly(line, from, at);
                if (kind == TokenKind.Colon && line.Tokens[at].Glued && at + 1 < to && line.Tokens[at + 1].Glued && !names)
                    return 0;
                return plain && (names || kind == TokenKind.Colon) ? length + 1 : 0;
            }
            if (kind is TokenKind.Stop or TokenKind.Semicolon or TokenKind.Question)
                return 0;
            // "PLAN FOR GP (1) …": the list starts where the lead-in ends.
            if (at > from && ClauseSplitter.ListMark(line, at, from, to) > 0 && IsLeadOnly(line, from, at))
                return at - from;
        }
        return 0;
    }

    /// <summary>
    /// The length of "Referred to the dietitian:", "Returned to the cardiology team on 2 March:": what follows the colon is with them, in
    /// this sentence only.
    /// </summary>
    private static int HandedOver(Line line, int from, int to)
    {
        if (!HandOvers.Contains(line.Norm(from)) || !line.HasWord(from + 1, Math.Min(to, from + 4), "to"))
            return 0;
        for (var at = from + 2; at < Math.Min(to - 1, from + 24); at++)
        {
            if (line.Tokens[at].Kind is TokenKind.Colon)
                return ActorOfLead(line, from, at) == Actor.Gp ? 0 : at + 1 - from;
            if (line.Tokens[at].Kind is TokenKind.Stop or TokenKind.Semicolon or TokenKind.Question)
                return 0;
        }
        return 0;
    }

    private static readonly HashSet<string> HandOvers = new(StringComparer.Ordinal)
    {
        "returned",
        "handed",
        "passed",
        "referred",
        "delegated",
        "assigned",
        "transferred",
    };

    /// <summary>Only names, and words such as "actions", "plan", "to do", "for": nothing that is asked yet.</summary>
    private static bool IsLeadOnly(Line line, int from, int to)
    {
        if (to <= from)
            return false;
        for (var at = from; at < to; at++)
        {
            if (line.PersonAt(at) is { } person)
            {
                at = person.To - 1;
                continue;
            }
            if (line.Tokens[at].Kind is TokenKind.Open or TokenKind.Close or TokenKind.Slash or TokenKind.Plus or TokenKind.Other)
                continue;
            if (line.Tokens[at].Kind == TokenKind.Number && line.Tokens[at].Length == 1)
                continue;
            if (!LeadWords.Contains(line.Norm(at)))
                return false;
        }
        return true;
    }

    private static readonly HashSet<string> LeadWords = new(StringComparer.Ordinal)
    {
        "action",
        "asks",
        "ask",
        "things",
        "who",
        "be",
        "done",
        "completed",
        "actioned",
        "undertaken",
        "actions",
        "plan",
        "for",
        "the",
        "to",
        "do",
        "please",
        "pls",
        "kindly",
        "and",
        "of",
        "requests",
        "request",
        "requested",
        "tasks",
        "task",
        "follow",
        "up",
        "f/u",
        "followup",
        "outcome",
        "recommendations",
        "recommendation",
        "on",
        "discharge",
        "required",
        "by",
        "your",
        "our",
        "my",
        "own",
        "outpatient",
        "inpatient",
        "clinic",
        "management",
        "advice",
        "message",
        "note",
        "points",
        "items",
        "jobs",
        "list",
        "instructions",
        "information",
        "info",
        "fao",
        "attention",
        "re",
        "results",
        "background",
        "history",
        "pmh",
        "diagnosis",
        "impression",
        "summary",
        "examination",
        "o/e",
        "hpc",
        "pc",
        "social",
        "sh",
        "dh",
        "allergies",
        "progress",
        "treatment",
        "issues",
        "also",
        "next",
        "steps",
        "further",
        "changes",
        "medication",
        "meds",
        "medications",
        "investigations",
        "bloods",
        "imaging",
        "todo",
        "responsibility",
        "review",
        "post",
        "after",
        "in",
    };

    private static bool LooksLikeHeading(Line line, int end)
    {
        // "Medication review please": asked, not a heading.
        if (line.HasWord(0, end, "review", "please", "pls", "kindly"))
            return false;
        if (end > 6 || line.Tokens[^1].Kind is TokenKind.Stop or TokenKind.Question || !IsLeadOnly(line, 0, end))
            return false;
        return line.HasWord(
                0,
                end,
                "action",
                "actions",
                "plan",
                "tasks",
                "requests",
                "recommendations",
                "outcome",
                "todo",
                "request",
                "summary",
                "diagnosis",
                "history",
                "background",
                "results",
                "medication",
                "medications",
                "allergies",
                "information",
                "examination"
            ) || (end <= 4 && line.HasPhrase(0, end, "to do", "follow up", "for gp", "for the gp"));
    }

    private static bool IsInformation(Line line, int from, int to) =>
        line.HasWord(
            from,
            to,
            "background",
            "history",
            "pmh",
            "diagnosis",
            "impression",
            "examination",
            "o/e",
            "hpc",
            "pc",
            "sh",
            "dh",
            "information",
            "info",
            "results",
            "allergies",
            "progress"
        );

    private static Actor? ActorOfLead(Line line, int from, int to)
    {
        Actor? found = null;
        foreach (var person in line.People)
        {
            if (person.From < from || person.To > to)
                continue;
            var actor = Actors.ActorOf(person.Sense);
            if (actor == Actor.Gp)
                return Actor.Gp;
            found ??= actor;
        }
        return found;
    }

    /// <summary>
    /// "… 3) refer for DEXA HOSPITAL ACTIONS: 1) …", "… HbA1c in 3 months ACTIONS FOR HOSPITAL - clinic …": a lead-in in the middle of
    /// running text, up to a colon; in capitals, or after a semicolon ("…; pt - diary of fits"), up to a dash too.
    /// </summary>
    private static bool StartsLead(Line line, int at)
    {
        var parted = line.Tokens[at - 1].Kind == TokenKind.Semicolon;
        if (!(parted || char.IsUpper(line.Text[line.Tokens[at].Start])) || FollowsOn(line, at))
            return false;
        var person = at;
        if (line.Norm(at) is "action" or "actions" or "tasks" or "plan" or "jobs")
        {
            if (line.Norm(at + 1) is not "for")
                return false;
            person += line.Norm(at + 2) is "the" ? 3 : 2;
        }
        if (person >= line.Tokens.Count || line.PersonAt(person) is not { } named || named.Sense is Sense.You)
            return false;
        var end = named.To;
        while (end < Math.Min(line.Tokens.Count, named.To + 3) && line.Tokens[end].Kind == TokenKind.Word)
            end++;
        if (end >= line.Tokens.Count - 1 || !IsLeadOnly(line, at, end))
            return false;
        return line.Tokens[end].Kind == TokenKind.Colon
            || (line.Tokens[end] is { Kind: TokenKind.Dash, Glued: false } && (parted || (end > at + 1 && IsInCapitals(line, at, end))));
    }

    /// <summary>Whether a lead-in gives one a share of a sentence ("; pt - diary of fits") and is no heading of what follows.</summary>
    private static bool IsShare(Line line, int at)
    {
        if (line.Tokens[at - 1].Kind != TokenKind.Semicolon)
            return false;
        while (at < line.Tokens.Count && line.Tokens[at].Kind is not (TokenKind.Colon or TokenKind.Dash))
            at++;
        return at < line.Tokens.Count && line.Tokens[at].Kind == TokenKind.Dash;
    }

    /// <summary>Whether the word before makes this a part of what is being said: "to be done by GP: …".</summary>
    private static bool FollowsOn(Line line, int at) =>
        line.Norm(at - 1) is "by" or "via" or "with" or "to" or "and" or "the" or "for" or "from" or "at" or "per" or "of" or "or" or "own"
        || line.Tokens[at - 1].Kind is TokenKind.Slash or TokenKind.Plus;

    private static bool IsInCapitals(Line line, int from, int to)
    {
        foreach (var letter in line.Span(from, to).Of(line.Text))
        {
            if (char.IsLower(letter))
                return false;
        }
        return line.HasWord(from, to, "action", "actions", "tasks", "plan", "jobs");
    }
}
