using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Training;

/// <summary>
/// Labels to look at again: statements that a reader taught without them is sure to read otherwise. Some are read wrongly, some were
/// labelled wrongly; the guide decides, not the reader.
/// </summary>
internal static class Doubts
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON object a line, the surest first.</summary>
    /// <param name="judged">How likely each category is for each clause of each sentence, by weights not learnt from the example.</param>
    public static void Write(
        string path,
        IEnumerable<(Example Example, IReadOnlyList<Ask> Asks)> read,
        Func<Example, IReadOnlyList<float[][]>> judged
    )
    {
        var found = new List<(double Sure, string Line)>();
        foreach (var (example, asks) in read)
        {
            var reading = asks.Where(ask => ask.Actor == Actor.Gp).ToList();
            var labels = example.Case.Asks.Where(ask => ask.Actor == "gp").Select(ask => ask.Category).Order(StringComparer.Ordinal);
            if (labels.SequenceEqual(reading.Select(ask => ask.Category).Order(StringComparer.Ordinal), StringComparer.Ordinal))
                continue;
            var sure = Sure(example, judged(example));
            var line = new
            {
                id = example.Case.Id,
                setting = example.Case.Setting,
                section = example.Case.Section,
                text = example.Case.Text,
                asks = example.Case.Asks.Select(ask => new
                {
                    quote = ask.Quote,
                    actor = ask.Actor,
                    category = ask.Category,
                }),
                reading = reading.Select(ask => new { quote = ask.Quote.Of(example.Text.Text), category = ask.Category }),
                sure = sure.ToString("F3", CultureInfo.InvariantCulture),
            };
            found.Add((sure, JsonSerializer.Serialize(line, Plain)));
        }
        File.WriteAllLines(path, found.OrderByDescending(one => one.Sure).Select(one => one.Line));
    }

    /// <summary>The likeliest reading of a clause that is not its label, in the clause where that is likeliest.</summary>
    private static double Sure(Example example, IReadOnlyList<float[][]> judged)
    {
        var most = 0f;
        for (var sentence = 0; sentence < judged.Count; sentence++)
        {
            for (var clause = 0; clause < judged[sentence].Length; clause++)
            {
                var likely = judged[sentence][clause];
                var label = Array.IndexOf(Trainer.Categories, example.Clauses[sentence][clause].Category);
                for (var category = 0; category < likely.Length; category++)
                    most = category == label ? most : Math.Max(most, likely[category]);
            }
        }
        return most;
    }
}
