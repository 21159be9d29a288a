using System.Globalization;
using FhirInterface.Policy.Report;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Training;

/// <summary>The figures of the domain's README over statements and what was read in them.</summary>
internal sealed class Figures
{
    private readonly int n,
        truePositive,
        positive,
        labelledPositive,
        hits,
        predictions,
        labels,
        alarms,
        nothing;

    public Figures(IEnumerable<(Example Example, IReadOnlyList<Ask> Asks)> read)
    {
        foreach (var (example, asks) in read)
        {
            n++;
            var predicted = asks.Where(ask => ask.Actor == Actor.Gp)
                .Select(ask => (ask.Category, Quote: ask.Quote.Of(example.Text.Text)))
                .ToList();
            var wanted = example.Case.Asks.Where(ask => ask.Actor == "gp").ToList();
            var free = new List<(string Category, string Quote)>(predicted);
            foreach (var label in wanted)
            {
                var best = free.Where(one => one.Category == label.Category)
                    .Select(one => (one, Common: ContentWords.InCommon(one.Quote, label.Quote)))
                    .Where(one => one.Common > 0)
                    .OrderByDescending(one => one.Common)
                    .Select(one => ((string, string)?)one.one)
                    .FirstOrDefault();
                if (best is null)
                    continue;
                hits++;
                free.Remove(best.Value);
            }
            predictions += predicted.Count;
            labels += wanted.Count;
            var labelled = wanted.Exists(ask => AskCategories.IsAvoidable(ask.Category));
            var found = predicted.Exists(ask => AskCategories.IsAvoidable(ask.Category));
            truePositive += labelled && found ? 1 : 0;
            positive += found ? 1 : 0;
            labelledPositive += labelled ? 1 : 0;
            if (wanted.Count == 0)
            {
                nothing++;
                alarms += predicted.Count > 0 ? 1 : 0;
            }
        }
    }

    public Rates Avoidable => new(truePositive, positive, labelledPositive);
    public Rates Category => new(hits, predictions, labels);
    public double AlarmShare => nothing == 0 ? 0 : (double)alarms / nothing;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"n={n, -4} avoidable P {Avoidable.Precision:F3} R {Avoidable.Recall:F3} F1 {Avoidable.F1:F3} | category P {Category.Precision:F3} R {Category.Recall:F3} F1 {Category.F1:F3} | false alarms {alarms}/{nothing}"
        );
}
