using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Report;

/// <summary>What was read in one case, beside its labels.</summary>
public sealed record Outcome(
    Case Case,
    IReadOnlyList<(Ask Ask, string Quote)> Predicted,
    IReadOnlyList<(LabelledAsk Label, Ask Ask)> Matched
)
{
    private IEnumerable<LabelledAsk> Labels => Case.Asks.Where(ask => ask.Actor == "gp");

    public IEnumerable<LabelledAsk> Missed => Labels.Except(Matched.Select(pair => pair.Label));
    public IEnumerable<(Ask Ask, string Quote)> Extra =>
        Predicted.Where(entry => !Matched.Any(pair => ReferenceEquals(pair.Ask, entry.Ask)));
    public bool LabelledAvoidable => Labels.Any(label => AskCategories.IsAvoidable(label.Category));
    public bool PredictedAvoidable => Predicted.Any(entry => entry.Ask.Avoidable);
    public bool HasLabel => Labels.Any();

    /// <summary>Reads a case and matches as the domain's README says: same category, one content word in common, one to one.</summary>
    public static Outcome Of(Case given, AskReader reader)
    {
        var text = ReadingText.FromPlain(given.Text);
        var predicted = reader
            .Read(text, given.SettingKind, given.SectionKind)
            .Where(ask => ask.Actor == Actor.Gp)
            .Select(ask => (Ask: ask, Quote: ask.Quote.Of(text.Text)))
            .ToList();
        return Of(given, predicted);
    }

    /// <summary>Matches what was found with the labels.</summary>
    public static Outcome Of(Case given, IReadOnlyList<(Ask Ask, string Quote)> predicted)
    {
        var matched = new List<(LabelledAsk, Ask)>();
        var free = new List<(Ask Ask, string Quote)>(predicted);
        foreach (var label in given.Asks.Where(ask => ask.Actor == "gp"))
        {
            var best = free.Where(entry => entry.Ask.Category == label.Category)
                .Select(entry => (entry, Common: ContentWords.InCommon(entry.Quote, label.Quote)))
                .Where(pair => pair.Common > 0)
                .OrderByDescending(pair => pair.Common)
                .FirstOrDefault();
            if (best.entry.Ask is null)
                continue;
            matched.Add((label, best.entry.Ask));
            free.Remove(best.entry);
        }
        return new Outcome(given, predicted, matched);
    }
}

/// <summary>The figures of the domain's README over a set of outcomes.</summary>
public sealed class Score(IReadOnlyCollection<Outcome> outcomes)
{
    public Rates Avoidable { get; } =
        new(
            outcomes.Count(outcome => outcome.LabelledAvoidable && outcome.PredictedAvoidable),
            outcomes.Count(outcome => outcome.PredictedAvoidable),
            outcomes.Count(outcome => outcome.LabelledAvoidable)
        );

    public Rates Category { get; } =
        new(
            outcomes.Sum(outcome => outcome.Matched.Count),
            outcomes.Sum(outcome => outcome.Predicted.Count),
            outcomes.Sum(outcome => outcome.Matched.Count + outcome.Missed.Count())
        );

    public (int Part, int Whole) FalseAlarms { get; } =
        (outcomes.Count(outcome => !outcome.HasLabel && outcome.Predicted.Count > 0), outcomes.Count(outcome => !outcome.HasLabel));

    public (int Part, int Whole) Due { get; } =
        (
            outcomes.Sum(outcome => outcome.Matched.Count(pair => pair.Label.Due is not null && pair.Label.Due == pair.Ask.Due)),
            outcomes.Sum(outcome => outcome.Matched.Count(pair => pair.Label.Due is not null))
        );

    /// <summary>Dues found where none is labelled, among found asks.</summary>
    public int DueInvented { get; } =
        outcomes.Sum(outcome => outcome.Matched.Count(pair => pair.Label.Due is null && pair.Ask.Due is not null));
}

/// <summary>Hits, what was predicted, what was labelled.</summary>
public readonly record struct Rates(int Hits, int Predicted, int Labelled)
{
    public double Precision => Predicted == 0 ? 1 : (double)Hits / Predicted;
    public double Recall => Labelled == 0 ? 1 : (double)Hits / Labelled;
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}

/// <summary>Words that count when two quotes are compared.</summary>
public static class ContentWords
{
    private static readonly HashSet<string> Stop = new(StringComparer.Ordinal)
    {
        "gp",
        "please",
        "the",
        "a",
        "an",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "and",
        "or",
        "with",
        "by",
        "be",
        "is",
        "are",
        "was",
        "were",
        "this",
        "that",
        "these",
        "those",
        "it",
        "its",
        "he",
        "she",
        "him",
        "her",
        "his",
        "their",
        "them",
        "they",
        "you",
        "your",
        "we",
        "us",
        "our",
        "i",
        "my",
        "me",
        "as",
        "if",
        "from",
        "would",
        "could",
        "should",
        "will",
        "can",
        "may",
        "has",
        "have",
        "had",
        "not",
        "no",
        "do",
        "so",
        "but",
        "which",
        "who",
        "s",
    };

    public static int InCommon(string one, string other)
    {
        var words = Cut(one).ToHashSet(StringComparer.Ordinal);
        return Cut(other).Distinct(StringComparer.Ordinal).Count(words.Contains);
    }

    private static IEnumerable<string> Cut(string text)
    {
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var inside = at < text.Length && char.IsLetterOrDigit(text[at]);
            if (inside && start < 0)
                start = at;
            if (inside || start < 0)
                continue;
            var word = text[start..at].ToLowerInvariant();
            start = -1;
            if (!Stop.Contains(word))
                yield return word;
        }
    }
}
