using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

internal sealed partial class SentenceReader
{
    /// <summary>"PICC dressing weekly - practice nurse": whose work it is stands behind, alone.</summary>
    private void NameWhoFollows()
    {
        for (var index = 1; index < clauses.Count; index++)
        {
            var (before, clause) = (clauses[index - 1], clauses[index]);
            if (
                clause.Mood != Mood.Nominal && clause is not { Mood: Mood.Ask, Verb: null }
                || before.Mood is not Mood.Nominal && before is not { Mood: Mood.Ask, ActorNamed: false }
                || line.Senses(before.From, before.To) == 0
                || OnlyNames(clause) is not { } actor
            )
                continue;
            before.Mood = Mood.Ask;
            before.Actor = actor;
            before.ActorNamed = true;
            clause.Mood = Mood.Nominal;
            clause.Actor = null;
        }
    }

    /// <summary>"Start MTX once CXR ok - rheum to prescribe": the act before is theirs too.</summary>
    private void GiveToWhoDoesIt()
    {
        for (var index = 1; index < clauses.Count; index++)
        {
            var (before, clause) = (clauses[index - 1], clauses[index]);
            if (
                before is { Mood: Mood.Ask, Actor: Actor.Gp, ActorNamed: false, Polite: false }
                && clause is { Mood: Mood.Ask or Mood.Report, Actor: Actor.Hospital or Actor.Community, Verb: { } verb }
                && (line.Senses(verb.To, clause.To) & ~Line.Mask(Sense.Clinic, Sense.TestGeneric)) == 0
                && verb.Class
                    is VerbClass.Prescribe
                        or VerbClass.Arrange
                        or VerbClass.Act
                        or VerbClass.Test
                        or VerbClass.Book
                        or VerbClass.Chase
                        or VerbClass.Start
                        or VerbClass.Continue
                        or VerbClass.Refer
                        or VerbClass.Monitor
            )
                before.Actor = clause.Actor;
        }
    }

    private Actor? OnlyNames(Clause clause)
    {
        Actor? actor = null;
        for (var at = clause.From; at < clause.To; at++)
        {
            if (line.PersonAt(at) is { } person && person.To <= clause.To && person.Sense is not (Sense.You or Sense.Patient))
            {
                actor ??= Actors.ActorOf(person.Sense);
                at = person.To - 1;
            }
            else if (line.Tokens[at].Kind is TokenKind.Slash or TokenKind.Plus or TokenKind.Number)
                continue;
            else if (
                !(
                    Fillers.IsPolite(line.Norm(at))
                    || line.Norm(at)
                        is "weekly"
                            or "monthly"
                            or "daily"
                            or "annually"
                            or "wks"
                            or "weeks"
                            or "days"
                            or "months"
                            or "by"
                            or "via"
                            or "with"
                            or "the"
                            or "own"
                            or "at"
                            or "to"
                            or "for"
                            or "your"
                            or "thanks"
                )
            )
                return null;
        }
        return actor;
    }

    /// <summary>"4/52 off work - GP": who is to do it stands last, in a clause of its own.</summary>
    private bool TrailsToPractice =>
        Governing.Lead is null && clauses is [.., { Hard: true } last] && Addressee.IsPractice(line, last.From, last.To);

    /// <summary>"Grateful for your help with two matters: a letter and a fit note": what follows the colon is asked for.</summary>
    private bool Leads(int index)
    {
        if (index < clauses.Count - 1 && TrailsToPractice)
            return true;
        for (var before = index - 1; before >= 0; before--)
        {
            var clause = clauses[before];
            if (line.Tokens[clause.To < line.Tokens.Count ? clause.To : clause.To - 1].Kind == TokenKind.Colon)
                return clause.Mood is not Mood.Negated
                    && (
                        line.FirstCue(clause.From, clause.To, Words.Cue.Request) >= 0
                        || line.HasWord(clause.From, clause.To, "please", "kindly", "following")
                    )
                    && line.Senses(clause.From, clause.To) == 0;
        }
        return false;
    }

    /// <summary>"Update allergy status: trimethoprim": what follows the colon says what the act before it is about.</summary>
    private bool Elaborates(int index) =>
        index > 0
        && clauses[index - 1] is { Mood: Mood.Ask, Actor: Actor.Gp } before
        && line.Tokens[before.To].Kind == TokenKind.Colon
        && (before.Verb is not null || line.Senses(before.From, before.To) != 0)
        && !Leads(index);
}
