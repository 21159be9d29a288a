using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>What stands to the left of a verb: auxiliaries, negation, politeness.</summary>
internal static class Auxiliaries
{
    internal static Left ReadLeft(Line line, int verb, int from)
    {
        var to = false;
        var modal = "";
        var be = "";
        var have = false;
        var negated = false;
        var polite = false;
        var need = false;
        var ready = false;
        var at = verb - 1;
        for (; at >= from; at--)
        {
            var norm = line.Norm(at);
            // "Review by GP please to ensure it has cleared": the request stands before, the purpose after.
            if (
                Fillers.IsPolite(norm)
                && to
                && at > from
                && line.Norm(at + 1) is "to"
                && line.PersonEndingAt(at) is { } asked
                && Actors.IsLocus(line, asked.From)
            )
                break;
            if (Fillers.IsPolite(norm))
                polite = true;
            else if (norm == "to")
                to = true;
            else if (norm == "hesitate" && Fillers.IsNegation(line.Norm(at - 1)))
                (polite, at) = (true, at - 1);
            else if (Fillers.IsNegation(norm))
                negated = true;
            else if (norm == "do" && at == from)
                polite = true;
            else if (Fillers.IsModal(norm))
                modal = norm;
            else if (Fillers.IsBe(norm) && ready && to)
                continue;
            else if (Fillers.IsBe(norm))
                be = be.Length == 0 || norm is "was" or "were" or "been" ? norm : be;
            else if (Fillers.IsHave(norm) && to && be.Length == 0)
                modal = "must";
            else if (Fillers.IsHave(norm))
                have = true;
            else if (norm is "need" or "needs" or "required" && to)
                need = true;
            else if (norm is "need" && negated)
                modal = "must";
            else if (Fillers.IsReadiness(norm))
                ready = true;
            else if (
                !Fillers.IsAdverb(norm)
                && line.Tokens[at].Kind is not (TokenKind.Comma or TokenKind.Colon or TokenKind.Open or TokenKind.Bullet or TokenKind.Dash)
            )
                break;
        }
        // "We'd", "would" with "have": done with.
        if (be is "is" or "are" && to)
            be = "";
        return new Left(at, to, modal, be, have, negated, polite, need);
    }

    internal static bool HasPolite(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (Fillers.IsPolite(line.Norm(at)))
                return true;
        }
        return false;
    }

    /// <summary>"No need for the GP to chase", "not necessary to refer": the negation stands before the subject.</summary>
    internal static bool NegatedFromAfar(Line line, int from, int verb)
    {
        for (var at = Math.Max(from, verb - 10); at < verb; at++)
        {
            if (
                line.Norm(at)
                    is "no"
                        or "not"
                        or "without"
                        or "unnecessary"
                        or "nor"
                        or "neither"
                        or "doesn't"
                        or "don't"
                        or "isn't"
                        or "never"
                        or "nothing"
                        or "little"
                        or "hardly"
                && line.HasWord(
                    at,
                    Math.Min(verb, at + 5),
                    "need",
                    "required",
                    "necessary",
                    "feel",
                    "think",
                    "believe",
                    "needed",
                    "reason",
                    "requirement",
                    "requires",
                    "require",
                    "indication",
                    "expect",
                    "expected",
                    "asking",
                    "ask",
                    "want",
                    "wish",
                    "unnecessary",
                    "purpose",
                    "point",
                    "merit",
                    "value",
                    "sense",
                    "plans",
                    "plan",
                    "benefit",
                    "further",
                    "else",
                    "call",
                    "role",
                    "place",
                    "grounds",
                    "requirement"
                )
            )
                return true;
            if (line.Norm(at) is "nil" or "none" or "nothing" && line.Norm(at + 1) is "for" or "from" or "to")
                return true;
            if (line.Norm(at) is "neither" && at <= from + 2)
                return true;
        }
        return false;
    }
}
