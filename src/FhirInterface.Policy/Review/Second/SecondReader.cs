using System.Globalization;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review.Second;

/// <summary>A sentence as the rules have read it.</summary>
internal sealed record ReadSentence(
    Line Line,
    int From,
    int To,
    IReadOnlyList<Clause> Clauses,
    Governing Governing,
    IReadOnlyList<Ask> Asks
);

/// <summary>
/// Reads a sentence again after the rules, by weights learnt from labelled statements. Where it is sure enough it finds an ask that the
/// rules have no words for, drops one that is none, or puts one into another category; else the rules stand.
/// </summary>
internal sealed class SecondReader(SecondModel model)
{
    /// <summary>The <see cref="AskReason.Rule"/> of what only the second reader holds.</summary>
    public const string Rule = "second-reader";

    /// <summary>How many of the strongest features an explanation names.</summary>
    private const int Reasons = 4;

    public static SecondReader Default => Lazy.Value;

    private static readonly Lazy<SecondReader> Lazy = new(() => new SecondReader(SecondModel.Default));

    public List<Ask> Read(ReadSentence sentence)
    {
        var features = new ClauseFeatures(sentence.Line, sentence.From, sentence.To, sentence.Clauses, sentence.Governing);
        var sink = new FeatureSink();
        var judged = new float[sentence.Clauses.Count][];
        for (var index = 0; index < judged.Length; index++)
        {
            sink.Clear();
            features.Write(sink, index, sentence.Asks);
            judged[index] = model.Judge(sink);
        }
        return Join(sentence, judged, model.Categories, model.Certainty, (index, category) => Explain(features, sentence, index, category));
    }

    /// <summary>What the rules found and what the weights say, made one.</summary>
    internal static List<Ask> Join(
        ReadSentence sentence,
        IReadOnlyList<float[]> judged,
        IReadOnlyList<string> categories,
        Certainty certainty,
        Func<int, int, string> explain
    )
    {
        var asks = new List<Ask>();
        var claimed = new bool[sentence.Clauses.Count];
        foreach (var ask in sentence.Asks)
        {
            if (ask.Actor != Actor.Gp)
            {
                asks.Add(ask);
                continue;
            }
            if (Reconsidered(sentence, ask, claimed, judged, categories, certainty, explain) is { } kept)
                asks.Add(kept);
        }

        var needed = Array.Exists(claimed, taken => taken) ? certainty.FindBeside : certainty.Find;
        for (var index = 0; index < claimed.Length; index++)
        {
            if (claimed[index] || Asked(judged[index]) < needed || !MayAsk(sentence, sentence.Clauses[index]))
                continue;
            var category = Best(judged[index]);
            var last = index;
            while (last + 1 < claimed.Length && !claimed[last + 1] && IsAsked(judged[last + 1]) && Best(judged[last + 1]) == category)
                last++;
            var sure = Context(Asked(judged[index]), judged[index][category], "nothing");
            if (Found(sentence, index, last, categories[category], new AskReason(Rule, explain(index, category), sure)) is { } found)
            {
                asks.RemoveAll(other => other.Actor != Actor.Gp && other.Quote.Overlaps(found.Quote));
                asks.Add(found);
            }
            index = last;
        }
        DropWhatTheRulesRead(asks);
        asks.Sort((one, other) => one.Quote.Start.CompareTo(other.Quote.Start));
        return asks;
    }

    /// <summary>"A gastroenterology opinion would help, and I leave that with you": one ask in two clauses, of which the rules read one.</summary>
    private static void DropWhatTheRulesRead(List<Ask> asks)
    {
        if (asks.TrueForAll(ask => ask.RulesAgree))
            return;
        var read = asks.Where(ask => ask is { RulesAgree: true, Actor: Actor.Gp })
            .Select(ask => ask.Category)
            .ToHashSet(StringComparer.Ordinal);
        asks.RemoveAll(ask => !ask.RulesAgree && read.Contains(ask.Category));
    }

    /// <summary>An ask of the rules: as it is, in another category, or not at all.</summary>
    private static Ask? Reconsidered(
        ReadSentence sentence,
        Ask ask,
        bool[] claimed,
        IReadOnlyList<float[]> judged,
        IReadOnlyList<string> categories,
        Certainty certainty,
        Func<int, int, string> explain
    )
    {
        // A heading that names the GP is as plain as a sentence that does.
        var plain = sentence.Governing.Lead == Actor.Gp;
        var least = 1f;
        var (at, most) = (-1, 0f);
        for (var index = 0; index < claimed.Length; index++)
        {
            var clause = sentence.Clauses[index];
            if (clause.To <= clause.From || !sentence.Line.Span(clause.From, clause.To).Overlaps(ask.Quote))
                continue;
            claimed[index] = true;
            plain |=
                clause is { ActorNamed: true } or { Polite: true } or { ThroughPatient: true }
                || clause.Cue.Length > 0
                || sentence.Line.PersonIn(clause.From, clause.To, Sense.Gp) is not null;
            least = Math.Min(least, judged[index][0]);
            for (var category = 1; category < categories.Count; category++)
            {
                if (judged[index][category] > most)
                    (at, most) = (index, judged[index][category]);
            }
        }
        if (at < 0)
            return ask;
        // Whom the words name or beg is asked, as a rule; what only the place implies is doubted sooner.
        // To mark what was not asked costs little, to lose what is urgent may cost a patient.
        if (least > (plain ? certainty.DoubtPlain : certainty.Doubt) && !ask.Urgent)
            return null;
        var best = Best(judged[at]);
        if (most <= (plain && !ask.Guessed ? certainty.RenamePlain : certainty.Rename) || categories[best] == ask.Category)
            return ask;
        return ask with
        {
            Category = categories[best],
            Due = categories[best] == AskCategories.SafetyNet ? null : ask.Due,
            RulesAgree = false,
            Reason = new AskReason(Rule, explain(at, best), Context(Asked(judged[at]), most, ask.Category)),
        };
    }

    /// <summary>
    /// What stands under somebody else's heading asks nothing of the GP unless it names the GP; a section that tells asks nothing unless
    /// somebody is addressed (asks.md, rule 4). No weight overrules that.
    /// </summary>
    private static bool MayAsk(ReadSentence sentence, Clause clause)
    {
        var line = sentence.Line;
        if (sentence.Governing.Lead is not null and not Actor.Gp)
            return line.PersonIn(clause.From, clause.To, Sense.Gp, Sense.You) is not null;
        return sentence.Governing.Section
                is not (
                    SectionKind.ClinicalSummary
                    or SectionKind.Diagnoses
                    or SectionKind.SocialContext
                    or SectionKind.InvestigationResults
                )
            || line.PersonIn(sentence.From, sentence.To, Sense.Gp, Sense.You) is not null
            || line.FirstCue(sentence.From, sentence.To, Cue.Polite) >= 0
            || line.FirstCue(sentence.From, sentence.To, Cue.Request) >= 0;
    }

    private static Ask? Found(ReadSentence sentence, int first, int last, string category, AskReason reason)
    {
        var (line, clauses) = (sentence.Line, sentence.Clauses);
        var (from, to) = (clauses[first].From, clauses[last].To);
        if (!QuoteTrimmer.HasContent(line, from, to))
            return null;
        to = Math.Max(from + 1, first == last ? QuoteTrimmer.End(line, clauses[first]) : to);
        from = QuoteTrimmer.Start(line, from, to);
        return new Ask
        {
            Category = category,
            Actor = Actor.Gp,
            Quote = line.Span(from, to),
            Statement = line.Span(sentence.From, sentence.To),
            Due = category is AskCategories.SafetyNet or AskCategories.FitNote
                ? null
                : DueReader.Find(line, clauses[first].From, clauses[last].To).Find(time => time.Iso is not null).Iso,
            Urgent = Urgency.IsUrgent(line, sentence.From, sentence.To),
            Medicine = line
                .Medicines.Find(medicine => medicine.From >= clauses[first].From && medicine.To <= clauses[last].To)
                .Medicine?.Name,
            SuppliedDays = SupplyReader.Read(line, sentence.From, sentence.To).Days,
            RulesAgree = false,
            Reason = reason,
        };
    }

    private static string Context(float asked, float category, string rules) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"sure to {asked:F2} that something is asked, to {category:F2} of what; the rules: {rules}"
        );

    private string Explain(ClauseFeatures features, ReadSentence sentence, int index, int category)
    {
        var sink = new FeatureSink(named: true);
        features.Write(sink, index, sentence.Asks);
        return string.Join(
            ", ",
            sink.Names.Zip(sink.Found, (name, number) => (Name: name, Weight: model.Weight(number, category)))
                .DistinctBy(feature => feature.Name)
                .OrderByDescending(feature => feature.Weight)
                .ThenBy(feature => feature.Name, StringComparer.Ordinal)
                .Take(Reasons)
                .Select(feature => feature.Name)
        );
    }

    /// <summary>How likely the GP is asked for something, whatever it is.</summary>
    private static float Asked(float[] judged) => 1 - judged[0];

    private static bool IsAsked(float[] judged) => Asked(judged) > 0.5f;

    /// <summary>The likeliest category if anything is asked.</summary>
    private static int Best(float[] judged)
    {
        var best = 1;
        for (var category = 2; category < judged.Length; category++)
        {
            if (judged[category] > judged[best])
                best = category;
        }
        return best;
    }
}
