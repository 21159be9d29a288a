using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

internal sealed partial class SentenceReader
{
    /// <summary>"Next week", "on Friday", "in a few days": near, though no due that could be written down.</summary>
    private int? Soon(Clause clause)
    {
        for (var at = clause.From; at < clause.To; at++)
        {
            var norm = line.Norm(at);
            if (
                norm is "next" or "this" or "coming" or "the"
                    && line.Norm(at + 1) is "week"
                    && (norm != "the" || line.Norm(at - 1) is "within")
                || norm
                    is "monday"
                        or "tuesday"
                        or "wednesday"
                        or "thursday"
                        or "friday"
                        or "tomorrow"
                        or "mon"
                        or "tue"
                        or "tues"
                        or "wed"
                        or "weds"
                        or "thu"
                        or "thur"
                        or "thurs"
                        or "fri"
                || norm is "few" or "couple" && line.HasWord(at + 1, at + 3, "days")
            )
                return 7;
        }
        foreach (var time in DueReader.Find(line, clause.From, clause.To))
        {
            if (time is { Days: <= 14, Recurs: false } && line.Norm(time.To) is "after" or "post" or "following" or "from" or "later")
                return time.Days;
        }
        return null;
    }

    /// <summary>What stands before the clause: the nearest clause of the sentence that names a thing, else the sentences before.</summary>
    private ulong Context(int index)
    {
        for (var before = index - 1; before >= 0; before--)
        {
            var senses = line.Senses(clauses[before].From, clauses[before].To);
            if (senses != 0)
                return senses;
        }
        return story.Recent;
    }

    /// <summary>The due stated in the clause; else the one stated for what it points back to, or shared with the act beside it.</summary>
    private TimeMention Due(int index)
    {
        var clause = clauses[index];
        var own = First(clause);
        if (own.Iso is not null || own.Recurs)
            return own;
        var bare = clause.Verb is { } verb && line.Senses(verb.To, clause.To) == 0;
        if (index > 0 && !IsSupply(clauses[index - 1]))
        {
            var before = clauses[index - 1];
            // "CXR 6/52 - GP to arrange"; "See in 6/52 and check U&Es"; "In 6/52: …".
            var fronted =
                before.Mood == Mood.Nominal
                && line.Senses(before.From, before.To) == 0
                && First(before) is { Iso: not null } time
                && before.To - before.From <= time.To - time.From + 1;
            var shared =
                before.Mood == Mood.Ask
                && before.Actor == clause.Actor
                && !clause.Hard
                && before.Verb is { Class: VerbClass.See or VerbClass.Review or VerbClass.FollowUp } or null;
            if (
                (bare && before.Verb is null)
                || fronted
                || (
                    shared
                    && !before.ThroughPatient
                    && before.Mood == Mood.Ask
                    && clause.Verb
                        is null
                            or { Class: VerbClass.Repeat or VerbClass.Check or VerbClass.Test or VerbClass.Monitor or VerbClass.Review }
                )
            )
                return First(before);
        }
        // "GP to r/v and repeat U&E in 1/52": the first names nothing of its own and shares what follows.
        if (
            bare
            && clause.Verb is { Class: VerbClass.See or VerbClass.Review or VerbClass.FollowUp }
            && index + 1 < clauses.Count
            && !clauses[index + 1].Hard
            && clauses[index + 1] is { Mood: Mood.Ask } next
            && next.Actor == clause.Actor
            && clause.To - clause.Verb!.Value.To <= 2
        )
            return First(next);
        return own;
    }

    private TimeMention First(Clause clause)
    {
        var recurs = default(TimeMention);
        foreach (var time in DueReader.Find(line, clause.From, clause.To))
        {
            if (time.Iso is not null)
                return time;
            if (time.Recurs)
                recurs = time;
        }
        return recurs;
    }

    /// <summary>A due only where the time says when: not how long a medicine or a note is to last, nor days counted from an operation.</summary>
    private TimeMention OnlyWhen(TimeMention due, string? category)
    {
        // "Clips out at 12 days": counted from the operation.
        if (
            category == AskCategories.Aftercare
            && due.Iso is ['P', ..]
            && line.Norm(due.From - 1) is "at"
            && line.Norm(due.To - 1) is "days" or "day"
        )
            due = default;
        // "Daily from tomorrow": from when, not by when.
        if (due.Iso is "P1D" && line.Norm(due.From - 1) is "from")
            due = default;
        // "Sciatica now 8 weeks".
        if (due.Iso is not null && line.Norm(due.From - 1) is "now" && category is AskCategories.UpdateRecord or AskCategories.ArrangeTest)
            due = default;
        // "Fit note 2/52": how long it is to last.
        if (
            category == AskCategories.FitNote
            && due.Iso is not null
            && line.Norm(due.From - 1) is not ("in" or "at" or "after" or "on" or "by" or "from")
        )
            due = default;
        // "To continue 3 months via GP", "prescribe 4/7": how long, not by when.
        if (IsMedicine(category) && due.Iso is ['P', ..] && !IsWhen(due))
            due = default;
        return due;
    }

    private static bool IsMedicine(string? category) =>
        category
            is AskCategories.StartMedicine
                or AskCategories.ContinueMedicine
                or AskCategories.ShortSupply
                or AskCategories.SpecialistMedicine;

    /// <summary>"In 6/52", "after a month", "by 3 weeks", "6/52: start": a time from which, or by which.</summary>
    private bool IsWhen(TimeMention time) =>
        time.From == from
        || line.Tokens[time.From - 1].Kind is TokenKind.Bullet or TokenKind.Colon or TokenKind.Stop
        || line.Norm(time.From - 1) is "in" or "within" or "by" or "from" or "about" or "approx" or "around" or "at" or "next"
        || line.Norm(time.From - 1) is "after" && line.Norm(time.To) is not ("if" or "as")
        || line.Norm(time.To) is "time" or "from";

    private bool IsSupply(Clause clause) => SupplyReader.Read(line, clause.From, clause.To).Days is not null;
}
