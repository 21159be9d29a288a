using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>"If K >5.5 stop spiro", "if this fails, try duloxetine": a bare imperative under a condition, in a letter written to the GP.</summary>
internal static class BareCondition
{
    /// <summary>The imperative that follows a condition within the same clause, without a comma; false where there is none.</summary>
    public static bool Reads(Line line, Clause clause, Governing governing)
    {
        if (!SpeaksToGp(governing) || !Starts(line, clause.From, clause.To))
            return false;
        foreach (var verb in line.VerbsIn(clause.From + 2, clause.To))
        {
            if (verb.From < clause.From + 2 || verb.To > clause.To || !IsWork(line, verb, clause.To))
                continue;
            var before = line.Norm(verb.From - 1);
            if (
                before is "to" or "the" or "a" or "an" or "his" or "her" or "their" or "on" or "at" or "of" or "for" or "and" or "or"
                || Fillers.IsAuxiliary(before)
                || Fillers.IsNegation(before)
                || line.PersonEndingAt(verb.From) is not null
                || line.VerbAt(verb.From - 1) is not null
            )
                continue;
            clause.Mood = Mood.Ask;
            clause.Actor = Actor.Gp;
            clause.Verb = verb;
            clause.Rule = "bare-condition";
            return true;
        }
        return false;
    }

    /// <summary>An imperative without an addressee after the condition that stands at the head of the sentence: the reader's.</summary>
    public static void Address(Line line, List<Clause> clauses, Governing governing)
    {
        if (clauses.Count < 2 || !SpeaksToGp(governing) || !Starts(line, clauses[0].From, clauses[0].To))
            return;
        var clause = clauses[1];
        if (
            clauses[0].Mood == Mood.Nominal
            && clause is { Mood: Mood.Ask, Actor: null, Passive: false, Verb: { } verb }
            && verb.From == clause.From
            && IsWork(line, verb, clause.To)
        )
            clause.Actor = Actor.Gp;
    }

    private static bool SpeaksToGp(Governing governing) =>
        governing.Lead is null
        && governing.Section is SectionKind.PlanAndRequestedActions or SectionKind.Body or SectionKind.InvestigationResults;

    private static bool Starts(Line line, int from, int to) =>
        line.CueAt(from, to, Cue.Condition) > 0 && line.CueAt(from, to, Cue.Courtesy) == 0 && line.Norm(from) is not "should";

    private static bool IsWork(Line line, Verb verb, int to)
    {
        if ((verb.Form & VerbForm.Base) == 0)
            return false;
        var things = line.Senses(verb.To, to);
        return verb.Class switch
        {
            VerbClass.ReRefer or VerbClass.Refer or VerbClass.Consider => true,
            VerbClass.Start
            or VerbClass.Stop
            or VerbClass.Titrate
            or VerbClass.Add
            or VerbClass.Prescribe
            or VerbClass.Change
            or VerbClass.Continue => (things & Kinds.Medicines) != 0,
            VerbClass.Repeat or VerbClass.Check or VerbClass.Arrange or VerbClass.Test => (things & (Kinds.Tests | Kinds.Services)) != 0,
            _ => false,
        };
    }
}
