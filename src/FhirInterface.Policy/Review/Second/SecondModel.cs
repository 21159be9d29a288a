using System.Collections.Frozen;
using FhirInterface.Policy.Lexicon;

namespace FhirInterface.Policy.Review.Second;

/// <summary>How sure the second reader has to be, from 0 to 1.</summary>
/// <param name="Find">That something is asked, where the rules found nothing in the sentence.</param>
/// <param name="FindBeside">That something is asked, where the rules found something else in the sentence.</param>
/// <param name="Doubt">That nothing is asked, where only the place of the words made the rules find an ask.</param>
/// <param name="DoubtPlain">That nothing is asked, where the words name or beg the GP.</param>
/// <param name="Rename">Of another category, where the rules guessed it, or only the place of the words made them find an ask.</param>
/// <param name="RenamePlain">Of another category, where the words name or beg the GP.</param>
internal sealed record Certainty(double Find, double FindBeside, double Doubt, double DoubtPlain, double Rename, double RenamePlain);

/// <summary>The weights as the file has them: for each feature one whole number a category, in the order of the categories.</summary>
internal sealed record SecondModelFile(
    string About,
    double Scale,
    Certainty Certainty,
    IReadOnlyList<string> Categories,
    IReadOnlyDictionary<string, IReadOnlyList<int>> Weights
);

/// <summary>A linear model (multinomial logistic regression): a weight for each feature and category; the first category is none.</summary>
internal sealed class SecondModel
{
    public const string FileName = "second-reader.json";

    private readonly FrozenDictionary<ulong, int> rows;
    private readonly float[] weights;

    public SecondModel(SecondModelFile file)
    {
        Categories = file.Categories;
        Certainty = file.Certainty;
        if (Categories.Count < 2 || Categories[0] != AskCategories.None)
            throw new InvalidDataException($"Lexicon/{FileName}: the first of the categories has to be '{AskCategories.None}'.");
        if (
            Categories
                .Skip(1)
                .FirstOrDefault(name => !AskCategories.Avoidable.Contains(name) && !AskCategories.Appropriate.Contains(name)) is
            { } odd
        )
            throw new InvalidDataException($"Lexicon/{FileName}: there is no category '{odd}'.");
        weights = new float[file.Weights.Count * Categories.Count];
        var numbers = new Dictionary<ulong, int>();
        foreach (var (name, row) in file.Weights)
        {
            if (row.Count != Categories.Count)
                throw new InvalidDataException($"Lexicon/{FileName}: '{name}' needs {Categories.Count} weights, not {row.Count}.");
            if (!numbers.TryAdd(FeatureSink.NumberOf(name), numbers.Count))
                throw new InvalidDataException($"Lexicon/{FileName}: '{name}' cannot be told from another feature.");
            for (var at = 0; at < row.Count; at++)
                weights[((numbers.Count - 1) * row.Count) + at] = (float)(row[at] * file.Scale);
        }
        rows = numbers.ToFrozenDictionary();
    }

    public static SecondModel Default => Lazy.Value;

    private static readonly Lazy<SecondModel> Lazy = new(() => new SecondModel(LexiconFile.Read<SecondModelFile>(FileName)));

    public IReadOnlyList<string> Categories { get; }
    public Certainty Certainty { get; }

    /// <summary>The probability of each category.</summary>
    public float[] Judge(FeatureSink features)
    {
        Span<int> known = features.Found.Count <= 1024 ? stackalloc int[features.Found.Count] : new int[features.Found.Count];
        var count = 0;
        foreach (var number in features.Found)
        {
            if (rows.TryGetValue(number, out var row))
                known[count++] = row;
        }
        known = known[..count];
        known.Sort();
        var scores = new float[Categories.Count];
        var distinct = 0;
        for (var at = 0; at < known.Length; at++)
        {
            if (at > 0 && known[at] == known[at - 1])
                continue;
            distinct++;
            var row = weights.AsSpan(known[at] * scores.Length, scores.Length);
            for (var category = 0; category < row.Length; category++)
                scores[category] += row[category];
        }
        Normalise(scores, distinct);
        return scores;
    }

    /// <summary>The weight that a feature lends to one category against none.</summary>
    public float Weight(ulong feature, int category) =>
        rows.TryGetValue(feature, out var row) ? weights[(row * Categories.Count) + category] - weights[row * Categories.Count] : 0;

    /// <summary>Scores into probabilities. A long clause has many features: their sum is brought to the size of a short one's.</summary>
    internal static void Normalise(Span<float> scores, int features)
    {
        var norm = 1f / MathF.Sqrt(Math.Max(1, features));
        var most = float.MinValue;
        foreach (ref var score in scores)
        {
            score *= norm;
            most = Math.Max(most, score);
        }
        var sum = 0f;
        foreach (ref var score in scores)
            sum += score = MathF.Exp(score - most);
        foreach (ref var score in scores)
            score /= sum;
    }
}
