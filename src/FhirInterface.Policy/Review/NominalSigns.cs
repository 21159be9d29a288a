using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Signs in a clause without a verb: that it is settled, not wanted, timed, or somebody else's.</summary>
internal static class NominalSigns
{
    /// <summary>A cue of what is past; "from today" and "to be done" are none.</summary>
    internal static bool IsDone(Line line, int from, int to)
    {
        var depth = 0;
        for (var at = from; at < to; at++)
        {
            if (line.Tokens[at].Kind == TokenKind.Open)
                depth++;
            else if (line.Tokens[at].Kind == TokenKind.Close)
                depth--;
            // What follows a comma after the name tells of something else: "dressing by your team, started on the ward".
            if (line.Tokens[at].Kind == TokenKind.Comma && line.PersonEndingAt(at) is { Sense: Sense.Gp })
                return false;
            // "CXR in 6 weeks (ordered)".
            if (depth > 0 && !(IsSettling(line.Norm(at)) && line.Norm(at - 1) is not ("be" or "not" or "yet" or "to")))
                continue;
            if (
                line.CueAt(at, to, Cue.Done) > 0
                && line.Norm(at - 1) is not ("from" or "not" or "be" or "yet" or "to")
                && !(line.Norm(at) is "referred" or "reviewed" or "seen" && line.Norm(at - 1) is "being" or "getting")
            )
                return true;
        }
        return false;
    }

    /// <summary>"Clips out day 7": a time, though none that could be counted from the letter.</summary>
    internal static bool HasDay(Line line, Clause clause)
    {
        for (var at = clause.From; at + 1 < clause.To; at++)
        {
            if (
                line.Norm(at) is "day"
                && line.Tokens[at + 1].Kind == TokenKind.Number
                && line.Has(clause.From, clause.To, Sense.Suture, Sense.Wound, Sense.Device)
            )
                return true;
        }
        return false;
    }

    internal static bool IsSettling(string word) =>
        word
            is "ordered"
                or "requested"
                or "booked"
                or "arranged"
                or "done"
                or "sent"
                or "organised"
                or "scheduled"
                or "referred"
                or "made"
                or "actioned"
                or "completed";

    /// <summary>"Steri strips off at 7 days by patient".</summary>
    internal static bool ByPatient(Line line, Clause clause)
    {
        foreach (var person in line.People)
        {
            if (person.Sense == Sense.Patient && person.From > clause.From && person.To <= clause.To && line.Norm(person.From - 1) is "by")
                return true;
        }
        return false;
    }

    /// <summary>A "no" behind the thing says something of something else ("letter from GP stating no heavy lifting"), unless it is wanted or not.</summary>
    internal static bool Governs(Line line, Clause clause, int at)
    {
        // "To read 125 rather than 75": what is wanted stands before.
        if (line.Norm(at) is "rather" or "instead" && line.Senses(clause.From, at) != 0)
            return false;
        if (line.Senses(clause.From, at) == 0 || at + 2 >= clause.To)
            return true;
        // "Community geriatrician referral please, the acute side has no route": what is begged for stands before the comma.
        for (var comma = at; clause.Polite && comma > clause.From; comma--)
        {
            if (line.Tokens[comma].Kind == TokenKind.Comma && Fillers.IsPolite(line.Norm(comma - 1)))
                return false;
        }
        return !line.HasWord(clause.From, at, "stating", "saying", "confirming", "advising", "as", "because", "that", "with");
    }

    internal static bool Negated(Line line, Clause clause)
    {
        var depth = 0;
        for (var at = clause.From; at < clause.To; at++)
        {
            if (line.Tokens[at].Kind == TokenKind.Open)
                depth++;
            else if (line.Tokens[at].Kind == TokenKind.Close)
                depth--;
            else if (depth == 0 && line.CueAt(at, clause.To, Cue.Negation) > 0 && Governs(line, clause, at))
                return true;
        }
        return false;
    }

    internal static bool IsSettled(Line line, Clause after, int to)
    {
        var end = Math.Min(to, after.To);
        return line.HasWord(after.From, end, "booked", "requested", "arranged", "ordered", "sent", "done", "organised", "scheduled")
            && !line.HasWord(after.From, end, "not", "be", "to");
    }

    /// <summary>"Radiology recommend a dedicated CT": what others think, not yet what is asked.</summary>
    internal static bool OthersAdvise(Line line, Clause clause)
    {
        for (var at = clause.From + 1; at < Math.Min(clause.To, clause.From + 6); at++)
        {
            if (
                line.Norm(at)
                is not (
                    "recommend"
                    or "recommends"
                    or "recommended"
                    or "advise"
                    or "advises"
                    or "advised"
                    or "suggest"
                    or "suggests"
                    or "suggested"
                )
            )
                continue;
            var before = line.Norm(at - 1) is "would" ? at - 1 : at;
            return line.Has(clause.From, before, Sense.Specialty, Sense.Service, Sense.Imaging)
                || line.PersonEndingAt(before) is { Sense: Sense.Hospital } person && line.Norm(person.From) is not ("we" or "i");
        }
        return false;
    }

    /// <summary>Whether a verb goes on over a further thing: "amend repeat + TFT in 6/52" does not, "arrange an echo and a Holter" does.</summary>
    internal static bool Fits(VerbClass verb, ulong things) =>
        (things & Kinds.Tests) == 0
        || (things & Kinds.Medicines) != 0
        || verb
            is not (
                VerbClass.Update
                or VerbClass.Remove
                or VerbClass.Change
                or VerbClass.Stop
                or VerbClass.Prescribe
                or VerbClass.Titrate
                or VerbClass.Start
                or VerbClass.Administer
                or VerbClass.Certify
            );
}
