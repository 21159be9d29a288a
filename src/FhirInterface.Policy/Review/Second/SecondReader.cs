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

    /// <summary>How sure it has to be to put a plain request for primary care's own work otherwise.</summary>
    private const float PlainRename = 0.8f;

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
            var category = Best(judged[index]);
            if (claimed[index] || category == 0 || judged[index][category] < needed || !MayAsk(sentence, sentence.Clauses[index]))
                continue;
            var last = index;
            while (last + 1 < claimed.Length && !claimed[last + 1] && Best(judged[last + 1]) == category)
                last++;
            if (Found(sentence, index, last, categories[category], judged[index][category], explain(index, category)) is { } found)
            {
                asks.RemoveAll(other => other.Actor != Actor.Gp && other.Quote.Overlaps(found.Quote));
                asks.Add(found);
            }
            index = last;
        }
        asks.Sort((one, other) => one.Quote.Start.CompareTo(other.Quote.Start));
        return asks;
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
        // Whom the words name or beg is asked, however odd the rest may look; only what the place implies can be doubted.
        // To mark what was not asked costs little, to lose what is urgent may cost a patient.
        if (least > certainty.Doubt && !plain && !ask.Urgent)
            return null;
        // What the rules plainly hold the hospital's own stands; what they hold primary care's, or only guessed, may be put otherwise.
        var best = BestAsk(judged[at]);
        var needed = !plain || ask.Guessed ? certainty.Rename : PlainRename;
        if (plain && ask is { Avoidable: true, Guessed: false } || most <= needed || categories[best] == ask.Category)
            return ask;
        return ask with
        {
            Category = categories[best],
            Due = categories[best] == AskCategories.SafetyNet ? null : ask.Due,
            RulesAgree = false,
            Reason = new AskReason(Rule, explain(at, best), Context(most, $"the rules: {ask.Category}")),
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

    private static Ask? Found(ReadSentence sentence, int first, int last, string category, float sure, string why)
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
            Reason = new AskReason(Rule, why, Context(sure, "the rules: nothing")),
        };
    }

    private static string Context(float sure, string rules) => string.Create(CultureInfo.InvariantCulture, $"sure to {sure:F2}; {rules}");

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

    private static int Best(float[] judged)
    {
        var best = BestAsk(judged);
        return judged[0] >= judged[best] ? 0 : best;
    }

    private static int BestAsk(float[] judged)
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
