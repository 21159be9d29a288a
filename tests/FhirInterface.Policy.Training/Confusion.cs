using FhirInterface.Policy.Report;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Training;

/// <summary>What was asked against what was read, category by category: misses under <c>-</c>, inventions too.</summary>
internal static class Confusion
{
    public static void Print(IEnumerable<(Example Example, IReadOnlyList<Ask> Asks)> read)
    {
        var pairs = new Dictionary<(string Wanted, string Read), int>();
        foreach (var (example, asks) in read)
        {
            var free = asks.Where(ask => ask.Actor == Actor.Gp).ToList();
            var open = new List<LabelledAsk>();
            foreach (var label in example.Case.Asks.Where(ask => ask.Actor == "gp"))
            {
                var hit = free.Find(ask => ask.Category == label.Category && Overlap(example, ask, label));
                if (hit is null)
                    open.Add(label);
                else
                    free.Remove(hit);
            }
            foreach (var label in open)
            {
                var near = free.Find(ask => Overlap(example, ask, label));
                if (near is not null)
                    free.Remove(near);
                Count(label.Category, near?.Category ?? "-");
            }
            foreach (var ask in free)
                Count("-", ask.Category + (example.Case.Asks.Any(label => label.Actor == "gp") ? " (beside)" : ""));
        }
        foreach (var (pair, count) in pairs.OrderByDescending(entry => entry.Value).Take(60))
            Console.WriteLine(FormattableString.Invariant($"  {count, 4} {pair.Wanted} -> {pair.Read}"));
        void Count(string wanted, string got) => pairs[(wanted, got)] = pairs.GetValueOrDefault((wanted, got)) + 1;
    }

    private static bool Overlap(Example example, Ask ask, LabelledAsk label) =>
        ContentWords.InCommon(ask.Quote.Of(example.Text.Text), label.Quote) > 0;
}
