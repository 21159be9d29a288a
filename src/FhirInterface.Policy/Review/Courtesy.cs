using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Phrases that ask for nothing: courtesy, thanks for what was done, requests that the letter reports.</summary>
internal static class Courtesy
{
    /// <summary>"She asked whether a letter could be written": a request that the letter reports.</summary>
    internal static bool IsReported(Line line, int from, int request)
    {
        if (
            line.HasPhrase(
                from,
                request + 1,
                "had asked",
                "have asked",
                "previously asked",
                "had requested",
                "was asked",
                "were asked",
                "had been asked",
                "have been asked",
                "asked last"
            )
        )
            return true;
        var asker = line.PersonEndingAt(request);
        if (asker is { Sense: Sense.Patient } && line.Norm(request) is "requests" or "request" or "requested" or "requesting")
            return true;
        if (
            line.HasPhrase(
                request,
                Math.Min(line.Tokens.Count, request + 14),
                "was much appreciated",
                "was appreciated",
                "was greatly appreciated",
                "was very helpful",
                "was most helpful",
                "was helpful",
                "was invaluable",
                "were helpful"
            )
        )
            return true;
        var person = line.PersonIn(from, request, Sense.Patient);
        return person is not null && line.HasWord(from, request + 1, "asked", "wondered", "enquired", "requested", "queried");
    }

    /// <summary>"Please note clopidogrel to stop after 12 months": a note that asks.</summary>
    internal static bool Wants(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (
                line.Norm(at) is "to"
                && line.VerbAt(at + 1)
                    is {
                        Class: VerbClass.Stop
                            or VerbClass.Continue
                            or VerbClass.Update
                            or VerbClass.Remove
                            or VerbClass.Change
                            or VerbClass.Titrate
                    }
            )
                return true;
        }
        // "Please note that he will need a new prescription from yourselves".
        return line.HasWord(from, to, "update", "amend")
            || line.FirstCue(from, to, Cue.Need) >= 0 && line.Senses(from, to) != 0 && Actors.Agent(line, from, to) == Actor.Gp;
    }

    /// <summary>"Many thanks for kindly arranging the scan", "thank you for seeing her".</summary>
    internal static bool ThanksForPast(Line line, Clause clause)
    {
        for (var at = clause.From; at < Math.Min(clause.To, clause.From + 6); at++)
        {
            if (line.Norm(at) is "thank" or "thanks")
            {
                var next = at + (line.Norm(at + 1) == "you" ? 2 : 1);
                while (Fillers.IsAdverb(line.Norm(next)) || line.Norm(next) is "very" or "so" or "much" or "indeed")
                    next++;
                return line.Norm(next) is "for"
                    && !line.HasWord(next, clause.To, "could", "would", "if", "please", "will", "future", "advance")
                    // "Thank you for repeating her FBC prior to the clinic of 17 October": still to come.
                    && !(
                        line.VerbAt(next + 1) is { } work
                        && (work.Form & VerbForm.Gerund) != 0
                        && (
                            line.HasWord(next, clause.To, "prior", "before", "ahead")
                            || DueReader.Find(line, next, clause.To).Exists(time => time.Iso is not null)
                        )
                    );
            }
        }
        return false;
    }

    /// <summary>Set phrases of courtesy and information: "please find enclosed", "do not hesitate to contact me".</summary>
    internal static bool IsIdiom(Line line, Clause clause)
    {
        if (ThanksForPast(line, clause))
            return true;
        for (var at = clause.From; at < Math.Min(clause.To, clause.From + 8); at++)
        {
            if (line.HasWord(at, clause.To, "hesitate") && line.HasWord(at, clause.To, "refer", "rerefer", "send", "return"))
                return false;
            if (line.CueAt(at, clause.To, Cue.Idiom) > 0 && line.Find(at, Math.Min(clause.To, at + 4), "find out") < 0)
                return !line.Has(
                        at,
                        clause.To,
                        Sense.SharedCare,
                        Sense.Specialty,
                        Sense.Service,
                        Sense.DistrictNurse,
                        Sense.Clinic,
                        Sense.CarePackage
                    ) && !(line.Norm(at + 1) == "note" && Wants(line, at, clause.To));
        }
        return false;
    }
}
