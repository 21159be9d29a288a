using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>
/// The condition of a sentence on a later change, and how far it reaches (asks.md, rule 6). Courtesy ("if you agree"), the "if" of a
/// polite request ("grateful if") and triggers that lie with the hospital are none.
/// </summary>
internal sealed class ConditionScope
{
    private readonly Line line;
    private readonly int sentenceFrom;
    private readonly int sentenceTo;
    private readonly ConditionScope? second;

    public ConditionScope(Line line, int from, int to)
    {
        this.line = line;
        sentenceFrom = from;
        sentenceTo = to;
        From = Find(from);
        To = From < 0 ? -1 : End();
        // A second condition after a semicolon has a scope of its own.
        if (From >= 0 && To < to)
            second = new ConditionScope(line, To, to);
    }

    /// <summary>The token at which the condition starts; -1 if there is none.</summary>
    public int From { get; }

    /// <summary>The token after the sentence part that the condition stands in.</summary>
    public int To { get; }

    /// <summary>The sentence has a condition that lies with the hospital: "if not heard from clinic".</summary>
    public bool HospitalTrigger { get; private set; }

    /// <summary>The condition that governs a clause; null if none does.</summary>
    public ConditionScope? Over(Clause clause, List<Clause> clauses) => Governs(clause, clauses) ? this : second?.Over(clause, clauses);

    private bool Governs(Clause clause, List<Clause> clauses)
    {
        if (From < 0)
            return false;
        if (From >= clause.From && From < clause.To)
            return true;
        if (From < clause.From)
            return !HardBetween(From, clause.From);
        // A condition that follows governs the clause it follows on, not those before.
        foreach (var other in clauses)
        {
            if (other.From > clause.From && other.From < From && line.Norm(other.From - 1) != "or")
                return false;
        }
        for (var at = clause.To; at < From; at++)
        {
            if (
                line.Tokens[at].Kind is TokenKind.Comma or TokenKind.Semicolon or TokenKind.Dash or TokenKind.Stop
                || line.Norm(at) is "and" or "but"
            )
                return false;
        }
        return true;
    }

    private int Find(int from)
    {
        for (var at = from; at < sentenceTo; at++)
        {
            if (line.CueAt(at, sentenceTo, Cue.Courtesy) > 0)
                continue;
            if (IsEvent(at) || IsTurnedRound(at) || IsWhere(at))
                return at;
            if (
                line.CueAt(at, sentenceTo, Cue.Condition) == 0
                || line.Norm(at) is "in"
                    && line.Norm(at + 1) is "case"
                    && line.Norm(at - 1) is "just" or "-"
                    && line.Norm(at + 2) is not "of"
            )
                continue;
            var before = at > sentenceFrom ? line.Norm(at - 1) : "";
            if (line.Norm(at) == "should")
            {
                // "Should symptoms recur": only at the head of a clause, with a subject after it.
                var heads =
                    at == sentenceFrom
                    || line.Tokens[at - 1].Kind
                        is TokenKind.Stop
                            or TokenKind.Dash
                            or TokenKind.Semicolon
                            or TokenKind.Comma
                            or TokenKind.Colon
                    || before is "again" or "and" or "but" or "so" or "back" or "earlier"
                    || before is "you" or "us" or "me" or "sooner"
                    || line.PersonEndingAt(at) is { Sense: Sense.Gp } && line.Norm(at + 1) is "the" or "his" or "her" or "their" or "any";
                if (
                    !heads
                    || line.Norm(at + 1) is "you" && line.Norm(at + 2) is not ("have" or "be")
                    || line.VerbAt(at + 1) is not null
                    || line.Norm(at + 1) is "be" or "also" or "we"
                )
                    continue;
            }
            // "Ask your GP if the result is back": whether.
            if (
                line.Norm(at) == "if"
                && line.HasWord(Math.Max(sentenceFrom, at - 9), at, "ask", "asks", "asking", "enquire", "wonder")
                && line.Has(
                    at,
                    Math.Min(sentenceTo, at + 6),
                    Sense.Result,
                    Sense.Histology,
                    Sense.Appointment,
                    Sense.Pending,
                    Sense.Imaging,
                    Sense.BloodTest
                )
            )
                continue;
            if (
                line.Norm(at) == "if"
                && before
                    is "grateful"
                        or "obliged"
                        or "appreciate"
                        or "wonder"
                        or "it"
                        or "asked"
                        or "glad"
                        or "helpful"
                        or "useful"
                        or "as"
                        or "even"
                        or "see"
                        or "wondering"
                        or "ask"
                        or "know"
                        or "appreciated"
                        or "out"
                        or "check"
                        or "confirm"
                        or "wondered"
                        or "delighted"
                        or "pleased"
                        or "kind"
                        or "establish"
                        or "great"
                        or "ideal"
                        or "good"
                        or "best"
                        or "better"
                        or "nice"
                        or "welcome"
                        or "prudent"
                        or "sensible"
                        or "beneficial"
                        or "preferable"
                        or "lovely"
                        or "fantastic"
                        or "valuable"
                        or "thankful"
                        or "indebted"
                        or "kindness"
                        or "favour"
                        or "difference"
            )
                continue;
            if (line.Norm(at) is "if" or "should" && IsCourtesy(at))
                continue;
            if (IsHospitalTrigger(at))
            {
                HospitalTrigger = true;
                continue;
            }
            return at;
        }
        return from == sentenceFrom ? Arrow() : -1;
    }

    /// <summary>"Any recurrence of the fast AF, …", "any sudden drop in hearing = …": what has to happen first, named at the head.</summary>
    private bool IsEvent(int at)
    {
        if (
            line.Norm(at) is not ("any" or "another")
            || at > sentenceFrom && line.Tokens[at - 1].Kind is TokenKind.Word or TokenKind.Number
        )
            return false;
        var change = false;
        for (var next = at + 1; next < Math.Min(sentenceTo - 1, at + 12); next++)
        {
            if (
                line.VerbAt(next) is { Noun: false } verb
                && (verb.Form & VerbForm.Base) != 0
                && line.Norm(next - 1) is not ("in" or "of" or "sudden")
            )
                return change;
            if (line.Tokens[next].Kind is TokenKind.Comma or TokenKind.Dash or TokenKind.Colon or TokenKind.Other)
                return change;
            change |= Events.Contains(line.Norm(next));
        }
        return false;
    }

    /// <summary>"Were the lump to grow", "were his tongue to swell again".</summary>
    private bool IsTurnedRound(int at) =>
        line.Norm(at) is "were"
        && line.Norm(at + 1) is "the" or "his" or "her" or "their" or "this" or "these" or "any" or "he" or "she" or "they"
        && line.HasWord(at + 2, Math.Min(sentenceTo, at + 7), "to");

    /// <summary>"Where wheeze returns, …".</summary>
    private bool IsWhere(int at)
    {
        if (line.Norm(at) is not "where" || at > sentenceFrom && line.Tokens[at - 1].Kind is TokenKind.Word)
            return false;
        for (var next = at + 1; next < Math.Min(sentenceTo, at + 6); next++)
        {
            if (Changes.Contains(line.Norm(next)))
                return true;
        }
        return false;
    }

    private static readonly HashSet<string> Events = new(
        (
            "recurrence relapse flare worsening deterioration drop fall rise increase return bleeding episode episodes attack seizure seizures "
            + "recurrent worse sudden slower faster haematuria breathlessness weakness jaundice enlargement progression decline"
        ).Split(' '),
        StringComparer.Ordinal
    );

    /// <summary>"HbA1c creeping >58 -> add SGLT2i", "any change -> see own dr": what stands before the arrow has to happen first.</summary>
    private int Arrow()
    {
        for (var at = sentenceFrom + 1; at < sentenceTo; at++)
        {
            if (line.Tokens[at].Kind != TokenKind.Arrow)
                continue;
            var change =
                line.HasWord(
                    sentenceFrom,
                    at,
                    ">",
                    "<",
                    "≥",
                    "≤",
                    "any",
                    "new",
                    "worse",
                    "worsening",
                    "further",
                    "rising",
                    "persistent",
                    "recurrent",
                    "recurrence",
                    "abnormal"
                )
                && line.PersonIn(sentenceFrom, at, Sense.Gp, Sense.You, Sense.Hospital) is null
                && line.VerbAt(at + 1) is not null;
            if (!change)
                return -1;
            var start = at;
            while (
                start > sentenceFrom
                && line.Tokens[start - 1].Kind is not (TokenKind.Stop or TokenKind.Semicolon or TokenKind.Comma or TokenKind.Colon)
            )
                start--;
            return start;
        }
        return -1;
    }

    /// <summary>
    /// "If his lipids could be taken", "if you felt able", "if she still wishes to be seen": a request put politely, or somebody's agreement;
    /// nothing that would have to change first.
    /// </summary>
    private bool IsCourtesy(int at)
    {
        var next = at + 1;
        var person = line.PersonAt(next);
        if (person is null && line.Norm(next) is "the" or "your" or "his" or "her" or "their")
            person = line.PersonAt(next + 1);
        if (person is { } who)
            next = who.To;
        while (Fillers.IsAdverb(line.Norm(next)) || line.Norm(next) is "still" or "'re" or "'s" or "is" or "are" or "do" or "were")
            next++;
        if (
            Agreement.Contains(line.Norm(next))
            && !(line.Norm(next) is "wanting" or "need" or "needs" && line.Norm(next + 1) is not ("to" or "it" or "this"))
        )
            return true;
        // The modal of a request belongs to the subject of the "if" itself: "if a DEXA could be arranged", not "if it recurs I would …".
        for (; next < Math.Min(sentenceTo, at + 12); next++)
        {
            var norm = line.Norm(next);
            // "If it recurs within the year would suggest …": something has to happen first.
            if (Changes.Contains(norm))
                return false;
            if (norm is "could" or "would" or "cld" or "might")
                return true;
            if (
                line.Tokens[next].Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Plus or TokenKind.Slash)
                || Fillers.IsAuxiliary(norm)
                || line.PersonAt(next) is { Sense: Sense.Hospital or Sense.You }
                || line.VerbAt(next) is { Noun: false } verb && (verb.Form & VerbForm.Base) != 0
            )
                return false;
        }
        return false;
    }

    private static readonly HashSet<string> Changes = new(
        (
            "recurs recurrence recurred returns relapses persists persist worsens worse deteriorates develops fails falls drops rises increases "
            + "becomes became remains stays flares fluctuates drifts creeps"
        ).Split(' '),
        StringComparer.Ordinal
    );

    private static readonly HashSet<string> Agreement = new(
        (
            "wish wishes wished want wants agree agrees agreed agreeable prefers prefer keen happy willing consents feel felt think thought "
            + "consider believe deem concur approve able content comfortable inclined minded interested need needs required wanted needed "
            + "effective beneficial helpful helping tolerated tolerating appropriate possible feasible eligible suitable available convenient necessary practical practicable acceptable"
        ).Split(' '),
        StringComparer.Ordinal
    );

    /// <summary>"If no appointment by June", "if not heard from us": the trigger lies with the hospital (asks.md, "A finding that persists").</summary>
    private bool IsHospitalTrigger(int at)
    {
        var end = Math.Min(sentenceTo, at + 9);
        if (
            line.HasWord(at + 1, Math.Min(end, at + 4), "no", "not", "nothing", "hasn't", "haven't", "doesn't", "never")
            && (line.Has(at, end, Sense.Appointment) || line.HasWord(at, end, "date", "slot", "invitation"))
        )
            return true;
        if (
            line.HasPhrase(
                at,
                end,
                "not heard",
                "no appointment",
                "no appt",
                "not received",
                "hasn't heard",
                "haven't heard",
                "has not heard",
                "have not heard",
                "not been contacted",
                "doesn't hear",
                "does not hear",
                "not seen by",
                "no date",
                "not arrived",
                "no contact from",
                "no result",
                "not had an appointment",
                "not been seen",
                "nothing heard",
                "not come through",
                "hasn't come through",
                "nothing has come",
                "nothing through"
            )
        )
            return true;
        return false;
    }

    private int End()
    {
        var at = From;
        while (
            at < sentenceTo
            && line.Tokens[at].Kind is not (TokenKind.Semicolon or TokenKind.Bullet)
            && ClauseSplitter.ListMark(line, at, sentenceFrom, sentenceTo) == 0
        )
            at++;
        return at;
    }

    private bool HardBetween(int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            if (
                line.Tokens[at].Kind is TokenKind.Semicolon or TokenKind.Bullet
                || ClauseSplitter.ListMark(line, at, sentenceFrom, sentenceTo) > 0
            )
                return true;
        }
        return false;
    }
}
