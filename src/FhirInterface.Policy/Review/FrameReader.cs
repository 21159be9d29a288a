using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>
/// Reads what a clause does and who is to do it, from the words that stand before its verbs: subject, auxiliaries, negation, the verb that
/// governs (<c>asked to …</c>), and the cues of request.
/// </summary>
internal static partial class FrameReader
{
    internal static readonly Sense[] ObjectSenses =
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
        Sense.Transport,
        Sense.Equipment,
        Sense.CarePackage,
        Sense.ReferralNoun,
        Sense.Appointment,
        Sense.Vaccine,
        Sense.Injection,
    ];

    internal static readonly string[] NotWanted =
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

    public static void Read(Line line, Clause clause, Clause? previous, Governing governing)
    {
        var request = line.FirstCue(clause.From, clause.To, Cue.Request);
        if (request >= 0 && Courtesy.IsReported(line, clause.From, request))
            request = -1;
        if (request >= 0)
            clause.Cue = line.Norm(request);
        clause.Polite = Auxiliaries.HasPolite(line, clause.From, clause.To);

        if (Courtesy.IsIdiom(line, clause))
        {
            clause.Mood = Mood.Report;
            return;
        }
        if (
            !(previous is { Actor: Actor.Hospital or Actor.Community } && !clause.Hard)
            && PatientErrand.ThroughPatient(line, clause, governing)
        )
            return;

        if (WelcomeThing.Is(line, clause))
        {
            (clause.Mood, clause.Actor, clause.ActorNamed, clause.Rule) = (Mood.Ask, Actor.Gp, true, WelcomeThing.Rule);
            return;
        }

        Mood? fallback = null;
        Actor? fallbackActor = null;
        Verb? fallbackVerb = null;
        foreach (var verb in line.VerbsIn(clause.From, clause.To))
        {
            if (verb.From < clause.From)
                continue;
            if (verb.To > clause.To)
                break;
            if (NotVerbs.IsSettled(line, verb, clause))
                continue;
            // "Fit note until seen": a time, not what is said.
            if (
                (verb.Form & VerbForm.Participle) != 0
                && (verb.Form & VerbForm.Base) == 0
                && line.Norm(verb.From - 1) is "until" or "till" or "once" or "when"
            )
                continue;
            // "Do not prescribe", "do write to me": an auxiliary.
            if (
                verb.Lemma == "do"
                && (Fillers.IsNegation(line.Norm(verb.To)) || line.VerbAt(verb.To) is { Form: var form } && (form & VerbForm.Base) != 0)
            )
                continue;
            if (NotVerbs.InBrackets(line, clause.From, verb.From) || NotVerbs.IsPreposition(line, verb) || verb.Class is VerbClass.Note)
                continue;
            if (verb.Class is VerbClass.Ask && !NotVerbs.IsAskOfWork(line, verb, clause))
                continue;
            // "She may need a fit note from you": wanted, and from whom.
            if (
                verb.Lemma is "need" or "require" or "want"
                && (verb.Form & (VerbForm.Base | VerbForm.Third)) != 0
                && line.Senses(verb.To, clause.To) != 0
                && Actors.Agent(line, verb.To, clause.To) == Actor.Gp
                && line.Norm(verb.To) is not "to"
            )
                continue;
            // "GP is requested to chase": the act is what follows.
            if (verb.Lemma == "request" && (verb.Form & VerbForm.Participle) != 0 && line.Norm(verb.To) is "to")
                continue;
            if (History.Tells(line, clause.From, verb.From))
            {
                fallback ??= Mood.Report;
                continue;
            }
            var left = Auxiliaries.ReadLeft(line, verb.From, clause.From);
            var work =
                verb.Class is not VerbClass.Ask ? verb
                : NotVerbs.AsksTeam(line, verb, clause) ? verb with { Class = VerbClass.Refer }
                : verb with { Class = VerbClass.Tell };
            var (mood, actor, named) = Judge(line, clause, work, left, previous, governing, request);
            if (mood is null)
                continue;
            // In what the patient is told, "you" is the patient, unless the practice is named.
            if (
                mood is Mood.Ask
                && actor == Actor.Gp
                && governing.Section == SectionKind.InformationGiven
                && line.PersonIn(clause.From, verb.From, Sense.You) is not null
                && line.PersonIn(clause.From, clause.To, Sense.Gp) is null
            )
                actor = Actor.Patient;
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
                    || work.Lemma is "come from" or "get from"
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
        if (fallback is null && BareCondition.Reads(line, clause, governing))
            return;
        if (LooseAsks.AsksUnknown(line, clause, request))
        {
            clause.Mood = Mood.Ask;
            clause.Actor = Actor.Gp;
            clause.ActorNamed = true;
            clause.Verb = null;
            clause.Rule = "unknown-verb";
            return;
        }
        if (fallback is Mood.Report && LooseAsks.IsWantedAllTheSame(line, clause, fallbackVerb, request))
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

    internal static (Mood? Mood, Actor? Actor, bool Named) Judge(
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
        var subject = Actors.Subject(line, left.Anchor, clause.From);
        var atStart = left.Anchor < clause.From;
        if (subject is null && atStart && left.Modal.Length > 0 && Actors.SharedSubject(line, clause.From) is { } shared)
            subject = shared;
        var isBase = (verb.Form & VerbForm.Base) != 0 && left.Be.Length == 0 && !left.Have;
        var negated =
            left.Negated
            || Auxiliaries.NegatedFromAfar(line, clause.From, verb.From)
            || previous is { Mood: Mood.Negated } && !clause.Hard && line.Norm(clause.From - 1) is "or" or "nor";

        var frame = new Frame(line, clause, verb, left, previous, governing, request, requested, subject, atStart, negated);
        if (isBase && (left.To || left.Modal.Length > 0 || left.Polite || subject is not null || atStart || requested))
            return Base(frame);
        if ((verb.Form & VerbForm.Gerund) != 0)
            return Gerund(frame);
        if ((verb.Form & (VerbForm.Participle | VerbForm.Past)) != 0)
            return Participle(frame);
        // "I would simply ask that this goes on".
        if (
            (verb.Form & VerbForm.Third) != 0
            && requested
            && subject is null
            && verb.Class is VerbClass.Continue or VerbClass.Stop or VerbClass.Start
            && line.HasWord(request, verb.From, "that")
        )
            return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
        if ((verb.Form & VerbForm.Third) != 0 && subject is not null)
            return requested && subject == Actor.Gp ? (Mood.Ask, Actor.Gp, true) : (Mood.Report, subject, true);
        return (null, null, false);
    }

    /// <summary>"Asked to request", "advised to contact": the verb does what another verb of asking says.</summary>
    internal static (Mood? Mood, Actor? Actor, bool Named) Governed(
        Line line,
        Clause clause,
        Verb verb,
        Verb governor,
        Governing governing,
        bool negated
    )
    {
        var left = Auxiliaries.ReadLeft(line, governor.From, clause.From);
        var subject = Actors.Subject(line, left.Anchor, clause.From);
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

    internal static Verb? GovernedBy(Line line, int anchor, int from)
    {
        foreach (var verb in line.VerbsIn(from, anchor + 1))
        {
            if (verb.From >= from && verb.To == anchor + 1)
                return verb;
        }
        return null;
    }
}
