using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Whether a clause of its own starts behind an "and", a comma or a mark.</summary>
internal static class ClauseStart
{
    /// <summary>"As we cannot refer directly", "because he has …": a reason, not what is asked.</summary>
    internal static bool StartsReason(Line line, int at, int to) =>
        line.Norm(at) is "as" or "because" or "since" or "given" or "although" or "though"
        && at + 2 < to
        && (
            line.PersonAt(at + 1) is { } person && line.Norm(at + 1) is not "the" && StartsPredicate(line, person.To, to)
            || line.Norm(at + 1) is "there" or "this" or "it" or "these" or "her" or "his" or "their"
        )
        && !(line.Norm(at) is "as" && line.Norm(at - 1) is "such" or "soon" or "well");

    internal static bool StartsClause(Line line, int start, int at, int next, int to)
    {
        var index = next;
        var polite = false;
        while (index < to)
        {
            var norm = line.Norm(index);
            if (line.Tokens[index].Kind is TokenKind.Comma or TokenKind.Open)
            {
                index++;
                continue;
            }
            if (Fillers.IsPolite(norm))
            {
                polite = true;
                index++;
                continue;
            }
            if (
                Fillers.IsAdverb(norm)
                || norm
                    is "and"
                        or "then"
                        or "also"
                        or "to"
                        or "not"
                        or "so"
                        or "if"
                        or "but"
                        or "or"
                        or "possibly"
                        or "that"
                        or "secondly"
                        or "finally"
                        or "lastly"
                        or "firstly"
            )
            {
                if (norm == "if" && line.CueAt(index, to, Cue.Courtesy) == 0)
                    return StartsConditioned(line, start, at, index, to);
                index++;
                continue;
            }
            break;
        }
        if (
            index >= to
            || line.Norm(index) is "now" && line.Norm(index + 1) is "that"
            || line.Norm(index - 1) is "that" && line.Norm(index - 2) is "now"
        )
            return false;
        if (ClauseSubject.StartsSubject(line, index, to) || line.PersonAt(index) is { } subject && StartsPredicate(line, subject.To, to))
            return true;
        if (
            line.Norm(index) is "would" or "could" or "grateful" or "suggest" or "perhaps"
            || (line.CueAt(index, to, Cue.Request) > 0 && index > next)
        )
            return true;
        if (line.CueAt(index, to, Cue.Request) > 1)
            return true;
        if (line.VerbAt(index) is { } verb)
        {
            if ((verb.Form & VerbForm.Base) != 0)
            {
                if (polite || line.Norm(index - 1) == "to" && line.Norm(at) is not "with")
                    return true;
                if (
                    !verb.Noun
                    && line.Norm(at) is not ("with" or "which" or "until" or "where")
                    && (HasForm(line, start, at, VerbForm.Base) || verb.To < to && line.Norm(verb.To) is not ("of" or ","))
                )
                    return true;
                // "bloods and review" names two things; "check bloods and review" asks two.
                return HasForm(line, start, at, VerbForm.Base) && line.Norm(verb.To) is not ("of" or "results" or "result" or "and" or ",")
                    || line.Tokens[at].Kind == TokenKind.Comma && !HasAnyVerb(line, start, at) && StartsWithObject(line, verb.To, to);
            }
            if ((verb.Form & VerbForm.Gerund) != 0)
                return HasForm(line, start, at, VerbForm.Gerund) && !NounGerund(line, start, at);
            if ((verb.Form & VerbForm.Participle) != 0)
                return HasForm(line, start, at, VerbForm.Participle)
                    && line.Norm(at) is "and" or "," or "but"
                    && !line.Has(index, verb.To, Sense.Histology);
        }
        // "Dressing by your team, started on the ward": what has been done about it; "GP aware and will arrange": the subject is shared.
        if (
            line.Tokens[at].Kind == TokenKind.Comma
            && line.VerbAt(index) is { } told
            && (told.Form & (VerbForm.Past | VerbForm.Participle)) != 0
            && (told.Form & VerbForm.Base) == 0
            && line.PersonIn(start, at, Sense.Gp) is not null
            && !HasAnyVerb(line, start, at)
        )
            return true;
        if (line.Norm(index) is "will" or "shall" or "would" && line.PersonAt(start) is not null && !HasAnyVerb(line, start, at))
            return true;
        // "Cert from GP, more from GP": each with its own.
        if (line.Tokens[at].Kind == TokenKind.Comma && EndsInPractice(line, start, at) && NamesPractice(line, index, to))
            return true;
        // A second thing with a time of its own, or of quite another kind, after a first that is complete.
        // "14 supplied, more from GP": who gives the rest.
        if (
            line.Tokens[at].Kind == TokenKind.Comma
            && line.HasWord(start, at, "supplied", "given", "dispensed", "issued")
            && line.HasWord(index, Math.Min(to, index + 4), "more", "further", "remaining", "rest", "remainder", "ongoing")
            && (line.PersonIn(index, to, Sense.Gp) is not null || line.Has(index, to, Sense.RepeatList))
        )
            return true;
        if (line.HasWord(start, at, "incl", "including", "inc", "includes"))
            return false;
        var joins = line.Norm(at) is "and" or "," or "+" or "&" or "plus" or "then" or "/";
        var article = 0;
        while (
            article < 3
            && line.Norm(index + article)
                is "with"
                    or "more"
                    or "some"
                    or "another"
                    or "trial"
                    or "course"
                    or "short"
                    or "of"
                    or "a"
                    or "an"
                    or "the"
                    or "his"
                    or "her"
                    or "for"
                    or "repeat"
                    or "further"
                    or "new"
        )
            article++;
        if (joins && line.Senses(index, Math.Min(to, index + 1 + article)) != 0)
        {
            if (DueReader.Find(line, start, at).Count > 0 && DueReader.Find(line, index, Math.Min(to, index + 10)).Count > 0)
                return true;
            if (Kinds.Differ(line, start, at, index, Math.Min(to, index + 1 + article)))
                return true;
        }
        return PassiveAhead(line, index, to) && (HasForm(line, start, at, VerbForm.Base) || HasForm(line, start, at, VerbForm.Participle));
    }

    internal static bool EndsInPractice(Line line, int from, int at) =>
        line.PersonEndingAt(at) is { Sense: Sense.Gp } person && person.From > from && Actors.IsLocus(line, person.From);

    internal static bool NamesPractice(Line line, int from, int to)
    {
        for (var at = from; at < Math.Min(to, from + 12) && line.Tokens[at].Kind != TokenKind.Comma; at++)
        {
            if (line.PersonAt(at) is { Sense: Sense.Gp })
                return true;
        }
        return false;
    }

    /// <summary>"GP to chase B12 and, if low, replace"; "HbA1c 3/12 GP, if over 53 step up": a condition with an act of its own.</summary>
    internal static bool StartsConditioned(Line line, int start, int at, int condition, int to)
    {
        if (line.Norm(at) is not ("," or "and" or "but") || line.Senses(start, at) == 0 && !HasAnyVerb(line, start, at))
            return false;
        foreach (var verb in line.VerbsIn(condition + 1, to))
        {
            if (
                verb.From > condition
                && verb.To <= to
                && (verb.Form & VerbForm.Base) != 0
                && (!verb.Noun || Fillers.IsPolite(line.Norm(verb.From - 1)))
            )
                return true;
        }
        return line.PersonIn(condition, to, Sense.Gp, Sense.You) is not null;
    }

    /// <summary>"The prescribing and monitoring of": names of work, not two acts.</summary>
    internal static bool NounGerund(Line line, int start, int at)
    {
        for (var index = start; index < at; index++)
        {
            if (
                line.VerbAt(index) is { } verb
                && (verb.Form & VerbForm.Gerund) != 0
                && line.Norm(index - 1) is "the" or "of" or "her" or "his" or "their" or "over" or "further" or "ongoing"
            )
                return true;
        }
        return false;
    }

    internal static bool StartsPredicate(Line line, int at, int to) =>
        at < to && (Fillers.IsAuxiliary(line.Norm(at)) || line.VerbAt(at) is not null || Fillers.IsAdverb(line.Norm(at)));

    /// <summary>A thing followed by "to be": a passive of its own.</summary>
    internal static bool PassiveAhead(Line line, int at, int to)
    {
        for (var index = at; index < Math.Min(to - 1, at + 6); index++)
        {
            if (
                line.Norm(index) == "to" && line.Norm(index + 1) == "be"
                || line.Norm(index) is "will" or "should" && line.Norm(index + 1) == "be"
            )
                return line.Senses(at, index) != 0;
            if (line.Tokens[index].Kind == TokenKind.Comma)
                return false;
        }
        return false;
    }

    internal static bool StartsWithObject(Line line, int at, int to) =>
        at < to && (line.Senses(at, Math.Min(at + 3, to)) != 0 || line.Norm(at) is "the" or "her" or "his" or "a" or "this");

    internal static bool HasForm(Line line, int from, int to, VerbForm form)
    {
        foreach (var verb in line.VerbsIn(from, to))
        {
            if (verb.From >= from && verb.To <= to && (verb.Form & form) != 0)
                return true;
        }
        return false;
    }

    internal static bool HasAnyVerb(Line line, int from, int to)
    {
        foreach (var verb in line.VerbsIn(from, to))
        {
            if (verb.From >= from && verb.To <= to)
                return true;
        }
        return false;
    }
}
