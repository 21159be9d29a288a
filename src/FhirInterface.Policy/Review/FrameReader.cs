using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>
/// Reads what a clause does and who is to do it, from the words that stand before its verbs: subject, auxiliaries, negation, the verb that
/// governs (<c>asked to …</c>), and the cues of request.
/// </summary>
internal static class FrameReader
{
    private static readonly Sense[] ObjectSenses =
    [
        Sense.BloodTest,
        Sense.SpecimenTest,
        Sense.Imaging,
        Sense.Endoscopy,
        Sense.Physiology,
        Sense.Bedside,
        Sense.Suture,
        Sense.Wound,
        Sense.Device,
        Sense.Medicine,
        Sense.SpecialistMedicine,
        Sense.Form,
        Sense.FitNote,
    ];

    private static readonly string[] NotWanted =
    [
        "not required",
        "not needed",
        "not necessary",
        "not indicated",
        "is unnecessary",
        "not warranted",
        "not planned",
        "no longer required",
        "no longer needed",
        "not to",
    ];

    /// <summary>What stands to the left of a verb.</summary>
    private readonly record struct Left(int Anchor, bool To, string Modal, string Be, bool Have, bool Negated, bool Polite, bool Need);

    public static void Read(Line line, Clause clause, Clause? previous, Governing governing)
    {
        var request = line.FirstCue(clause.From, clause.To, Cue.Request);
        if (request >= 0 && IsReported(line, clause.From, request))
            request = -1;
        if (request >= 0)
            clause.Cue = line.Norm(request);
        clause.Polite = HasPolite(line, clause.From, clause.To);

        if (IsIdiom(line, clause))
        {
            clause.Mood = Mood.Report;
            return;
        }
        if (!(previous is { Actor: Actor.Hospital or Actor.Community } && !clause.Hard) && ThroughPatient(line, clause, governing))
            return;

        Mood? fallback = null;
        Actor? fallbackActor = null;
        Verb? fallbackVerb = null;
        foreach (var verb in line.VerbsIn(clause.From, clause.To))
        {
            if (verb.From < clause.From)
                continue;
            if (verb.To > clause.To)
                break;
            if (IsSettled(line, verb, clause))
                continue;
            // "Do not prescribe", "do write to me": an auxiliary.
            if (
                verb.Lemma == "do"
                && (Fillers.IsNegation(line.Norm(verb.To)) || line.VerbAt(verb.To) is { Form: var form } && (form & VerbForm.Base) != 0)
            )
                continue;
            if (InBrackets(line, clause.From, verb.From) || IsPreposition(line, verb) || verb.Class is VerbClass.Note)
                continue;
            if (verb.Class is VerbClass.Ask && !IsAskOfWork(line, verb, clause))
                continue;
            if (History.Tells(line, clause.From, verb.From))
            {
                fallback ??= Mood.Report;
                continue;
            }
            var left = ReadLeft(line, verb.From, clause.From);
            var work =
                verb.Class is not VerbClass.Ask ? verb
                : AsksTeam(line, verb, clause) ? verb with { Class = VerbClass.Refer }
                : verb with { Class = VerbClass.Tell };
            var (mood, actor, named) = Judge(line, clause, work, left, previous, governing, request);
            if (mood is null)
                continue;
            if (mood is Mood.Ask && line.HasPhrase(work.To, clause.To, NotWanted.AsSpan()[..^1]))
                mood = Mood.Negated;
            if (mood is Mood.Ask or Mood.Negated || actor is not null && fallback is null)
            {
                clause.Mood = mood.Value;
                clause.Actor = actor;
                clause.ActorNamed = named;
                clause.Verb = work;
                clause.Passive =
                    left.Be.Length > 0
                    || (work.Form & VerbForm.Gerund) != 0
                        && line.Has(clause.From, work.From, ObjectSenses)
                        && line.FirstCue(clause.From, work.From, Cue.Need) >= 0
                    || left.To
                        && !named
                        && left.Anchor >= clause.From
                        && work.Class is VerbClass.Continue or VerbClass.Stop or VerbClass.Titrate;
                clause.Polite |= left.Polite;
                if (mood is Mood.Ask or Mood.Negated)
                    return;
            }
            fallback ??= mood;
            fallbackActor ??= actor;
            fallbackVerb ??= verb;
        }
        if (AsksUnknown(line, clause, request))
        {
            clause.Mood = Mood.Ask;
            clause.Actor = Actor.Gp;
            clause.ActorNamed = true;
            clause.Verb = null;
            clause.Rule = "unknown-verb";
            return;
        }
        if (fallback is Mood.Report && IsWantedAllTheSame(line, clause, fallbackVerb, request))
        {
            clause.Mood = Mood.Nominal;
            clause.Actor = null;
            clause.Verb = null;
            return;
        }
        if (fallback is not null)
        {
            clause.Mood = fallback.Value;
            clause.Actor = fallbackActor;
            clause.Verb = fallbackVerb;
        }
    }

    /// <summary>"Repeat echo requested", "repeat scan in 12 months, booked": the noun, and what has been done about it.</summary>
    private static bool IsSettled(Line line, Verb verb, Clause clause)
    {
        if (!verb.Noun || verb.From != clause.From || (verb.Form & VerbForm.Base) == 0)
            return false;
        var end = Math.Min(line.Tokens.Count, clause.To + 3);
        for (var at = verb.To; at < end; at++)
        {
            if (line.Tokens[at].Kind is TokenKind.Stop or TokenKind.Semicolon)
                return false;
            if (line.Norm(at) is "requested" or "booked" or "arranged" or "ordered" or "scheduled" or "organised")
                return line.Norm(at - 1) is not ("be" or "to" or "not" or "been") || line.Norm(at - 1) is "been";
        }
        return false;
    }

    /// <summary>"GP to TWOC", "could you kindly …": somebody is asked, by a word that the lexicon does not know; the things decide.</summary>
    private static bool AsksUnknown(Line line, Clause clause, int request)
    {
        if (line.Senses(clause.From, clause.To) == 0)
            return false;
        foreach (var person in line.People)
        {
            if (person.From < clause.From || person.To >= clause.To || person.Sense is not (Sense.Gp or Sense.You))
                continue;
            var before = line.Norm(person.From - 1);
            var at = person.To;
            // "Surgery/DN to …".
            if (at + 1 < clause.To && line.Tokens[at].Kind is TokenKind.Slash or TokenKind.Plus && line.PersonAt(at + 1) is { } beside)
                at = beside.To;
            while (at < clause.To && (Fillers.IsPolite(line.Norm(at)) || Fillers.IsAdverb(line.Norm(at))))
                at++;
            var modal =
                line.Norm(at) is "to"
                || person.Sense == Sense.Gp && line.Norm(at) is "should" or "could" or "must" or "can"
                || line.Norm(at) is "would" or "could" && (request >= 0 || before is "if");
            if (!modal || at + 1 >= clause.To || before is "by" or "from" or "of")
                continue;
            var next = line.Norm(at + 1);
            var known =
                line.VerbAt(at + 1) is not null
                || Fillers.IsAuxiliary(next)
                || next is "note" or "be" or "see" or "have" or "the" or "receive" or "get" or "a" or "find" or "say" or "know";
            return !known
                && !Fillers.IsNegation(next)
                && !line.HasWord(
                    clause.From,
                    at,
                    "not",
                    "no",
                    "was",
                    "were",
                    "had",
                    "copied",
                    "letter",
                    "went",
                    "sent",
                    "referred",
                    "discharge",
                    "discharged",
                    "back",
                    "written"
                );
        }
        return false;
    }

    /// <summary>"Our clinic sees knees only, so a fresh referral from yourselves would be appreciated": told first, wanted after.</summary>
    private static bool IsWantedAllTheSame(Line line, Clause clause, Verb? told, int request)
    {
        if (told is not { } verb)
            return false;
        // "Established on atomoxetine and now suitable for transfer to primary care".
        if (
            line.HasPhrase(verb.To, clause.To, "for transfer", "for handover", "to transfer")
            && line.PersonIn(verb.To, clause.To, Sense.Gp) is not null
        )
            return true;
        // "He will require certification from you": wanted, and from whom.
        if (
            (verb.Lemma is "require" or "need" or "want" or "remain" or "continue" || verb.Class is VerbClass.See)
            && line.FirstCue(clause.From, clause.To, Cue.Need) >= 0
            && (verb.Form & (VerbForm.Past | VerbForm.Participle)) == 0
            && Agent(line, clause.From, clause.To) == Actor.Gp
        )
            return true;
        if (request >= verb.To && line.Senses(verb.To, clause.To) != 0)
            return true;
        var bare = (verb.Form & (VerbForm.Participle | VerbForm.Gerund)) != 0 && !Fillers.IsAuxiliary(line.Norm(verb.From - 1));
        return bare && line.FirstCue(clause.From, verb.From, Cue.Need) >= 0 && Agent(line, clause.From, clause.To) == Actor.Gp;
    }

    private static (Mood? Mood, Actor? Actor, bool Named) Judge(
        Line line,
        Clause clause,
        Verb verb,
        Left left,
        Clause? previous,
        Governing governing,
        int request
    )
    {
        var requested = request >= 0 && request < verb.From;
        var subject = Subject(line, left.Anchor, clause.From);
        var atStart = left.Anchor < clause.From;
        if (subject is null && atStart && left.Modal.Length > 0 && SharedSubject(line, clause.From) is { } shared)
            subject = shared;
        var isBase = (verb.Form & VerbForm.Base) != 0 && left.Be.Length == 0 && !left.Have;
        var negated =
            left.Negated
            || NegatedFromAfar(line, clause.From, verb.From)
            || previous is { Mood: Mood.Negated } && !clause.Hard && line.Norm(clause.From - 1) is "or" or "nor";

        if (isBase && (left.To || left.Modal.Length > 0 || left.Polite || subject is not null || atStart || requested))
        {
            if (!left.To && left.Modal.Length == 0 && !left.Polite && IsNounHere(line, verb, clause, left.Anchor, previous))
                return (null, null, false);
            // A purpose ("to ensure resolution") belongs to what stands before it.
            if (left.To && subject is null && !left.Polite && !left.Need && !requested && !atStart)
            {
                if (GovernedBy(line, left.Anchor, clause.From) is { } governor)
                    return Governed(line, clause, verb, governor, governing, negated);
                return
                    verb.Class is VerbClass.Continue or VerbClass.Stop or VerbClass.Titrate
                    && line.Has(clause.From, clause.To, Sense.Medicine, Sense.SpecialistMedicine, Sense.SupplyNoun)
                    ? (negated ? Mood.Negated : Mood.Ask, DefaultActor(line, clause, governing, request), false)
                    : (null, null, false);
            }
            if (left.To && subject is null && atStart && TellsPatientBefore(line, clause.From))
                return (negated ? Mood.Negated : Mood.Ask, Actor.Patient, true);
            if (left.To && subject is null && atStart && previous is { Mood: Mood.Nominal } && !clause.Hard && !governing.GpByDefault)
                return (null, null, false);
            if (left.Need && subject is null)
                subject = governing.GpByDefault || Agent(line, verb.From, clause.To) == Actor.Gp ? null : Actor.Patient;
            // "She would like her prescriptions to come from the surgery".
            if (verb.Lemma is "come from" or "get from" && Agent(line, verb.From, clause.To) == Actor.Gp)
                return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
            switch (subject)
            {
                case Actor.Gp
                    when line.PersonEndingAt(left.Anchor + 1) is not { Sense: Sense.You }
                        && (IsReported(line, clause.From, Math.Max(clause.From, left.Anchor)) || IsReported(line, clause.From, verb.From)):
                    return (Mood.Report, Actor.Gp, true);
                case Actor.Gp:
                    if (left.Be.Length > 0)
                        return (Mood.Report, Actor.Gp, true);
                    return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
                case Actor.Hospital
                    when verb.Class is VerbClass.TakeOver && line.PersonIn(verb.To, line.Tokens.Count, Sense.Gp, Sense.You) is not null:
                    return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
                case Actor.Hospital:
                    if (verb.Class is VerbClass.Ask)
                        return (null, null, false);
                    return (negated ? Mood.Negated : Mood.Ask, Actor.Hospital, true);
                case Actor.Patient when requested && !left.To:
                    return (Mood.Ask, Actor.Gp, false);
                case Actor.Patient or Actor.Community:
                    return (negated ? Mood.Negated : Mood.Ask, subject, true);
                default:
                    break;
            }
            if (left.Modal.Length > 0 && !requested && !left.Polite)
            {
                // "Metformin should come off her repeat": the thing is subject, the work the practice's.
                var wanted =
                    left.Modal is "should" or "must" or "needs" && verb.Class is VerbClass.Stop or VerbClass.Continue or VerbClass.Remove;
                return wanted && (clause.Polite || governing.GpByDefault || line.Has(clause.From, clause.To, Sense.RepeatList))
                    ? (Mood.Ask, Actor.Gp, false)
                    : (Mood.Report, null, false);
            }
            if (negated && !left.Polite && !requested)
                return (Mood.Negated, null, false);
            if (
                atStart
                && !left.Polite
                && !requested
                && previous is { Mood: Mood.Ask or Mood.Negated, Actor: not null }
                && !clause.Hard
                && !(previous.ThroughPatient && previous.Conditional)
            )
                return (negated ? Mood.Negated : previous.Mood, previous.Actor, previous.ActorNamed);
            // "Return to ED if worse".
            if (
                verb.Class is VerbClass.Collect
                || verb.Lemma is "return"
                    && !left.Polite
                    && line.PersonIn(verb.To, Math.Min(clause.To, verb.To + 4), Sense.Hospital) is not null
            )
                return (negated ? Mood.Negated : Mood.Ask, Actor.Patient, true);
            // "Repeat bilirubin by community midwife": who does it stands behind.
            if (
                !left.Polite
                && !requested
                && Agent(line, verb.To, clause.To) is { } agent and not Actor.Gp
                && verb.Class is not (VerbClass.Refer or VerbClass.Contact or VerbClass.Arrange or VerbClass.Send or VerbClass.Book)
            )
                return (negated ? Mood.Negated : Mood.Ask, agent, true);
            return (
                negated ? Mood.Negated : Mood.Ask,
                DefaultActor(line, clause, governing, request) ?? (left.Polite ? Actor.Gp : null),
                left.Polite || requested
            );
        }

        if ((verb.Form & VerbForm.Gerund) != 0)
        {
            var before = line.Norm(left.Anchor);
            if (left.Have || left.Be.Length > 0 && !left.Need)
                return (Mood.Report, subject, subject is not null);
            if (
                subject == Actor.Gp && requested
                || requested && (subject is null)
                || line.Norm(verb.From - 1) is "consider" or "considering" or "with" && requested
            )
                return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
            if (
                left.Need
                || before is "needs" or "requires" or "need" or "want" or "wants"
                || line.HasWord(Math.Max(clause.From, verb.From - 5), verb.From, "need", "needs", "needing", "requires")
                    && line.Senses(verb.From - 2, verb.From) != 0
            )
                return (
                    negated ? Mood.Negated : Mood.Ask,
                    Agent(line, verb.To, clause.To) ?? DefaultActor(line, clause, governing, request) ?? Actor.Gp,
                    false
                );
            if (subject is Actor.Hospital or Actor.Community or Actor.Patient)
                return (Mood.Report, subject, true);
            return (null, null, false);
        }

        if ((verb.Form & (VerbForm.Participle | VerbForm.Past)) != 0)
        {
            // "To be repeated", "can bloods be done", "I recommend that ramipril is started".
            var future =
                left.Be == "be" && (left.To || left.Modal.Length > 0 || left.Need || left.Polite || requested || clause.Polite)
                || requested && left.Be is "is" or "are" or "were" or "being" && !left.Have
                || requested && left.Be is "was" && !left.Have && line.HasWord(request, verb.From, "if", "that");
            var agent = Agent(line, verb.To, clause.To);
            // "She should have her ferritin repeated by yourselves".
            future |=
                agent == Actor.Gp
                && left.Be.Length == 0
                && line.HasWord(clause.From, verb.From, "have", "get", "having")
                && line.HasWord(clause.From, verb.From, "should", "will", "needs", "need", "to", "must", "'ll", "could");
            if (future)
            {
                if (negated)
                    return (Mood.Negated, agent, false);
                if (agent is not null)
                    return (Mood.Ask, agent, true);
                if (requested || clause.Polite)
                    return (Mood.Ask, Actor.Gp, true);
                if (left.Modal is "could" or "may" or "might" or "can" && !left.Polite)
                    return (Mood.Report, null, false);
                if (left.Modal is "will" or "shall" or "'ll")
                    return (Mood.Ask, Actor.Hospital, false);
                if (left.Polite || governing.GpByDefault || governing.Lead is not null)
                    return (Mood.Ask, governing.Lead ?? Actor.Gp, false);
                return (Mood.Report, null, false);
            }
            // "A kindness if you re-entered him on the list".
            if (requested && subject == Actor.Gp && left is { Be: "", Have: false } && line.HasWord(request, verb.From, "if"))
                return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
            if (left.Negated)
                return (Mood.Negated, subject, subject is not null);
            if (subject is not null && left.Anchor >= clause.From || left.Be.Length > 0 || left.Have)
                return (Mood.Report, subject, subject is not null);
            return (Mood.Report, null, false);
        }
        if ((verb.Form & VerbForm.Third) != 0 && subject is not null)
            return requested && subject == Actor.Gp ? (Mood.Ask, Actor.Gp, true) : (Mood.Report, subject, true);
        return (null, null, false);
    }

    /// <summary>"Asked to request", "advised to contact": the verb does what another verb of asking says.</summary>
    private static (Mood? Mood, Actor? Actor, bool Named) Governed(
        Line line,
        Clause clause,
        Verb verb,
        Verb governor,
        Governing governing,
        bool negated
    )
    {
        var left = ReadLeft(line, governor.From, clause.From);
        var subject = Subject(line, left.Anchor, clause.From);
        negated |= left.Negated;
        // "GP is requested to", "practice asked to".
        if (governor.Lemma == "request" && (governor.Form & VerbForm.Participle) != 0)
            governor = governor with { Class = VerbClass.Ask };
        if (governor.Class is not (VerbClass.Ask or VerbClass.Ensure or VerbClass.Consider or VerbClass.Tell))
            return (null, null, false);
        if (left.Have || left.Be is "was" or "were" or "been")
            return (Mood.Report, subject, subject is not null);
        if (subject == Actor.Gp)
            return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
        if (subject == Actor.Hospital)
            return (negated ? Mood.Negated : Mood.Ask, Actor.Hospital, true);
        return (
            negated ? Mood.Negated : Mood.Ask,
            subject ?? (governor.Lemma is "advise" or "tell" or "remind" or "encourage" or "instruct" or "ask" ? Actor.Patient : null),
            false
        );
    }

    private static Verb? GovernedBy(Line line, int anchor, int from)
    {
        foreach (var verb in line.VerbsIn(from, anchor + 1))
        {
            if (verb.From >= from && verb.To == anchor + 1)
                return verb;
        }
        return null;
    }

    private static Actor? DefaultActor(Line line, Clause clause, Governing governing, int request)
    {
        if (line.PersonIn(clause.From, clause.To, Sense.Gp) is { } gp && IsLocus(line, gp.From))
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
        return found ?? (HospitalLocus(line, from, to) ? Actor.Hospital : null);
    }

    /// <summary>"In clinic", "at the sleep clinic", "by us", "as outpatient": work that stays with the hospital.</summary>
    public static bool HospitalLocus(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (line.Norm(at) is not ("in" or "at" or "by" or "with" or "from" or "as" or "under" or "to" or "on" or "via"))
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

    private static Actor? Subject(Line line, int anchor, int from)
    {
        if (anchor < from)
            return null;
        var person = line.PersonEndingAt(anchor + 1);
        if (person is { Sense: Sense.Gp } gp && line.Norm(gp.From - 1) is "by" or "from" or "via")
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

    /// <summary>"Informed not to drive and to tell DVLA": what the patient was told goes on.</summary>
    private static bool TellsPatientBefore(Line line, int from)
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

    /// <summary>"GP aware and will arrange": the subject stands before the "and".</summary>
    private static Actor? SharedSubject(Line line, int from)
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

    private static Left ReadLeft(Line line, int verb, int from)
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

    private static bool HasPolite(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (Fillers.IsPolite(line.Norm(at)))
                return true;
        }
        return false;
    }

    /// <summary>"No need for the GP to chase", "not necessary to refer": the negation stands before the subject.</summary>
    private static bool NegatedFromAfar(Line line, int from, int verb)
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

    private static bool IsNounHere(Line line, Verb verb, Clause clause, int anchor, Clause? previous)
    {
        var next = line.Norm(verb.To);
        if (next is "of" or "was" or "is" or "were" or "has" or "showed" or "not")
            return true;
        // "Commence mirtazapine and review in 4 weeks": goes on from a verb.
        if (previous is { Mood: Mood.Ask, Verb: not null, Passive: false } && !clause.Hard && anchor < clause.From)
            return false;
        if (
            verb.Noun
            && verb.Class is VerbClass.Review or VerbClass.FollowUp or VerbClass.See
            && (
                verb.To >= clause.To
                || next is "with" or "by" or "at" or "via" or "in" or "please" or "pls" or "appt"
                || DueReader.Find(line, verb.To, Math.Min(clause.To, verb.To + 3)).Count > 0
                    && line.Norm(verb.To) is not ("him" or "her" or "them" or "patient" or "pt")
            )
        )
            return true;
        if (
            anchor >= clause.From
            && line.PersonEndingAt(anchor + 1) is { Sense: not Sense.You }
            && verb.Class is VerbClass.Review or VerbClass.FollowUp or VerbClass.Test or VerbClass.Act
            && verb.Lemma is "review" or "r/v" or "rv" or "follow up" or "f/u" or "screen" or "action"
        )
            return line.Senses(verb.To, Math.Min(verb.To + 3, clause.To)) == 0;
        return verb.Lemma is "act" or "report" or "note" or "need" or "plan" && anchor < clause.From;
    }

    private static bool InBrackets(Line line, int from, int at)
    {
        for (var index = at - 1; index >= from; index--)
        {
            if (line.Tokens[index].Kind == TokenKind.Close)
                return false;
            if (line.Tokens[index].Kind == TokenKind.Open)
                return true;
        }
        return false;
    }

    /// <summary>"Given her history", "following her appointment": words that look like verbs.</summary>
    private static bool IsPreposition(Line line, Verb verb) =>
        verb.Lemma is not "follow up"
        && line.Norm(verb.From) is "given" or "following" or "pending"
        && line.Norm(verb.To) is "her" or "his" or "their" or "the" or "that" or "this" or "these";

    /// <summary>"She asked whether a letter could be written": a request that the letter reports.</summary>
    private static bool IsReported(Line line, int from, int request)
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

    /// <summary>"Advise the patient that …": of the verbs of asking, what has the patient for its object is work of its own.</summary>
    private static bool IsAskOfWork(Line line, Verb verb, Clause clause) =>
        (verb.Form & (VerbForm.Base | VerbForm.Gerund)) != 0
        && verb.Lemma is "advise" or "tell" or "remind" or "instruct" or "counsel" or "encourage" or "ask"
        && (line.PersonIn(verb.To, Math.Min(verb.To + 2, clause.To), Sense.Patient) is not null || AsksTeam(line, verb, clause));

    /// <summary>"Ask the diabetes team to see him": a referral.</summary>
    private static bool AsksTeam(Line line, Verb verb, Clause clause) =>
        verb.Lemma is "ask"
        && (verb.Form & VerbForm.Base) != 0
        && line.Has(verb.To, Math.Min(verb.To + 3, clause.To), Sense.Specialty, Sense.Service, Sense.DistrictNurse);

    /// <summary>"Please note clopidogrel to stop after 12 months": a note that asks.</summary>
    private static bool Wants(Line line, int from, int to)
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
        return line.HasWord(from, to, "update", "amend");
    }

    /// <summary>"Many thanks for kindly arranging the scan", "thank you for seeing her".</summary>
    private static bool ThanksForPast(Line line, Clause clause)
    {
        for (var at = clause.From; at < Math.Min(clause.To, clause.From + 6); at++)
        {
            if (line.Norm(at) is "thank" or "thanks")
            {
                var next = at + (line.Norm(at + 1) == "you" ? 2 : 1);
                while (Fillers.IsAdverb(line.Norm(next)) || line.Norm(next) is "very" or "so" or "much" or "indeed")
                    next++;
                return line.Norm(next) is "for"
                    && !line.HasWord(next, clause.To, "could", "would", "if", "please", "will", "future", "advance");
            }
        }
        return false;
    }

    /// <summary>Set phrases of courtesy and information: "please find enclosed", "do not hesitate to contact me".</summary>
    private static bool IsIdiom(Line line, Clause clause)
    {
        if (ThanksForPast(line, clause))
            return true;
        for (var at = clause.From; at < Math.Min(clause.To, clause.From + 8); at++)
        {
            if (line.HasWord(at, clause.To, "hesitate") && line.HasWord(at, clause.To, "refer", "rerefer"))
                return false;
            if (line.CueAt(at, clause.To, Cue.Idiom) > 0)
                return !line.Has(at, clause.To, Sense.SharedCare, Sense.Specialty, Sense.Service, Sense.DistrictNurse, Sense.Clinic)
                    && !(line.Norm(at + 1) == "note" && Wants(line, at, clause.To));
        }
        return false;
    }

    /// <summary>"Advised to ask GP for …", "will see her GP about …": asked of the patient, it lands on the GP all the same (asks.md, rule 8).</summary>
    private static bool ThroughPatient(Line line, Clause clause, Governing governing)
    {
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
                ) && verb.Lemma is not ("return" or "take" or "bring" or "go")
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
            var left = ReadLeft(line, verb.From, clause.From);
            var subject = Subject(line, left.Anchor, clause.From);
            if (subject is Actor.Gp or Actor.Hospital or Actor.Community || verb.Lemma is "do")
                continue;
            if (line.Norm(clause.From) is "had" or "was" or "were")
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
            var governor = left.To ? GovernedBy(line, left.Anchor, clause.From) : null;
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
                && ReadLeft(line, governor!.Value.From, clause.From) is { Be: "was" or "been" }
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
