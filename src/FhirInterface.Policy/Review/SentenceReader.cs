using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Reads one sentence: its clauses, what each does, and what of it is asked of whom.</summary>
internal sealed class SentenceReader(Line line, int from, int to, Governing governing, Story story)
{
    private static readonly ulong TestLike = Line.Mask(
        Sense.BloodTest,
        Sense.SpecimenTest,
        Sense.Imaging,
        Sense.Endoscopy,
        Sense.Physiology,
        Sense.Bedside,
        Sense.Histology,
        Sense.Result,
        Sense.Pending
    );

    public List<Ask> Read()
    {
        var asks = new List<Ask>();
        var clauses = ClauseSplitter.Split(line, from, to);
        Clause? previous = null;
        foreach (var clause in clauses)
        {
            FrameReader.Read(line, clause, previous, governing);
            if (clause.Mood == Mood.Nominal)
                ReadNominal(clause);
            previous = clause;
        }

        var condition = LaterCondition();
        for (var index = 0; index < clauses.Count; index++)
        {
            var clause = clauses[index];
            if (clause.Mood != Mood.Ask || clause.Actor is null)
                continue;
            if (clause.Actor != Actor.Gp)
            {
                asks.Add(Other(clause));
                continue;
            }
            if (AskOf(clauses, index, condition) is { } ask)
                asks.Add(ask);
        }
        Tidy(asks);
        story.Tell(line.Senses(from, to), SupplyReader.Read(line, from, to));
        return asks;
    }

    private Ask? AskOf(List<Clause> clauses, int index, int condition)
    {
        var clause = clauses[index];
        var start = clause.From;
        var context = index > 0 ? line.Senses(clauses[index - 1].From, clause.From) : 0UL;
        if (context == 0)
            context = line.Senses(from, clause.From);
        if (context == 0)
            context = story.Recent;
        if (clause.Passive || clause.Verb is null)
            start = clause.From;
        var quoteFrom = clause.Verb is null || clause.Passive || clause.ThroughPatient ? clause.From : clause.Verb.Value.From;

        var own =
            clause.Verb is { } verb && !clause.Passive && !clause.ThroughPatient
                ? line.Senses(verb.From, clause.To)
                : line.Senses(clause.From, clause.To);
        var times = DueReader.Find(line, clause.From, clause.To);
        var due = times.Find(time => time.Iso is not null);
        // "CXR 6/52 - GP to arrange": the thing stands before, in a clause without a verb.
        if (
            (own == 0 || clause.Verb is { Class: VerbClass.Continue or VerbClass.Prescribe })
            && index > 0
            && clauses[index - 1].Mood is Mood.Nominal or Mood.Report
            && clause.Verb is not null
            && own == 0
        )
        {
            var before = clauses[index - 1];
            if (due.Iso is null)
                due = DueReader.Find(line, before.From, before.To).Find(time => time.Iso is not null);
            if (
                before.Mood == Mood.Nominal
                && clause.Verb.Value.Class
                    is VerbClass.Arrange
                        or VerbClass.Prescribe
                        or VerbClass.FollowUp
                        or VerbClass.Chase
                        or VerbClass.Act
                        or VerbClass.Complete
                        or VerbClass.Book
                        or VerbClass.Test
            )
                quoteFrom = before.From;
        }

        var supply = SupplyReader.Read(line, from, to);
        if (supply == default)
            supply = story.Supply;

        var verbUsed =
            clause.ThroughPatient
            && clause.Verb is { Class: VerbClass.Contact or VerbClass.Ask or VerbClass.Collect or VerbClass.Test or VerbClass.See }
                ? null
                : clause.Verb;
        var category = Categoriser.Choose(line, verbUsed, clause.From, clause.To, clause.Passive ? own : context, due.Days, supply, from);
        // In a passive the thing stands before its verb.
        if (clause.Passive && clause.Verb is { } passive)
            category =
                Categoriser.Choose(line, passive with { From = clause.From }, clause.From, clause.To, context, due.Days, supply, from)
                ?? category;
        if (category is null && clause.ThroughPatient)
            category = AskCategories.GpReview;
        if (category is null)
            return null;

        var quoteTo = QuoteEnd(clause);
        if (condition >= 0 && InCondition(clause, condition))
        {
            category = AskCategories.SafetyNet;
            due = default;
            quoteFrom = Math.Min(quoteFrom, condition);
            quoteTo = Math.Max(quoteTo, ConditionEnd(condition, clause));
        }
        quoteFrom = SkipFillers(quoteFrom, quoteTo);
        return new Ask
        {
            Category = category,
            Actor = Actor.Gp,
            Quote = line.Span(quoteFrom, quoteTo),
            Statement = line.Span(from, to),
            Due = due.Iso,
            Urgent = IsUrgent(),
            SuppliedDays = supply.Days,
            Reason = new AskReason(
                clause.Rule.Length > 0 ? clause.Rule : category,
                Cue(clause),
                governing.Lead is { } lead ? "under " + lead : governing.Section.ToString()
            ),
        };
    }

    /// <summary>A bare thing is an ask where a word says who or that it is wanted, or where the section says so.</summary>
    private void ReadNominal(Clause clause)
    {
        var senses = line.Senses(clause.From, clause.To);
        var negated = line.FirstCue(clause.From, clause.To, Words.Cue.Negation) >= 0;
        var done = line.FirstCue(clause.From, clause.To, Words.Cue.Done) >= 0;
        var need = line.FirstCue(clause.From, clause.To, Words.Cue.Need) >= 0;
        var agent = FrameReader.Agent(line, clause.From, clause.To);
        var gp = agent == Actor.Gp || EndsWithGp(clause);
        if (negated)
        {
            clause.Mood = Mood.Negated;
            return;
        }
        if (done && !clause.Polite && !gp)
            return;
        var times = DueReader.Find(line, clause.From, clause.To);
        var wanted =
            clause.Polite
            || need
            || times.Exists(time => time.Iso is not null || time.Recurs)
            || line.HasWord(clause.From, clause.To, "referral", "further", "ongoing", "review", "r/v", "remainder");
        if (gp && senses != 0 && (wanted || agent == Actor.Gp || EndsWithGp(clause)))
        {
            clause.Mood = Mood.Ask;
            clause.Actor = Actor.Gp;
            clause.ActorNamed = true;
            return;
        }
        if (agent is not null)
        {
            clause.Mood = times.Count > 0 || need ? Mood.Ask : Mood.Report;
            clause.Actor = agent;
            return;
        }
        if (senses == 0)
            return;
        if (governing.Lead is { } lead)
        {
            clause.Mood = Mood.Ask;
            clause.Actor = lead;
            return;
        }
        if (clause.Polite)
        {
            clause.Mood = Mood.Ask;
            clause.Actor = Actor.Gp;
            return;
        }
        var hospital = (senses & Line.Mask(Sense.Appointment, Sense.Clinic, Sense.FollowUpNoun)) != 0;
        if (governing.Section == SectionKind.PlanAndRequestedActions && (need || times.Exists(time => time.Iso is not null)))
        {
            clause.Mood = Mood.Ask;
            clause.Actor = hospital || governing.Setting == Setting.Outpatient ? Actor.Hospital : Actor.Gp;
        }
    }

    private bool EndsWithGp(Clause clause)
    {
        foreach (var person in line.People)
        {
            if (person.Sense != Sense.Gp || person.From < clause.From || person.To > clause.To)
                continue;
            var next = person.To < clause.To ? line.Norm(person.To) : "";
            if (
                person.To == clause.To
                || next is "please" or "pls"
                || DueReader.Find(line, person.To, Math.Min(clause.To, person.To + 3)).Count > 0
                || person.From == clause.From
                    && next is not ("letter" or "referral" or "summary" or "aware" or "informed" or "record" or "records")
            )
                return true;
        }
        return false;
    }

    /// <summary>Where a condition on a later change starts in the sentence; -1 if there is none, or only courtesy.</summary>
    private int LaterCondition()
    {
        for (var at = from; at < to; at++)
        {
            if (line.CueAt(at, to, Words.Cue.Condition) == 0)
                continue;
            if (line.CueAt(at, to, Words.Cue.Courtesy) > 0)
                continue;
            if (line.Norm(at) == "should")
            {
                var opens =
                    at == from
                    || line.Tokens[at - 1].Kind is TokenKind.Stop or TokenKind.Dash or TokenKind.Semicolon or TokenKind.Comma
                    || line.Norm(at - 1) is "again" or "and" or "but" or "so";
                if (!opens || at + 1 >= to || line.Norm(at + 1) is "you" or "be" or "continue" or "have" && opens && at > from)
                    continue;
            }
            if (
                line.Norm(at) == "if"
                && at > from
                && (
                    line.Norm(at - 1)
                    is "grateful"
                        or "obliged"
                        or "appreciate"
                        or "wonder"
                        or "it"
                        or "asked"
                        or "glad"
                        or "helpful"
                        or "useful"
                        or "as"
                        or "even"
                        or "greatful"
                        or "see"
                        or "wondering"
                        or "ask"
                        or "know"
                        or "appreciated"
                )
            )
                continue;
            return at;
        }
        return -1;
    }

    private bool InCondition(Clause clause, int condition)
    {
        // What stands before an "if" that follows another full stop or semicolon is not under it.
        if (condition < clause.From)
            return !HardBetween(condition, clause.From);
        if (condition < clause.To)
            return true;
        for (var at = clause.To; at < condition; at++)
        {
            if (
                line.Tokens[at].Kind is TokenKind.Comma or TokenKind.Semicolon or TokenKind.Dash
                || line.Norm(at) is "and" or "then" or "or"
            )
                return false;
        }
        return true;
    }

    private bool HardBetween(int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            if (line.Tokens[at].Kind is TokenKind.Semicolon or TokenKind.Bullet || ClauseSplitter.ListMark(line, at, from, to) > 0)
                return true;
        }
        return false;
    }

    private int ConditionEnd(int condition, Clause clause) => condition < clause.To ? clause.To : Math.Min(to, NextBreak(condition));

    private int NextBreak(int at)
    {
        while (at < to && line.Tokens[at].Kind is not (TokenKind.Semicolon or TokenKind.Bullet))
            at++;
        return at;
    }

    private int SkipFillers(int start, int end)
    {
        while (
            start + 1 < end && (Fillers.IsPolite(line.Norm(start)) || line.Tokens[start].Kind is not (TokenKind.Word or TokenKind.Number))
        )
            start++;
        return start;
    }

    /// <summary>The clause's end, without the reason that follows, and without "please".</summary>
    private int QuoteEnd(Clause clause)
    {
        var end = clause.To;
        var start = (clause.Verb?.To ?? clause.From) + 1;
        for (var at = start; at < end; at++)
        {
            if (
                line.Norm(at) is "as" or "because" or "since" or "due" or "given" or "whilst"
                && at + 1 < end
                && line.Norm(at + 1) != "appropriate"
                && at > start
            )
            {
                end = at;
                break;
            }
            if (line.Tokens[at].Kind == TokenKind.Open && at > start)
            {
                end = at;
                break;
            }
        }
        while (
            end - 1 > clause.From
            && (
                Fillers.IsPolite(line.Norm(end - 1))
                || line.Tokens[end - 1].Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Close)
            )
        )
            end--;
        return Math.Max(end, Math.Min(clause.To, (clause.Verb?.To ?? clause.From + 1)));
    }

    private Ask Other(Clause clause) =>
        new()
        {
            Category = AskCategories.None,
            Actor = clause.Actor!.Value,
            Quote = line.Span(clause.Verb is { } verb && !clause.Passive ? verb.From : clause.From, clause.To),
            Statement = line.Span(from, to),
            Due = DueReader.Find(line, clause.From, clause.To).Find(time => time.Iso is not null).Iso,
            Reason = new AskReason("other-actor", Cue(clause), governing.Section.ToString()),
        };

    private bool IsUrgent() =>
        line.HasWord(from, to, "urgent", "urgently", "2ww", "asap", "stat", "immediately", "2wr", "emergency")
        || line.HasPhrase(from, to, "same day", "two week wait", "2 week wait", "suspected cancer", "red flag", "today", "within 24 hours");

    private string Cue(Clause clause) =>
        clause.Verb is { } verb
            ? line.Span(verb.From, verb.To).Of(line.Text)
            : line.Span(clause.From, Math.Min(clause.To, clause.From + 3)).Of(line.Text);

    /// <summary>Two asks of one category whose quotes overlap are one.</summary>
    private static void Tidy(List<Ask> asks)
    {
        for (var index = asks.Count - 1; index > 0; index--)
        {
            var one = asks[index - 1];
            var two = asks[index];
            if (one.Actor != two.Actor || one.Category != two.Category)
                continue;
            if (one.Quote.Overlaps(two.Quote) || one.Category == AskCategories.SafetyNet)
            {
                asks[index - 1] = one with
                {
                    Quote = TextSpan.FromBounds(Math.Min(one.Quote.Start, two.Quote.Start), Math.Max(one.Quote.End, two.Quote.End)),
                    Due = one.Due ?? two.Due,
                };
                asks.RemoveAt(index);
            }
        }
    }
}
