using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Report;
using FhirInterface.Policy.Review;
using FhirInterface.Policy.Review.Second;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Training;

/// <summary>A clause of a labelled statement: its features by number, and the category it belongs to.</summary>
internal sealed record ClauseExample(ulong[] Features, string[] Names, string Category);

/// <summary>A labelled statement as the rules read it.</summary>
internal sealed class Example
{
    public required Case Case { get; init; }
    public required ReadingText Text { get; init; }
    public required IReadOnlyList<ReadSentence> Sentences { get; init; }

    /// <summary>For each sentence its clauses.</summary>
    public required IReadOnlyList<ClauseExample[]> Clauses { get; init; }

    /// <param name="unread">
    /// Whether no rule was written with the statement in sight. Elsewhere the rules look better than they are, so what they think is left out.
    /// </param>
    public static Example Of(Case given, bool unread)
    {
        var text = ReadingText.FromPlain(given.Text);
        var sectionizer = new Sectionizer(given.SettingKind, given.SectionKind, null);
        var medicines = MedicinesTable.Default.FindAll(text.Text);
        var labels = given.Asks.Where(ask => ask.Actor == "gp").Select(ask => (ask.Category, Span: Locate(text.Text, ask.Quote))).ToList();
        var story = new Story();
        var sentences = new List<ReadSentence>();
        foreach (var block in text.Blocks)
        {
            var line = new Line(text.Text, block.Span.Start, block.Span.End, WordLexicon.Default, medicines);
            if (line.Tokens.Count == 0 || sectionizer.TryHeading(line, block))
                continue;
            foreach (var (from, to, governing) in sectionizer.Sentences(line))
            {
                var reader = new SentenceReader(line, from, to, governing, story);
                var found = reader.Read();
                sentences.Add(new ReadSentence(line, from, to, reader.Clauses, governing, found));
            }
        }
        return new Example
        {
            Case = given,
            Text = text,
            Sentences = sentences,
            Clauses = [.. sentences.Select(sentence => Labelled(sentence, labels, unread))],
        };
    }

    private static ClauseExample[] Labelled(ReadSentence sentence, List<(string Category, TextSpan Span)> labels, bool unread)
    {
        var features = new ClauseFeatures(sentence.Line, sentence.From, sentence.To, sentence.Clauses, sentence.Governing);
        var sink = new FeatureSink(named: true);
        var clauses = new ClauseExample[sentence.Clauses.Count];
        for (var index = 0; index < clauses.Length; index++)
        {
            sink.Clear();
            features.Write(sink, index, unread ? sentence.Asks : null);
            var clause = sentence.Clauses[index];
            clauses[index] = new(
                [.. sink.Found],
                [.. sink.Names],
                clause.To <= clause.From ? AskCategories.None : CategoryOf(sentence.Line.Span(clause.From, clause.To), labels)
            );
        }
        return clauses;
    }

    private static TextSpan Locate(string text, string quote)
    {
        var words = string.Join(' ', quote.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var at = text.IndexOf(words, StringComparison.Ordinal);
        return at >= 0 ? TextSpan.FromBounds(at, at + words.Length) : default;
    }

    /// <summary>The label that covers most of the clause: a third of it at least, or half of the label.</summary>
    private static string CategoryOf(TextSpan clause, List<(string Category, TextSpan Span)> labels)
    {
        var (best, most) = (AskCategories.None, 0);
        foreach (var (category, span) in labels)
        {
            var common = Math.Min(clause.End, span.End) - Math.Max(clause.Start, span.Start);
            if (common > most && (common * 3 >= clause.Length || common * 2 >= span.Length))
                (best, most) = (category, common);
        }
        return best;
    }
}
