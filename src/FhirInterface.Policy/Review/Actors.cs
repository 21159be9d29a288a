using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Who acts: the subject before a verb, the agent behind it, or whoever the place it stands in makes responsible.</summary>
internal static class Actors
{
    internal static Actor? DefaultActor(Line line, Clause clause, Governing governing, int request)
    {
        if (line.PersonIn(clause.From, clause.To, Sense.Gp) is { } gp && IsLocus(line, gp.From))
            return Actor.Gp;
        // "Vascular: start atorvastatin 80 GP": who is to do it stands last.
        if (
            line.PersonEndingAt(clause.To) is { Sense: Sense.Gp } last
            && last.From > clause.From
            && line.Norm(last.From - 1)
                is not ("to" or "under" or "and" or "the" or "from" or "cc" or "of" or "with" or "inform" or "informed")
            && line.Norm(clause.From) is not ("inform" or "letter" or "copy" or "contact" or "tell")
        )
            return Actor.Gp;
        // "Remove from repeat", "amend repeat": nobody else can.
        if (
            governing.Lead is null
            && line.VerbAt(clause.From) is { Class: VerbClass.Remove or VerbClass.Update or VerbClass.Add or VerbClass.Change }
            && line.Has(clause.From, clause.To, Sense.RepeatList)
            && !HospitalLocus(line, clause.From, clause.To)
        )
            return Actor.Gp;
        if (governing.Lead is { } lead && request < 0)
            return lead;
        if (request >= 0 || clause.Polite)
            return Agent(line, clause.From, clause.To) is Actor.Hospital && !clause.Polite && request < 0 ? Actor.Hospital : Actor.Gp;
        return governing.Section switch
        {
            // In a clinic letter's plan "see again in a year" is the clinic's own follow-up.
            SectionKind.PlanAndRequestedActions
                when governing.Setting == Setting.Outpatient
                    && line.VerbAt(clause.From) is { Class: VerbClass.See or VerbClass.Review or VerbClass.FollowUp } => Actor.Hospital,
            // "F/U SDEC": the follow-up of the place that it names.
            SectionKind.PlanAndRequestedActions
                when line.VerbAt(clause.From) is { Class: VerbClass.FollowUp } follow
                    && line.PersonAt(follow.To) is { Sense: Sense.Hospital } => Actor.Hospital,
            SectionKind.PlanAndRequestedActions => HospitalLocus(line, clause.From, clause.To) ? Actor.Hospital : Actor.Gp,
            SectionKind.InvestigationResults => HospitalLocus(line, clause.From, clause.To) ? Actor.Hospital : Actor.Gp,
            SectionKind.InformationGiven => Actor.Patient,
            SectionKind.Medications
                when clause.From < clause.To
                    && governing.Setting == Setting.Discharge
                    && line.VerbAt(clause.From)
                        is { Class: VerbClass.Titrate or VerbClass.Repeat or VerbClass.Refer or VerbClass.Chase or VerbClass.Check } =>
                Actor.Gp,
            _ => governing.Lead,
        };
    }

    /// <summary>The agent to the right: "by the GP", "via surgery", "with practice nurse", "in primary care".</summary>
    public static Actor? Agent(Line line, int from, int to)
    {
        Actor? found = null;
        foreach (var person in line.People)
        {
            if (person.From < from || person.To > to || !IsLocus(line, person.From))
                continue;
            // "In clinic, not by GP".
            if (line.HasWord(person.From - 3, person.From, "not"))
                continue;
            var actor = ActorOf(person.Sense);
            if (actor is Actor.Patient)
                continue;
            if (actor == Actor.Gp)
                return Actor.Gp;
            found ??= actor;
        }
        if (line.FirstCue(from, to, Cue.Practice) >= 0)
            return Actor.Gp;
        // "At your annual diabetic review".
        for (var at = from; at + 2 < to; at++)
        {
            if (line.Norm(at) is "at" or "in" && line.Norm(at + 1) is "your" && line.Has(at + 2, Math.Min(to, at + 5), Sense.ReviewNoun))
                return Actor.Gp;
        }
        return found ?? (HospitalLocus(line, from, to) ? Actor.Hospital : null);
    }

    /// <summary>"In clinic", "at the sleep clinic", "by us", "as outpatient": work that stays with the hospital.</summary>
    public static bool HospitalLocus(Line line, int from, int to)
    {
        if (line.HasWord(from, to, "ourselves"))
            return true;
        for (var at = from; at < to; at++)
        {
            if (line.Norm(at) is not ("in" or "at" or "by" or "with" or "from" or "as" or "under" or "to" or "on" or "via"))
                continue;
            // "Not 1 as told by ED": what was said, not who acts.
            if (line.Norm(at) is "by" && line.Norm(at - 1) is "told" or "advised" or "suggested" or "recommended" or "quoted" or "said")
                continue;
            for (var next = at + 1; next < Math.Min(to, at + 6); next++)
            {
                var norm = line.Norm(next);
                if (line.PersonAt(next) is { Sense: Sense.Gp })
                    break;
                if (next == at + 1 && line.Norm(at) is "on" or "at" or "in" or "under" && line.PersonAt(next) is { Sense: Sense.Hospital })
                    return true;
                if (
                    norm
                        is "clinic"
                            or "clinics"
                            or "outpatients"
                            or "outpatient"
                            or "opd"
                            or "op"
                            or "ward"
                            or "hospital"
                            or "department"
                            or "dept"
                            or "us"
                            or "ourselves"
                            or "our"
                            or "sdec"
                            or "opa"
                            or "service"
                    && line.Norm(at) is not "to"
                )
                    return true;
                if (
                    line.Tokens[next].Kind is not TokenKind.Word
                    || norm is "and" or "with" or "for" or "to"
                    || line.Norm(at) is "as" && norm is not ("an" or "op" or "out" or "patient")
                )
                    break;
            }
        }
        return line.HasPhrase(from, to, "our end", "this end", "hospital phlebotomy", "under our care", "as out patient", "virtual ward");
    }

    /// <summary>A preposition of place or agency before a person, determiners passed over.</summary>
    public static bool IsLocus(Line line, int person)
    {
        var at = person - 1;
        while (
            line.Norm(at)
                is "the"
                    or "her"
                    or "his"
                    or "their"
                    or "your"
                    or "own"
                    or "usual"
                    or "local"
                    or "a"
                    or "registered"
                    or "my"
                    or "our"
                    or "pt"
                    or "pts"
                    or "patient's"
                    or "pt's"
        )
            at--;
        return line.Norm(at)
                is "by"
                    or "via"
                    or "with"
                    or "at"
                    or "from"
                    or "through"
                    or "in"
                    or "w"
                    or "per"
                    or "to"
                    or "@"
                    or "thru"
                    or "w/"
                    or "/"
            && line.Norm(at) != "to";
    }

    internal static Actor? Subject(Line line, int anchor, int from)
    {
        if (anchor < from)
            return null;
        var person = line.PersonEndingAt(anchor + 1);
        if (
            person is { Sense: Sense.Gp } gp
            && (
                line.Norm(gp.From - 1) is "by" or "from" or "via"
                || line.Norm(gp.From - 1) is "the" or "your" && line.Norm(gp.From - 2) is "through" or "via" or "from"
            )
        )
            return null;
        // "Surgery/DN to …": with the practice among those named, it is asked.
        if (
            person is { } last
            && line.Tokens[Math.Max(0, last.From - 1)].Kind is TokenKind.Slash or TokenKind.Plus
            && line.PersonEndingAt(last.From - 1) is { Sense: Sense.Gp }
        )
            return Actor.Gp;
        return person is { } term ? ActorOf(term.Sense) : null;
    }

    /// <summary>"GP aware and will arrange": the subject stands before the "and".</summary>
    internal static Actor? SharedSubject(Line line, int from)
    {
        if (line.Norm(from - 1) is not ("and" or "," or "&" or "+"))
            return null;
        for (var at = from - 2; at >= Math.Max(0, from - 6); at--)
        {
            if (line.PersonEndingAt(at + 1) is { } person)
                return person.From == 0 || line.Tokens[person.From - 1].Kind is not TokenKind.Word ? ActorOf(person.Sense) : null;
            if (
                line.Norm(at)
                is not ("aware" or "happy" or "agreed" or "agreeable" or "informed" or "kindly" or "is" or "are" or "has" or "already")
            )
                return null;
        }
        return null;
    }

    public static Actor ActorOf(Sense sense) =>
        sense switch
        {
            Sense.Gp or Sense.You => Actor.Gp,
            Sense.Patient => Actor.Patient,
            Sense.Community => Actor.Community,
            _ => Actor.Hospital,
        };

    /// <summary>Whether somebody is named between a token and the end of its sentence.</summary>
    internal static bool InSentence(Line line, int from, params ReadOnlySpan<Sense> senses)
    {
        var end = from;
        while (end < line.Tokens.Count && line.Tokens[end].Kind is not (TokenKind.Stop or TokenKind.Semicolon))
            end++;
        return line.PersonIn(from, end, senses) is not null;
    }
}
