using FhirInterface.Policy.Review;
using FhirInterface.Policy.Review.Second;

namespace FhirInterface.Policy.Training;

/// <summary>
/// Fits the weights by stochastic gradient descent with steps scaled by AdaGrad and an L2 penalty. Deterministic: the same statements in the
/// same order give the same weights.
/// </summary>
internal sealed class Trainer
{
    private const double Scale = 0.05;
    private const float Penalty = 1e-4f;
    private const int Epochs = 25;
    private const float Rate = 0.15f;

    /// <summary>The features that tell most are kept, so that the file stays small.</summary>
    private const int Most = 24_000;

    public static readonly string[] Categories =
    [
        AskCategories.None,
        .. AskCategories.Avoidable.Order(StringComparer.Ordinal),
        .. AskCategories.Appropriate.Order(StringComparer.Ordinal),
    ];

    /// <param name="least">A feature counts that stands in so many clauses.</param>
    public static SecondModelFile Train(IReadOnlyList<ClauseExample> clauses, int least, Certainty certainty)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in clauses.SelectMany(clause => clause.Names.Distinct(StringComparer.Ordinal)))
            counts[name] = counts.GetValueOrDefault(name) + 1;
        string[] names = [.. counts.Where(entry => entry.Value >= least).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
        if (names.Length > Most)
        {
            // Fitted once to see which features tell, and again with those alone, so that they are weighed as they will be used.
            names =
            [
                .. Fit(clauses, names)
                    .OrderByDescending(entry => entry.Weights.Max() - entry.Weights.Min())
                    .ThenBy(entry => entry.Name, StringComparer.Ordinal)
                    .Take(Most)
                    .Select(entry => entry.Name)
                    .Order(StringComparer.Ordinal),
            ];
        }
        return new SecondModelFile(
            "",
            Scale,
            certainty,
            Categories,
            Fit(clauses, names)
                .ToDictionary(
                    entry => entry.Name,
                    entry => (IReadOnlyList<int>)[.. entry.Weights.Select(weight => (int)Math.Round(weight / Scale))],
                    StringComparer.Ordinal
                )
        );
    }

    private static IEnumerable<(string Name, float[] Weights)> Fit(IReadOnlyList<ClauseExample> clauses, string[] names)
    {
        var rows = names
            .Select((name, row) => (Number: FeatureSink.NumberOf(name), row))
            .ToDictionary(pair => pair.Number, pair => pair.row);
        var data = clauses
            .Select(clause =>
                (
                    Rows: clause.Features.Distinct().Where(rows.ContainsKey).Select(number => rows[number]).ToArray(),
                    Label: Array.IndexOf(Categories, clause.Category)
                )
            )
            .ToArray();

        var width = Categories.Length;
        var weights = new float[names.Length * width];
        var squares = new float[names.Length * width];
        var order = Enumerable.Range(0, data.Length).ToArray();
        var random = new Random(17);
        var judged = new float[width];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var at in order)
            {
                var (mine, label) = data[at];
                Array.Clear(judged);
                foreach (var row in mine)
                {
                    for (var category = 0; category < width; category++)
                        judged[category] += weights[(row * width) + category];
                }
                SecondModel.Normalise(judged, mine.Length);
                judged[label] -= 1;
                var norm = 1f / MathF.Sqrt(Math.Max(1, mine.Length));
                foreach (var row in mine)
                {
                    for (var category = 0; category < width; category++)
                    {
                        ref var weight = ref weights[(row * width) + category];
                        ref var square = ref squares[(row * width) + category];
                        var slope = (judged[category] * norm) + (Penalty * weight);
                        square += slope * slope;
                        weight -= Rate * slope / (MathF.Sqrt(square) + 1e-6f);
                    }
                }
            }
        }
        return names.Select((name, row) => (name, weights.AsSpan(row * width, width).ToArray()));
    }
}
