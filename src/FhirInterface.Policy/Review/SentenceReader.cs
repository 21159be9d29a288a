using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Reads one sentence: its clauses, what each does, and what of it is asked of whom.</summary>
internal sealed partial class SentenceReader(Line line, int from, int to, Governing within, Story story)
{
    public IReadOnlyList<Clause> Clauses => clauses;

    private Governing Governing { get; } = within;

    private readonly List<Clause> clauses = ClauseSplitter.Split(line, from, to);

    public List<Ask> Read()
    {
        Clause? lastAsk = null;
        for (var index = 0; index < clauses.Count; index++)
        {
            var clause = clauses[index];
            var governing = Leads(index) ? Governing with { Lead = Actor.Gp } : Governing;
            FrameReader.Read(line, clause, clause.Hard && lastAsk is { ThroughPatient: true } ? null : lastAsk, governing);
            if (clause.Mood == Mood.Nominal)
                NominalReader.Read(
                    line,
                    clause,
                    index > 0 ? clauses[index - 1] : null,
                    index + 1 < clauses.Count ? clauses[index + 1] : null,
                    lastAsk,
                    governing,
                    from,
                    to
                );
            if (clause is { Mood: Mood.Ask, Verb: null } && Elaborates(index))
            {
                clauses[index - 1].To = clause.To;
                clause.Mood = Mood.Nominal;
                continue;
            }
            if (IsAnsweredNil(clause))
                clause.Mood = Mood.Negated;
            if (clause.Mood is Mood.Negated || clause.Mood is Mood.Ask && clause.Actor is not null)
                lastAsk = clause;
        }

        BareCondition.Address(line, clauses, Governing);
        // "Med3 for 2/52 and wound check by practice nurse pls": who is asked stands at the end of the list.
        for (var index = clauses.Count - 2; index >= 0; index--)
        {
            var next = clauses[index + 1];
            if (
                clauses[index].Mood == Mood.Nominal
                && !next.Hard
                && next is { Mood: Mood.Ask, Actor: Actor.Gp, Verb: null, Rule: not WelcomeThing.Rule }
                && line.Senses(clauses[index].From, clauses[index].To) != 0
                && line.FirstCue(clauses[index].From, clauses[index].To, Words.Cue.Done) < 0
            )
            {
                clauses[index].Mood = Mood.Ask;
                clauses[index].Actor = Actor.Gp;
            }
        }

        if (FormFields.Continue(line, from, to, story, Governing) is { } ticked)
            return [ticked];
        NameWhoFollows();
        GiveToWhoDoesIt();
        var supply = SupplyReader.Read(line, from, to);
        if (supply == default && Governing.Section == SectionKind.Medications)
            supply = SupplyReader.Cell(line, clauses);
        if (supply == default)
            supply = story.Supply;
        var condition = new ConditionScope(line, from, to);
        var asks = new List<(Ask Ask, Clause Clause)>();
        for (var index = 0; index < clauses.Count; index++)
        {
            if (clauses[index] is not { Mood: Mood.Ask, Actor: { } actor } clause)
                continue;
            var ask = actor == Actor.Gp ? GpAsk(index, condition, supply) : OtherAsk(clause, actor);
            if (ask is not null)
                asks.Add((ask, clause));
        }
        // "Which I would ask you to see to": a guess beside a plain ask is the same ask again.
        if (asks.Exists(pair => pair.Ask is { Guessed: false, Actor: Actor.Gp }))
            asks.RemoveAll(pair => pair.Ask is { Guessed: true, PointsBack: true });
        story.Tell(line.Senses(from, to), SupplyReader.Read(line, from, to), LastMedicine(to), Awaits(to));
        return AskMerger.Merge(line, clauses, asks);
    }

    private Ask? GpAsk(int index, ConditionScope condition, Supply supply)
    {
        var clause = clauses[index];
        var context = Context(index);
        var due = Due(index);
        var verb = clause is { ThroughPatient: true, Errand: false } ? null : clause.Verb;
        var content = verb is null && clause.ThroughPatient ? AfterGp(clause) : clause.From;
        // "Ensure U&Es checked", "consider switching", "help in optimising": the act is the verb that follows.
        if (
            verb is { } outer
            && (
                outer.Class is VerbClass.Ensure or VerbClass.Consider
                || outer.Class is VerbClass.Arrange or VerbClass.Ask or VerbClass.Act or VerbClass.See
                    && line.Norm(outer.To) is "for" or "that"
            )
            && InnerVerb(outer, clause.To) is { } inner
        )
            verb = inner with { From = outer.To, To = outer.To };
        if (clause.Passive && verb is { } passive)
            verb = passive with { From = clause.From, To = passive.To };
        var work = new Work(
            line,
            verb,
            content,
            clause.To,
            from,
            to,
            context,
            due.Days ?? Soon(clause),
            supply,
            LastMedicine(clause.To) ?? (clause.Verb is null ? null : LastMedicine(to)) ?? story.LastMedicine
        );
        var category = Categoriser.Choose(work);
        if (category is null && clause.Passive && clause.Verb is { } active)
            category = Categoriser.Choose(work with { Verb = active });
        category = ByWhoseMove(clause, category, condition);
        due = OnlyWhen(due, category);
        var governs = condition.Over(clause, clauses);
        ConditionScope? quoted = null;
        // A patient who stayed away is the hospital's to call again, whatever the "if".
        if (category == AskCategories.HospitalAppointment && HospitalWork.Missed(line, work))
            governs = null;
        // "Follow up and eradicate if positive": the result is chased whatever it shows.
        if (category == AskCategories.ChaseResult && governs is not null && clause.Verb is { } chased && governs.From > chased.From)
            governs = null;
        // "Bloods today: CRP, ESR. GP please review these".
        if (
            category == AskCategories.GpReview
            && story.Awaits
            && clause.Verb is { Class: VerbClass.Review or VerbClass.See or VerbClass.Check } looks
            && line.Norm(looks.To) is "these" or "this" or "them" or "it" or "those"
        )
            category = AskCategories.ChaseResult;
        // "HVS sent. If positive, GP to treat": the hospital's own result, to be waited for and acted on.
        if (governs is not null && (story.Awaits || Awaits(governs.From)) && OnResult(governs))
        {
            if (
                category
                is not (
                    AskCategories.OnwardReferral
                    or AskCategories.StartMedicine
                    or AskCategories.TellPatient
                    or AskCategories.ArrangeTest
                )
            )
                category = AskCategories.ChaseResult;
            quoted = governs;
            governs = null;
        }
        if (category == AskCategories.None)
            return null;
        // "To check and remove staples", "to dress and repeat weekly": the bare verb goes with the one beside it.
        if (IsBareBeside(index, clause))
            return null;
        var guessed = category is null && governs is null;
        if (guessed)
            category = clause.ActorNamed || clause.Polite ? FallBack.For(work) : null;
        if (category is null && governs is null)
            return null;

        var quoteFrom = clause.Verb is null || clause.Passive || clause.ThroughPatient ? clause.From : clause.Verb.Value.From;
        var quoteTo = QuoteTrimmer.End(line, clause);
        if (quoted is not null)
        {
            quoteFrom = Math.Min(quoteFrom, quoted.From);
            quoteTo = Math.Max(quoteTo, quoted.From < clause.To ? clause.To : quoted.To);
        }
        if (governs is not null)
        {
            category = AskCategories.SafetyNet;
            due = default;
            clause.Conditional = true;
            quoteFrom = Math.Min(quoteFrom, governs.From);
            quoteTo = Math.Max(quoteTo, governs.From < clause.To ? clause.To : governs.To);
        }
        // "Coeliac serology - could surgery sort": what the act is about stands before it.
        if (
            index > 0
            && clause.Verb is { } pointing
            && line.Senses(pointing.To, clause.To) == 0
            && clauses[index - 1] is { Mood: Mood.Nominal or Mood.Report, Verb: null } about
            && line.Senses(about.From, about.To) != 0
            && clause.Hard
        )
            quoteFrom = about.From;
        // "Cytology pending - over to surgery": whose it is belongs to the quote.
        if (index == clauses.Count - 2 && TrailsToPractice)
            quoteTo = to;
        // "Do this": nothing to know it by; the words around it belong to the quote.
        if (!QuoteTrimmer.HasContent(line, quoteFrom, quoteTo))
            quoteFrom = clause.From;
        quoteFrom = QuoteTrimmer.Start(line, quoteFrom, quoteTo);
        return new Ask
        {
            Category = category!,
            Actor = Actor.Gp,
            Quote = line.Span(quoteFrom, quoteTo),
            Statement = line.Span(from, to),
            Due = due.Iso,
            Guessed = guessed,
            Related = category == AskCategories.OnwardReferral ? !IsUnrelated() : null,
            SupplyException =
                category == AskCategories.ShortSupply
                    ? SupplyExceptions.InWords(line.Span(0, line.Tokens.Count).Of(line.Text))?.Code
                    : null,
            PointsBack = clause.Verb is { } act && line.Senses(act.To, clause.To) == 0,
            OnlyAddresses = Addressee.PointsBack(line, clause),
            ByDefault = clause is { ActorNamed: false, Polite: false },
            Urgent = Urgency.IsUrgent(line, from, to),
            Medicine = MedicineOf(clause),
            SuppliedDays = supply.Days,
            Reason = new AskReason(
                RuleOf(clause),
                Cue(clause),
                Governing.Lead is { } lead ? "under " + lead : Governing.Section.ToString()
            ),
        };
    }

    private Sense? LastMedicine(int end)
    {
        Sense? last = null;
        foreach (var thing in line.Things)
        {
            if (thing.From >= from && thing.To <= end && thing.Sense is Sense.Medicine or Sense.SpecialistMedicine)
                last = thing.Sense;
        }
        return last;
    }

    private Verb? InnerVerb(Verb outer, int end)
    {
        foreach (var verb in line.VerbsIn(outer.To, end))
        {
            if (verb.From < outer.To || verb.To > end || verb.Class is VerbClass.Ask or VerbClass.Ensure or VerbClass.Consider)
                continue;
            // "Consider candesartan, building up": what is considered stands right behind.
            if (outer.Class is VerbClass.Consider && verb.From > outer.To + 2)
                return null;
            if (
                (verb.Form & (VerbForm.Gerund | VerbForm.Participle)) != 0
                    && (outer.Class is VerbClass.Ensure or VerbClass.Consider || Fillers.IsBe(line.Norm(verb.From - 1)))
                || line.Norm(verb.From - 1) is "to" && outer.Class is VerbClass.Ensure or VerbClass.Consider
            )
                return verb;
        }
        return null;
    }

    /// <summary>What the patient is to see the GP about: what follows the GP's name.</summary>
    private int AfterGp(Clause clause) =>
        line.PersonIn(clause.From, clause.To, Sense.Gp, Sense.You) is { } gp
        && gp.To < clause.To
        && line.Senses(gp.To, clause.To) != 0
        && !(clause.Verb is { Class: VerbClass.Test } test && line.Senses(test.To, gp.From) != 0)
            ? gp.To
            : clause.From;

    /// <summary>"GP to prescribe: nil".</summary>
    private bool IsAnsweredNil(Clause clause)
    {
        var next = clause.To;
        return next + 1 < line.Tokens.Count
            && line.Tokens[next].Kind is TokenKind.Colon or TokenKind.Dash
            && line.Norm(next + 1) is "nil" or "none" or "no" or "nothing" or "n/a" or "na";
    }

    private string? MedicineOf(Clause clause)
    {
        string? found = null;
        foreach (var (at, _, medicine) in line.Medicines)
        {
            if (at >= clause.To)
                break;
            if (at >= clause.From)
                return medicine.Name;
            found = medicine.Name;
        }
        return found;
    }

    private Ask OtherAsk(Clause clause, Actor actor) =>
        new()
        {
            Category = AskCategories.None,
            Actor = actor,
            Quote = line.Span(clause.Verb is { } verb && !clause.Passive ? Math.Max(clause.From, verb.From) : clause.From, clause.To),
            Statement = line.Span(from, to),
            Due = First(clause).Iso,
            Reason = new AskReason("other-actor", Cue(clause), Governing.Section.ToString()),
        };

    /// <summary>By what a clause was taken for an ask: the rule that an explanation names.</summary>
    private static string RuleOf(Clause clause) =>
        clause switch
        {
            { Conditional: true } => "condition",
            { Rule.Length: > 0 } => clause.Rule,
            { ThroughPatient: true } => "through-patient",
            { Verb: null, ActorNamed: true } => "thing-with-practice",
            { Verb: null, Polite: true } => "thing-asked-for",
            { Verb: null } => "thing-in-plan",
            { Passive: true } => "passive",
            { ActorNamed: true } => "asked-by-name",
            { Polite: true } => "asked-politely",
            _ => "imperative-in-plan",
        };

    /// <summary>A problem that has nothing to do with this episode (design 5, "unrelated").</summary>
    private bool IsUnrelated() =>
        line.HasWord(from, to, "unrelated", "coincidental", "coincidentally", "longstanding", "separately")
        || line.HasPhrase(
            from,
            to,
            "not related",
            "nothing to do with",
            "long standing",
            "separate issue",
            "separate problem",
            "separate matter",
            "another matter",
            "pre existing problem"
        );

    private string Cue(Clause clause) =>
        clause.Verb is { } verb ? verb.Lemma : line.Span(clause.From, Math.Min(clause.To, clause.From + 3)).Of(line.Text);
}
