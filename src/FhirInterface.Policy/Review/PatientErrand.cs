using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>What the patient is told to do, and what of it lands on the GP (asks.md, rule 8).</summary>
internal static class PatientErrand
{
    /// <summary>"Informed not to drive and to tell DVLA": what the patient was told goes on.</summary>
    internal static bool TellsPatientBefore(Line line, int from)
    {
        if (line.Norm(from - 1) is not ("and" or "," or "&" or "+" or "or"))
            return false;
        for (var at = from - 2; at >= Math.Max(0, from - 16) && line.Tokens[at].Kind is not (TokenKind.Stop or TokenKind.Semicolon); at--)
        {
            if (line.PersonAt(at) is { Sense: Sense.Gp or Sense.You })
                return false;
            if (
                line.Norm(at)
                is "informed"
                    or "advised"
                    or "told"
                    or "reminded"
                    or "instructed"
                    or "counselled"
                    or "encouraged"
                    or "aware"
                    or "knows"
            )
                return true;
        }
        return false;
    }

    /// <summary>
    /// "Return if it rebleeds", "to ring triage if further loss", "stop clopidogrel 7 days before": what a patient takes home,
    /// unless it stands under the GP's heading or names the practice.
    /// </summary>
    internal static bool GoesHome(Line line, Verb verb, Clause clause, Governing governing)
    {
        if (governing.Lead == Actor.Gp || line.PersonIn(clause.From, clause.To, Sense.Gp, Sense.You) is not null)
            return false;
        if (
            verb.Class is VerbClass.Stop
            && line.Norm(clause.To - 1) is "before" or "preop" or "pre-op"
            && line.Norm(clause.To - 2) is "days" or "/7" or "day" or "hours" or "weeks"
        )
            return true;
        var comes = verb.Lemma is "return" or "attend" or "come back" or "re attend" or "reattend" or "represent" or "present";
        var calls =
            verb.Class is VerbClass.Contact or VerbClass.Collect
            && verb.To < clause.To
            && (
                line.PersonAt(verb.To) is { Sense: Sense.Hospital }
                || line.Has(verb.To, Math.Min(verb.To + 2, clause.To), Sense.Specialty, Sense.Clinic)
                || line.HasWord(
                    verb.To,
                    Math.Min(verb.To + 3, clause.To),
                    "111",
                    "999",
                    "triage",
                    "helpline",
                    "epu",
                    "epau",
                    "maternity",
                    "line"
                )
            );
        return (comes || calls) && line.FirstCue(verb.To, clause.To, Cue.Condition) >= 0;
    }

    /// <summary>"Dr Iqbal told her to have an asthma review at the practice".</summary>
    private static bool IsToldToHave(Line line, Clause clause)
    {
        var told = false;
        for (var at = clause.From; at + 2 < clause.To; at++)
        {
            told |= line.Norm(at) is "told" or "advised" or "asked" or "reminded" or "encouraged" or "instructed" or "urged";
            if (told && line.Norm(at) is "to" && line.Norm(at + 1) is "have" or "get" && !Fillers.IsNegation(line.Norm(at - 1)))
                return line.Senses(at + 2, clause.To) != 0
                    && Actors.Agent(line, at + 2, clause.To) == Actor.Gp
                    && line.VerbsIn(at + 2, clause.To).All(verb => verb.Noun);
        }
        return false;
    }

    /// <summary>"Advised to ask GP for …", "will see her GP about …": asked of the patient, it lands on the GP all the same (asks.md, rule 8).</summary>
    internal static bool ThroughPatient(Line line, Clause clause, Governing governing)
    {
        if (IsToldToHave(line, clause))
        {
            (clause.Mood, clause.Actor, clause.ActorNamed, clause.ThroughPatient) = (Mood.Ask, Actor.Gp, true, true);
            clause.Rule = "through-patient";
            return true;
        }
        foreach (var verb in line.VerbsIn(clause.From, clause.To))
        {
            if (verb.From < clause.From || verb.To > clause.To)
                continue;
            if (
                !(
                    verb.Class
                    is VerbClass.Contact
                        or VerbClass.See
                        or VerbClass.Collect
                        or VerbClass.Ask
                        or VerbClass.Test
                        or VerbClass.Arrange
                        or VerbClass.Book
                ) && verb.Lemma is not ("return" or "take" or "bring" or "go" or "discuss")
            )
                continue;
            if (verb.Class is VerbClass.Ask && verb.Lemma != "ask")
                continue;
            var reach = verb.Class is VerbClass.Ask or VerbClass.Contact or VerbClass.See ? 5 : 14;
            if (line.PersonIn(verb.To, Math.Min(clause.To, verb.To + reach), Sense.Gp, Sense.You) is not { } gp)
                continue;
            if (
                gp.Sense == Sense.You
                && !line.HasWord(
                    clause.From,
                    verb.From,
                    "suggested",
                    "advised",
                    "told",
                    "asked",
                    "he",
                    "she",
                    "they",
                    "him",
                    "her",
                    "parents",
                    "mother",
                    "patient"
                )
            )
                continue;
            var left = Auxiliaries.ReadLeft(line, verb.From, clause.From);
            var subject = Actors.Subject(line, left.Anchor, clause.From);
            if (subject is Actor.Gp or Actor.Hospital or Actor.Community || verb.Lemma is "do")
                continue;
            if (line.Norm(clause.From) is "had" or "was" or "were")
                continue;
            // "Nothing further that you need to do".
            if (line.HasWord(clause.From, gp.From, "nothing"))
                continue;
            // "Not to wait to see GP".
            if (line.HasWord(Math.Max(clause.From, verb.From - 4), verb.From, "not", "never") && left.To)
                continue;
            if (
                line.HasWord(verb.To, gp.From, "rather", "instead", "not", "without", "before")
                || History.Tells(line, clause.From, verb.From)
            )
                continue;
            // "Was due to see her GP".
            if (left.To && line.Norm(left.Anchor) is "due" or "going" or "supposed" or "meant" or "planning" or "hoping")
            {
                if (line.HasWord(clause.From, left.Anchor, "was", "were", "had"))
                    continue;
            }
            var suggested = line.HasWord(clause.From, verb.From, "suggested", "suggest", "advised", "recommended", "that", "asked");
            var coming = (verb.Form & VerbForm.Gerund) != 0 && left is { Be: "be", Modal: "will" or "'ll" };
            if ((verb.Form & VerbForm.Base) == 0 && !coming && !((verb.Form & VerbForm.Third) != 0 && suggested))
                continue;
            if (left.Have || left.Polite && subject is null)
                continue;
            // "He continues to collect his tablets from you".
            if (left.To && line.Norm(left.Anchor) is "continues" or "continued")
                continue;
            var governor = left.To ? FrameReader.GovernedBy(line, left.Anchor, clause.From) : null;
            var told = governor is { Class: VerbClass.Ask or VerbClass.Tell };
            var patient =
                subject == Actor.Patient
                || subject is null
                    && gp.Sense == Sense.Gp
                    && verb.Class is VerbClass.See or VerbClass.Contact or VerbClass.Ask
                    && !left.Polite
                || told
                || left.Need
                || governing.Section == SectionKind.InformationGiven
                || governing.Lead == Actor.Patient
                || line.PersonAt(clause.From) is { Sense: Sense.Patient };
            if (!patient)
                continue;
            if (
                told
                && Auxiliaries.ReadLeft(line, governor!.Value.From, clause.From) is { Be: "was" or "been" }
                && governing.Section == SectionKind.ClinicalSummary
            )
                continue;
            clause.Mood = left.Negated ? Mood.Negated : Mood.Ask;
            clause.Actor = Actor.Gp;
            clause.ActorNamed = true;
            clause.ThroughPatient = true;
            clause.Verb = verb;
            clause.Rule = "through-patient";
            clause.Errand = false;
            _ = gp;
            // What the patient is to ask of the GP is the ask: "ask her GP to prescribe atomoxetine".
            foreach (var inner in line.VerbsIn(gp.To, clause.To))
            {
                if (inner.From < gp.To || inner.To > clause.To)
                    continue;
                var before = line.Norm(inner.From - 1);
                var infinitive = (inner.Form & VerbForm.Base) != 0 && before is "to" or "if" or "could" or "can";
                var named =
                    (inner.Form & (VerbForm.Gerund | VerbForm.Participle)) != 0
                    && before is "being" or "about" or "for" or "regarding" or "re";
                if (infinitive || named)
                {
                    clause.Verb = inner;
                    clause.Errand = true;
                    break;
                }
            }
            return true;
        }
        return false;
    }
}
