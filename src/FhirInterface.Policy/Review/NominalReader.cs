using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>
/// Reads a clause without a verb that says ("U&amp;Es 1/52 pls", "PSA 6-monthly with GP"): it is an ask where a word says that it is wanted
/// or by whom, or where the section says so; it goes on with the verb before it ("arrange an echo and a Holter").
/// </summary>
internal static class NominalReader
{
    public static void Read(Line line, Clause clause, Clause? before, Clause? after, Clause? lastAsk, Governing governing, int from, int to)
    {
        var senses = line.Senses(clause.From, clause.To);
        // "Atenolol - no longer required on repeat": to be taken off it.
        if (
            line.Has(clause.From, clause.To, Sense.RepeatList)
            && line.HasPhrase(
                clause.From,
                clause.To,
                "no longer required on",
                "no longer needed on",
                "not required on",
                "not needed on",
                "no longer to be on"
            )
            && governing.Lead is null or Actor.Gp
        )
        {
            Ask(clause, Actor.Gp, true);
            return;
        }
        if (NominalSigns.Negated(line, clause) && !line.HasWord(clause.From, clause.To, "overlooked", "forgotten", "missed", "neglected"))
        {
            clause.Mood = Mood.Negated;
            return;
        }

        // "Pt asked us to ask the GP for …": told, not asked.
        if (
            line.HasWord(clause.From, clause.To, "asked", "requested", "wanted")
            && line.PersonAt(clause.From) is { Sense: Sense.Patient } told
            && told.To < clause.To
            && line.Norm(told.To) is "asked" or "requested" or "wanted"
        )
        {
            clause.Mood = Mood.Report;
            return;
        }
        // "Has own supply", "was due to see GP": as it is, or was.
        if (
            line.HasPhrase(clause.From, clause.To, "own supply", "own stock")
            || line.HasPhrase(clause.From, Math.Min(clause.To, clause.From + 4), "was due", "were due", "had been due")
        )
        {
            clause.Mood = Mood.Report;
            return;
        }
        // "With a view to stopping the supplements, …": what for, not what.
        if (line.HasPhrase(clause.From, Math.Min(clause.To, clause.From + 4), "with a view to"))
        {
            clause.Mood = Mood.Report;
            return;
        }
        var request = line.FirstCue(clause.From, clause.To, Cue.Request) >= 0;
        // "Radiology recommend dedicated CT": what others think, not yet what is asked.
        if (
            request
            && NominalSigns.OthersAdvise(line, clause)
            && line.PersonIn(clause.From, clause.To, Sense.Gp, Sense.You) is null
            && !clause.Polite
        )
        {
            clause.Mood = Mood.Report;
            return;
        }
        clause.Polite |= request;
        var joins =
            clause.From > from
            && (
                line.Norm(clause.From - 1) is "and" or "," or "+" or "&" or "plus"
                || line.Norm(clause.From - 1) is "for" && line.Norm(clause.From - 2) == "and"
            );
        var agent = Actors.Agent(line, clause.From, clause.To);
        if (agent is null && line.HasWord(clause.From, clause.To, "by") && NominalSigns.ByPatient(line, clause))
            agent = Actor.Patient;
        // "Annual bloods in the community": where ordinary monitoring is done, and by whom.
        if (
            agent is null
            && line.HasPhrase(clause.From, clause.To, "in the community", "in community")
            && line.Has(clause.From, clause.To, Sense.BloodTest, Sense.Bedside)
        )
            agent = Actor.Gp;
        var named = agent == Actor.Gp || GpStandsAlone(line, clause);
        if (
            joins
            && lastAsk is not null
            && ReferenceEquals(lastAsk, before)
            && lastAsk.Mood is Mood.Ask or Mood.Negated
            && senses != 0
            && !named
            && agent is null
        )
        {
            clause.Mood = lastAsk.Mood;
            clause.Actor = lastAsk.Actor;
            clause.ActorNamed = lastAsk.ActorNamed;
            clause.ThroughPatient = lastAsk.ThroughPatient;
            clause.Verb =
                lastAsk.Passive || lastAsk.ThroughPatient || lastAsk.Verb is null || !NominalSigns.Fits(lastAsk.Verb.Value.Class, senses)
                    ? null
                    : lastAsk.Verb.Value with
                    {
                        From = clause.From,
                        To = clause.From,
                    };
            return;
        }

        // "… a referral to immunology and leave this with you": the thing stands before.
        if (
            (request || clause.Polite && line.PersonIn(clause.From, clause.To, Sense.Gp) is not null)
            && senses == 0
            && before
                is { Actor: Actor.Hospital, Verb.Class: VerbClass.Ensure }
                    or {
                        Mood: Mood.Nominal or Mood.Report,
                        Verb: null or { Class: VerbClass.Ensure or VerbClass.Titrate } or { Lemma: "request" }
                    }
            && line.Senses(before.From, before.To) != 0
        )
        {
            Ask(before, Actor.Gp, true);
            before.Verb = null;
            return;
        }
        // "We cannot refer to CAMHS and must leave this with you".
        if (
            request
            && senses == 0
            && before is { Mood: Mood.Negated or Mood.Report, Actor: Actor.Hospital or null }
            && line.Senses(before.From, before.To) != 0
            && (line.PersonIn(clause.From, clause.To, Sense.Gp, Sense.You) is not null)
            && line.HasWord(clause.From, clause.To, "leave", "leaving", "ask", "pass", "over", "hand")
        )
        {
            Ask(clause, Actor.Gp, true);
            return;
        }
        // "Nicotine patches: 14 supplied, for more from GP".
        if (agent == Actor.Gp && senses == 0 && line.HasWord(clause.From, clause.To, "more", "further", "rest", "ongoing", "others"))
        {
            Ask(clause, Actor.Gp, true);
            return;
        }
        // "Suitable for transfer to primary care under shared care".
        if (
            line.HasWord(clause.From, clause.To, "transfer", "handover")
            && line.PersonIn(clause.From, clause.To, Sense.Gp) is { } practice
            && line.Norm(practice.From - 1) == "to"
            && (line.Senses(from, to) & Line.Mask(Sense.SpecialistMedicine, Sense.SharedCare)) != 0
        )
        {
            Ask(clause, Actor.Gp, true);
            return;
        }

        var need = line.FirstCue(clause.From, clause.To, Cue.Need) >= 0;
        var times = DueReader.Find(line, clause.From, clause.To);
        var timed =
            times.Exists(time => time.Iso is not null)
                && !(
                    (senses & Kinds.Medicines) != 0
                    && (senses & ~(Kinds.Medicines | Line.Mask(Sense.TestGeneric))) == 0
                    && !line.HasWord(clause.From, clause.To, "in", "after", "at")
                )
            || NominalSigns.HasDay(line, clause);
        var wanted =
            clause.Polite
            || need
            || timed
            || times.Exists(time => time.Recurs)
            || line.HasWord(
                clause.From,
                clause.To,
                "referral",
                "further",
                "ongoing",
                "review",
                "r/v",
                "rv",
                "remainder",
                "annual",
                "annually",
                "monthly",
                "weekly",
                "repeat",
                "rpt",
                "recheck",
                "regular",
                "available",
                "yearly",
                "twice",
                "future"
            );
        var done = NominalSigns.IsDone(line, clause.From, clause.To);
        // "GP if not improving in 1/52".
        if (
            senses == 0
            && !done
            && line.PersonAt(clause.From) is { Sense: Sense.Gp } alone
            && (
                line.CueAt(alone.To, clause.To, Cue.Condition) > 0
                || line.Norm(alone.To) is "or" or "/" && line.CueAt(alone.To + 2, clause.To, Cue.Condition) > 0
            )
        )
        {
            Ask(clause, Actor.Gp, true);
            return;
        }
        // "Self certified for the first week then GP".
        if (
            senses != 0
            && line.PersonEndingAt(clause.To) is { Sense: Sense.Gp } last
            && line.Norm(last.From - 1) is "then" or "thereafter" or "afterwards"
        )
        {
            Ask(clause, Actor.Gp, true);
            return;
        }
        if (senses == 0 || (done && !clause.Polite && !(named && wanted && need)))
        {
            if (done)
                clause.Mood = Mood.Report;
            return;
        }
        // "Surveillance scan at 12/12 which we have booked": settled by what follows.
        if (after is { Hard: false } && NominalSigns.IsSettled(line, after, to))
        {
            clause.Mood = Mood.Report;
            return;
        }

        if (named)
        {
            var inPlan =
                governing.Section is SectionKind.PlanAndRequestedActions or SectionKind.InformationGiven or SectionKind.InvestigationResults
                || governing.Section == SectionKind.Medications && (senses & Kinds.Medicines) != 0 && agent == Actor.Gp
                || governing.Lead == Actor.Gp;
            var withYou =
                line.PersonIn(clause.From, clause.To, Sense.You) is not null
                || line.HasWord(clause.From, clause.To, "yourselves", "yourself", "your")
                || line.FirstCue(clause.From, clause.To, Cue.Practice) >= 0;
            if (
                !wanted
                && !inPlan
                && !withYou
                && !IsByPractice(line, clause)
                && !(governing.Section == SectionKind.Body && line.Has(clause.From, clause.To, Sense.FitNote, Sense.ReferralNoun))
            )
                return;
            Ask(clause, Actor.Gp, true);
            return;
        }
        if (agent is { } other)
        {
            if (timed || need)
                Ask(clause, other, true);
            return;
        }
        if (governing.Lead is { } lead)
        {
            Ask(clause, lead, false);
            return;
        }
        if (clause.Polite)
        {
            Ask(clause, Actor.Gp, false);
            return;
        }
        if (line.HasWord(clause.From, clause.To, "stay", "remain", "remains"))
        {
            clause.Mood = Mood.Report;
            return;
        }
        // "Discharged to GP. Annual TFTs.": nobody else is left to do it.
        if (
            governing is { Section: SectionKind.PlanAndRequestedActions, Setting: Setting.Outpatient }
            && wanted
            && line.HasWord(0, clause.From, "discharge", "discharged", "d/c")
            && line.Has(clause.From, clause.To, Sense.BloodTest, Sense.Bedside)
        )
        {
            Ask(clause, Actor.Gp, false);
            return;
        }
        if (governing is { Section: SectionKind.PlanAndRequestedActions } && (need || timed))
        {
            var hospital =
                line.Has(clause.From, clause.To, Sense.Appointment, Sense.Clinic, Sense.FollowUpNoun)
                || line.HasWord(clause.From, clause.To, "clinic", "clinics", "opd", "outpatients")
                || governing.Setting == Setting.Outpatient;
            Ask(clause, hospital ? Actor.Hospital : Actor.Gp, false);
        }
    }

    private static void Ask(Clause clause, Actor actor, bool named)
    {
        clause.Mood = Mood.Ask;
        clause.Actor = actor;
        clause.ActorNamed = named;
    }

    /// <summary>"Extension of Med3 by GP", "continuation of Clenil via surgery": the act has become a noun, and who does it stands last.</summary>
    private static bool IsByPractice(Line line, Clause clause) =>
        line.PersonEndingAt(clause.To) is { Sense: Sense.Gp } last
        && last.From > clause.From
        && (
            line.Norm(last.From - 1) is "by" or "via"
            || line.Norm(last.From - 1) is "the" or "own" or "her" or "his" && line.Norm(last.From - 2) is "by" or "via"
        );

    /// <summary>"Further supply GP", "HbA1c 3/12 GP": the practice named without a preposition, first or last or before a time.</summary>
    private static bool GpStandsAlone(Line line, Clause clause)
    {
        foreach (var person in line.People)
        {
            if (person.Sense != Sense.Gp || person.From < clause.From || person.To > clause.To)
                continue;
            var next = person.To < clause.To ? line.Norm(person.To) : "";
            if (line.Norm(person.From - 1) is "under" or "by" || line.Norm(clause.From) is "awaiting" or "await")
                continue;
            // "Clinic letter to GP": where it goes, not who is asked.
            if (
                line.Norm(person.From - 1) is "to"
                && line.Norm(person.From - 2) is "back" or "over" or "handed"
                && line.Norm(person.To) is "for"
            )
                return true;
            if (line.Norm(person.From - 1) is "to" or "cc" or "copied" or "inform" or "letter")
                continue;
            if (
                person.To == clause.To
                || line.Tokens[person.To].Kind is TokenKind.Close or TokenKind.Slash
                || Fillers.IsPolite(next)
                || next is "for" or "re"
                || DueReader.Find(line, person.To, Math.Min(clause.To, person.To + 3)).Count > 0
                || person.From == clause.From
                    && next is "in"
                    && line.HasWord(person.To, Math.Min(clause.To, person.To + 7), "days", "weeks", "months", "wks", "week")
            )
                return true;
            if (
                person.From == clause.From
                && (
                    line.Senses(person.To, Math.Min(person.To + 1, clause.To)) != 0
                    || next is "urgent" or "routine" or "early" or "home" or "telephone" or "f2f"
                        && line.Senses(person.To + 1, Math.Min(person.To + 2, clause.To)) != 0
                )
                && next
                    is not (
                        "letter"
                        or "summary"
                        or "aware"
                        or "informed"
                        or "record"
                        or "records"
                        or "notes"
                        or "bloods"
                        or "results"
                        or "report"
                    )
                && (
                    next != "referral"
                    || line.HasWord(
                        person.To,
                        clause.To,
                        "suggested",
                        "recommended",
                        "advised",
                        "requested",
                        "needed",
                        "required",
                        "please",
                        "pls"
                    )
                )
            )
                return true;
        }
        return false;
    }
}
