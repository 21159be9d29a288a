using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>What a verb says in the form it stands in, given what stands to its left.</summary>
internal static partial class FrameReader
{
    /// <param name="Request">Where a cue of request starts in the clause; -1 if nowhere.</param>
    /// <param name="Requested">Whether it stands before the verb.</param>
    private readonly record struct Frame(
        Line Line,
        Clause Clause,
        Verb Verb,
        Left Left,
        Clause? Previous,
        Governing Governing,
        int Request,
        bool Requested,
        Actor? Subject,
        bool AtStart,
        bool Negated
    );

    /// <summary>"GP to chase", "please arrange", "repeat in 6/52".</summary>
    private static (Mood? Mood, Actor? Actor, bool Named) Base(in Frame frame)
    {
        var (line, clause, verb, left, previous, governing, request, requested, subject, atStart, negated) = frame;
        if (
            subject is null
            && !left.Polite
            && !requested
            && left.Modal.Length == 0
            && PatientErrand.GoesHome(line, verb, clause, governing)
        )
            return (Mood.Ask, Actor.Patient, true);
        // "She would like her prescriptions to come from the surgery".
        if (verb.Lemma is "come from" or "get from" && Actors.Agent(line, verb.From, clause.To) == Actor.Gp)
            return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
        if (!left.To && left.Modal.Length == 0 && !left.Polite && NotVerbs.IsNounHere(line, verb, clause, left.Anchor, previous))
            return (null, null, false);
        // A purpose ("to ensure resolution") belongs to what stands before it.
        if (left.To && subject is null && !left.Polite && !left.Need && !requested && !atStart)
        {
            if (GovernedBy(line, left.Anchor, clause.From) is { } governor)
                return Governed(line, clause, verb, governor, governing, negated);
            return
                verb.Class is VerbClass.Continue or VerbClass.Stop or VerbClass.Titrate
                && line.Has(clause.From, clause.To, Sense.Medicine, Sense.SpecialistMedicine, Sense.SupplyNoun)
                ? (negated ? Mood.Negated : Mood.Ask, Actors.DefaultActor(line, clause, governing, request), false)
                : (null, null, false);
        }
        if (left.To && subject is null && atStart && PatientErrand.TellsPatientBefore(line, clause.From))
            return (negated ? Mood.Negated : Mood.Ask, Actor.Patient, true);
        if (left.To && subject is null && atStart && previous is { Mood: Mood.Nominal } && !clause.Hard && !governing.GpByDefault)
            return (null, null, false);
        if (left.Need && subject is null)
            subject = governing.GpByDefault || Actors.Agent(line, verb.From, clause.To) == Actor.Gp ? null : Actor.Patient;
        switch (subject)
        {
            case Actor.Gp
                when line.PersonEndingAt(left.Anchor + 1) is not { Sense: Sense.You }
                    && (
                        Courtesy.IsReported(line, clause.From, Math.Max(clause.From, left.Anchor))
                        || Courtesy.IsReported(line, clause.From, verb.From)
                    ):
                return (Mood.Report, Actor.Gp, true);
            // "The vortioxetine that you prescribe": which one, nothing asked.
            case Actor.Gp
                when left.Modal.Length == 0
                    && !left.To
                    && !left.Polite
                    && left.Anchor > clause.From
                    && line.Norm(left.Anchor - 1) is "that" or "which"
                    && line.Senses(left.Anchor - 4, left.Anchor - 1) != 0
                    && line.PersonEndingAt(left.Anchor + 1) is { Sense: Sense.You }:
                return (Mood.Report, Actor.Gp, true);
            case Actor.Gp:
                if (left.Be.Length > 0)
                    return (Mood.Report, Actor.Gp, true);
                return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
            case Actor.Hospital when verb.Class is VerbClass.TakeOver && Actors.InSentence(line, verb.To, Sense.Gp, Sense.You):
                return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
            // "I would drop the doxazosin", "I'd switch to a DOAC": advice to whoever prescribes.
            case Actor.Hospital
                when left is { Modal: "would" or "'d", Have: false, To: false, Be: "" }
                    && governing.Section is SectionKind.Body or SectionKind.PlanAndRequestedActions
                    && line.PersonEndingAt(left.Anchor + 1) is { } adviser
                    && line.Norm(adviser.From) is "i" or "we"
                    && verb.Class
                        is VerbClass.Stop
                            or VerbClass.Change
                            or VerbClass.Start
                            or VerbClass.Add
                            or VerbClass.Titrate
                            or VerbClass.Remove
                    && line.Has(verb.To, clause.To, Sense.Medicine, Sense.SpecialistMedicine)
                    && !Actors.HospitalLocus(line, clause.From, clause.To):
                return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, false);
            case Actor.Hospital:
                if (verb.Class is VerbClass.Ask)
                    return (null, null, false);
                return (negated ? Mood.Negated : Mood.Ask, Actor.Hospital, true);
            case Actor.Patient when requested && !left.To:
                return (Mood.Ask, Actor.Gp, false);
            // "If it rises he should come back to us": the GP will see it first.
            case Actor.Patient
                when verb.Lemma is "come back" or "return"
                    && left.Modal is "should" or "could" or "can" or "must"
                    && line.HasWord(verb.To, clause.To, "us", "me", "our")
                    && governing.Section is not SectionKind.InformationGiven
                    && line.FirstCue(Math.Max(0, clause.From - 24), verb.From, Cue.Condition) >= 0:
                return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
            case Actor.Patient or Actor.Community:
                return (negated ? Mood.Negated : Mood.Ask, subject, true);
            default:
                break;
        }
        if (left.Modal.Length > 0 && !requested && !left.Polite)
        {
            // "Metformin should come off her repeat": the thing is subject, the work the practice's.
            var wanted =
                left.Modal is "should" or "must" or "needs" && verb.Class is VerbClass.Stop or VerbClass.Continue or VerbClass.Remove
                || left.Modal is "may" or "can" && verb.Class is VerbClass.Stop or VerbClass.Remove;
            return
                wanted
                && (
                    clause.Polite
                    || governing.GpByDefault
                    || line.Has(clause.From, clause.To, Sense.RepeatList)
                    || governing.Section == SectionKind.Body && line.Has(clause.From, verb.From, Sense.Medicine, Sense.SpecialistMedicine)
                )
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
            && !(previous is { Actor: Actor.Gp, ActorNamed: false, Polite: false } && Actors.HospitalLocus(line, clause.From, clause.To))
            && !(previous.ThroughPatient && previous.Conditional)
        )
            return (negated ? Mood.Negated : previous.Mood, previous.Actor, previous.ActorNamed);
        // "Return to ED if worse".
        if (
            (verb.Class is VerbClass.Collect || verb.Lemma is "return")
            && !left.Polite
            && line.PersonIn(verb.To, Math.Min(clause.To, verb.To + 4), Sense.Hospital) is not null
        )
            return (negated ? Mood.Negated : Mood.Ask, Actor.Patient, true);
        // "Repeat bilirubin by community midwife": who does it stands behind.
        if (
            !left.Polite
            && !requested
            && Actors.Agent(line, verb.To, clause.To) is { } agent and not Actor.Gp
            && verb.Class is not (VerbClass.Refer or VerbClass.Contact or VerbClass.Arrange or VerbClass.Send or VerbClass.Book)
        )
            return (negated ? Mood.Negated : Mood.Ask, agent, true);
        return (
            negated ? Mood.Negated : Mood.Ask,
            Actors.DefaultActor(line, clause, governing, request) ?? (left.Polite ? Actor.Gp : null),
            left.Polite || requested
        );
    }

    /// <summary>"Grateful for your arranging", "needs monitoring".</summary>
    private static (Mood? Mood, Actor? Actor, bool Named) Gerund(in Frame frame)
    {
        var (line, clause, verb, left, previous, governing, request, requested, subject, atStart, negated) = frame;
        // "Would you mind looking it up and letting Mr X know".
        if (
            atStart
            && !clause.Hard
            && previous is { Mood: Mood.Ask, Actor: Actor.Gp, ActorNamed: true, Verb: { } first }
            && (first.Form & VerbForm.Gerund) != 0
        )
            return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
        // "I suggest amitriptyline 10 mg, increasing by 10 mg weekly": how the thing asked for goes on.
        if (
            verb.Class is VerbClass.Titrate
            && requested
            && line.Tokens[Math.Max(0, verb.From - 1)].Kind == TokenKind.Comma
            && line.Has(request, verb.From, Sense.Medicine, Sense.SpecialistMedicine)
        )
            return (null, null, false);
        var before = line.Norm(left.Anchor);
        // "The GP will be prescribing from the 1st".
        if (left is { Be: "be", Modal: "will" or "'ll", Have: false } && subject == Actor.Gp)
            return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
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
                Actors.Agent(line, verb.To, clause.To) ?? Actors.DefaultActor(line, clause, governing, request) ?? Actor.Gp,
                false
            );
        if (subject is Actor.Hospital or Actor.Community or Actor.Patient)
            return (Mood.Report, subject, true);
        return (null, null, false);
    }

    /// <summary>"We would like", "I'd prefer": what follows is wanted of others.</summary>
    private static bool Wishes(Line line, int from, int to) =>
        line.HasWord(from, to, "would", "'d", "should", "i'd", "we'd", "they'd")
            && line.HasWord(from, to, "like", "prefer", "wish", "favour", "welcome", "value")
        || line.HasWord(from, to, "want", "wants", "request", "requests", "recommend", "recommends", "advise", "advises");

    /// <summary>"To be repeated", "can bloods be done", and what has been done.</summary>
    private static (Mood? Mood, Actor? Actor, bool Named) Participle(in Frame frame)
    {
        var (line, clause, verb, left, _, governing, request, requested, subject, _, negated) = frame;
        // "To be repeated", "can bloods be done", "I recommend that ramipril is started".
        var future =
            left.Be == "be" && (left.To || left.Modal.Length > 0 || left.Need || left.Polite || requested || clause.Polite)
            || requested && left.Be is "is" or "are" or "were" or "being" && !left.Have
            || requested && left.Be is "was" && !left.Have && line.HasWord(request, verb.From, "if", "that");
        var agent = Actors.Agent(line, verb.To, clause.To);
        // "No objection to edoxaban being commenced by you".
        future |= agent == Actor.Gp && left is { Be: "being", Have: false } && requested;
        // "She should have her ferritin repeated by yourselves".
        future |=
            agent == Actor.Gp
            && left.Be.Length == 0
            && line.HasWord(clause.From, verb.From, "have", "get", "having")
            && line.HasWord(clause.From, verb.From, "should", "will", "needs", "need", "to", "must", "'ll", "could");
        // "They would like levothyroxine begun by you".
        future |= agent == Actor.Gp && left is { Be: "", Have: false } && Wishes(line, clause.From, verb.From);
        // "No more to be issued by anybody".
        negated |= left.To && line.Norm(clause.From) is "no" && line.Norm(clause.From + 1) is "more" or "further";
        // "We would like ivabradine to be transferred to the GP".
        if (future && verb.Class is VerbClass.TakeOver && line.PersonIn(verb.To, clause.To, Sense.Gp, Sense.You) is not null)
            return (negated ? Mood.Negated : Mood.Ask, Actor.Gp, true);
        if (future)
        {
            if (negated)
                return (Mood.Negated, agent, false);
            if (agent is not null)
                return (Mood.Ask, agent, true);
            if (requested || clause.Polite)
                return (Mood.Ask, Actor.Gp, true);
            if (left.Modal is "could" or "may" or "might" or "can" && !left.Polite)
                return line.Norm(clause.From) is "perhaps" && !Actors.HospitalLocus(line, clause.From, clause.To)
                    ? (Mood.Ask, Actor.Gp, false)
                    : (Mood.Report, null, false);
            if (left.Modal is "will" or "shall" or "'ll")
                return (Mood.Ask, Actor.Hospital, false);
            if (left.Polite || governing.GpByDefault || governing.Lead is not null)
                return (Mood.Ask, governing.Lead ?? Actor.Gp, false);
            // "Ferritin 612. To be repeated when well.": under the results, of whoever reads them.
            if (
                left.To
                && governing.Section == SectionKind.InvestigationResults
                && line.Norm(clause.From) is "to"
                && verb.Class is VerbClass.Repeat or VerbClass.Check
                && !Actors.HospitalLocus(line, clause.From, clause.To)
            )
                return (Mood.Ask, Actor.Gp, false);
            // "If it bleeds again he should be referred back": whoever sees it first.
            if (
                left.Modal is "should"
                && verb.Class is VerbClass.Refer or VerbClass.ReRefer
                && line.FirstCue(Math.Max(0, clause.From - 20), clause.From, Cue.Condition) >= 0
            )
                return (Mood.Ask, Actor.Gp, false);
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
}
