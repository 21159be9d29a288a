using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Parts a sentence into clauses: at marks, and at "and" or a comma where what follows has a verb or a subject of its own.</summary>
internal static class ClauseSplitter
{
    public static List<Clause> Split(Line line, int from, int to)
    {
        var clauses = new List<Clause>();
        var start = from;
        var hard = true;
        for (var at = from; at < to; at++)
        {
            var token = line.Tokens[at];
            // What stands in brackets is an aside, unless somebody is asked in it: "(GP to chase)".
            if (
                token.Kind == TokenKind.Open
                && at > start
                && CloseOf(line, at, to) is var close and > 0
                && ListMark(line, at, from, to) == 0
            )
            {
                if (!AsksInside(line, at + 1, close))
                {
                    at = close;
                    continue;
                }
                Add(at, true);
                start = at + 1;
                hard = true;
                continue;
            }
            if (token.Kind == TokenKind.Close && at > start)
            {
                Add(at, true);
                start = at + 1;
                hard = true;
                continue;
            }
            if (at == start)
            {
                if (
                    IsMark(token.Kind)
                    || token.Norm is "and" or "but" or "then" or "so" or "plus" && at + 1 < to && !IsMark(line.Tokens[at + 1].Kind)
                )
                    start = at + 1;
                continue;
            }

            if (ListMark(line, at, from, to) is var mark and > 0)
            {
                Add(at, true);
                start = at + mark;
                at = start - 1;
                hard = true;
                continue;
            }
            var breaks = token.Kind switch
            {
                TokenKind.Semicolon or TokenKind.Bullet or TokenKind.Arrow or TokenKind.Colon => 2,
                TokenKind.Dash => token.Glued && at + 1 < to && line.Tokens[at + 1].Glued ? 0 : 2,
                TokenKind.Stop or TokenKind.Question => at + 1 < to && !line.Tokens[at + 1].Glued ? 2 : 0,
                TokenKind.Slash when line.PersonEndingAt(at) is not null && line.PersonAt(at + 1) is not null => 0,
                TokenKind.Comma or TokenKind.Plus or TokenKind.Slash => StartsClause(line, start, at, at + 1, to) ? 1 : 0,
                _ => token.Norm
                    is "and"
                        or "but"
                        or "then"
                        or "so"
                        or "plus"
                        or "or"
                        or "also"
                        or "which"
                        or "who"
                        or "until"
                        or "while"
                        or "whilst"
                        or "where"
                && StartsClause(line, start, at, at + 1, to)
                    ? 1
                : StartsReason(line, at, to) ? -1
                : StartsSubject(line, at, to) && !GovernsSubject(line, start, at) && at > start ? -1
                : 0,
            };
            if (breaks == 0)
                continue;
            Add(at, hard);
            start = breaks < 0 ? at : at + 1;
            hard = breaks == 2;
        }
        Add(to, hard);
        return clauses;

        void Add(int end, bool isHard)
        {
            if (end > start)
                clauses.Add(
                    new Clause
                    {
                        From = start,
                        To = end,
                        Hard = hard,
                    }
                );
            _ = isHard;
        }
    }

    /// <summary>Length in tokens of a list mark (<c>1)</c>, <c>(2)</c>, <c>2.</c>) at a token; 0 if there is none.</summary>
    public static int ListMark(Line line, int at, int from, int to)
    {
        var open = line.Tokens[at].Kind == TokenKind.Open ? 1 : 0;
        var number = at + open;
        if (number + 1 >= to)
            return 0;
        var token = line.Tokens[number];
        var isMark =
            (token.Kind == TokenKind.Number && token.Length <= 2)
            || (
                token.Kind == TokenKind.Word
                && (token.Length == 1 && token.Norm[0] is >= 'a' and <= 'h' || token.Norm is "i" or "ii" or "iii" or "iv" or "v" or "vi")
            );
        if (!isMark || (open == 0 && at > from && line.Tokens[at].Glued))
            return 0;
        var close = line.Tokens[number + 1];
        if (!close.Glued)
            return 0;
        if (close.Kind == TokenKind.Close)
            return open == 1 || !IsInBrackets(line, from, at) ? open + 2 : 0;
        var before = at > from ? line.Tokens[at - 1].Kind : TokenKind.Stop;
        return
            open == 0
            && close is { Kind: TokenKind.Stop }
            && token.Kind == TokenKind.Number
            && before is TokenKind.Stop or TokenKind.Colon or TokenKind.Semicolon
            && open == 0
            && close.Kind == TokenKind.Stop
            && (number + 2 >= to || !line.Tokens[number + 2].Glued)
            ? 2
            : 0;
    }

    private static int CloseOf(Line line, int open, int to)
    {
        for (var at = open + 1; at < to && at < open + 60; at++)
        {
            if (line.Tokens[at].Kind == TokenKind.Close)
                return at;
        }
        return 0;
    }

    private static bool AsksInside(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (StartsSubject(line, at, to) || Fillers.IsPolite(line.Norm(at)))
                return true;
        }
        return false;
    }

    /// <summary>"As we cannot refer directly", "because he has …": a reason, not what is asked.</summary>
    private static bool StartsReason(Line line, int at, int to) =>
        line.Norm(at) is "as" or "because" or "since" or "given" or "although" or "though"
        && at + 2 < to
        && (
            line.PersonAt(at + 1) is { } person && line.Norm(at + 1) is not "the" && StartsPredicate(line, person.To, to)
            || line.Norm(at + 1) is "there" or "this" or "it" or "these" or "her" or "his" or "their"
        )
        && !(line.Norm(at) is "as" && line.Norm(at - 1) is "such" or "soon" or "well");

    private static bool IsInBrackets(Line line, int from, int at)
    {
        for (var index = at - 1; index >= from && index > at - 12; index--)
        {
            if (line.Tokens[index].Kind == TokenKind.Close)
                return false;
            if (line.Tokens[index].Kind == TokenKind.Open)
                return true;
        }
        return false;
    }

    private static bool IsMark(TokenKind kind) =>
        kind
            is TokenKind.Semicolon
                or TokenKind.Bullet
                or TokenKind.Arrow
                or TokenKind.Colon
                or TokenKind.Dash
                or TokenKind.Comma
                or TokenKind.Stop
                or TokenKind.Plus
                or TokenKind.Close
                or TokenKind.Slash;

    /// <summary>A subject of its own with its verb: <c>GP to …</c>, <c>we will …</c>, <c>surgery please …</c>.</summary>
    private static bool StartsSubject(Line line, int at, int to)
    {
        if (line.PersonAt(at) is not { } person || person.To >= to)
            return false;
        var next = line.Norm(person.To);
        return next
                is "to"
                    or "will"
                    or "please"
                    or "pls"
                    or "kindly"
                    or "should"
                    or "could"
                    or "must"
                    or "can"
                    or "shall"
                    or "'ll"
                    or "may"
            && !(
                next == "to"
                && line.VerbAt(person.To + 1) is null
                && !Fillers.IsPolite(line.Norm(person.To + 1))
                && line.Norm(person.To + 1) is not "be"
            );
    }

    /// <summary>Words before a subject that take it as their object or subject: <c>grateful if</c>, <c>ask</c>, <c>for</c>, a preposition, a determiner.</summary>
    private static bool GovernsSubject(Line line, int from, int at)
    {
        // "Contact ENT secretaries to find out": the people are whom to contact.
        for (var verb = at - 1; verb >= Math.Max(from, at - 3); verb--)
        {
            if (
                line.VerbAt(verb) is { Class: VerbClass.Contact or VerbClass.Tell or VerbClass.Ask } found
                && found.To <= at
                && (found.Form & VerbForm.Base) != 0
            )
                return true;
        }
        var before = line.Norm(at - 1);
        if (before is "the" or "her" or "his" or "their" or "your" or "own" or "my" or "our" or "a" or "usual" && at - 1 > from)
            before = line.Norm(at - 2) is var two && two is "own" or "your" ? line.Norm(at - 3) : two;
        return before
            is "if"
                or "for"
                or "whether"
                or "that"
                or "ask"
                or "asked"
                or "want"
                or "like"
                or "require"
                or "requires"
                or "need"
                or "needs"
                or "request"
                or "requested"
                or "by"
                or "in"
                or "per"
                or "/"
                or "&"
                or "arrange"
                or "organise"
                or "ensure"
                or "let"
                or "allow"
                or "asking"
                or "our"
                or "practice"
                or "via"
                or "with"
                or "from"
                or "at"
                or "to"
                or "of"
                or "through"
                or "and"
                or "or"
                or "could"
                or "can"
                or "would"
                or "please"
                or "pls"
                or "kindly"
                or "suggest"
                or "recommend"
                or "advise"
                or "advised"
                or "told"
                or "letting"
                or "see"
                or "seeing"
                or "contact"
                or "tell"
                or "should"
                or "until"
                or "trust"
                or "appreciate"
                or "do"
                or "having"
                or "will"
                or "the"
                or "your"
                or "this"
                or "his"
                or "her"
                or "own"
                or "may"
                or "might"
                or "wish"
                or "perhaps"
                or "inform"
                or "remind"
                or "when"
                or "once"
                or "unless"
                or "as"
                or "be";
    }

    private static bool StartsClause(Line line, int start, int at, int next, int to)
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
        if (index >= to)
            return false;
        if (StartsSubject(line, index, to) || line.PersonAt(index) is { } subject && StartsPredicate(line, subject.To, to))
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
            article < 2 && line.Norm(index + article) is "a" or "an" or "the" or "his" or "her" or "for" or "repeat" or "further" or "new"
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

    private static bool EndsInPractice(Line line, int from, int at) =>
        line.PersonEndingAt(at) is { Sense: Sense.Gp } person && person.From > from && FrameReader.IsLocus(line, person.From);

    private static bool NamesPractice(Line line, int from, int to)
    {
        for (var at = from; at < Math.Min(to, from + 12) && line.Tokens[at].Kind != TokenKind.Comma; at++)
        {
            if (line.PersonAt(at) is { Sense: Sense.Gp })
                return true;
        }
        return false;
    }

    /// <summary>"GP to chase B12 and, if low, replace"; "HbA1c 3/12 GP, if over 53 step up": a condition with an act of its own.</summary>
    private static bool StartsConditioned(Line line, int start, int at, int condition, int to)
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
    private static bool NounGerund(Line line, int start, int at)
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

    private static bool StartsPredicate(Line line, int at, int to) =>
        at < to && (Fillers.IsAuxiliary(line.Norm(at)) || line.VerbAt(at) is not null || Fillers.IsAdverb(line.Norm(at)));

    /// <summary>A thing followed by "to be": a passive of its own.</summary>
    private static bool PassiveAhead(Line line, int at, int to)
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

    private static bool StartsWithObject(Line line, int at, int to) =>
        at < to && (line.Senses(at, Math.Min(at + 3, to)) != 0 || line.Norm(at) is "the" or "her" or "his" or "a" or "this");

    private static bool HasForm(Line line, int from, int to, VerbForm form)
    {
        foreach (var verb in line.VerbsIn(from, to))
        {
            if (verb.From >= from && verb.To <= to && (verb.Form & form) != 0)
                return true;
        }
        return false;
    }

    private static bool HasAnyVerb(Line line, int from, int to)
    {
        foreach (var verb in line.VerbsIn(from, to))
        {
            if (verb.From >= from && verb.To <= to)
                return true;
        }
        return false;
    }
}
