using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Finds what a text asks, of whom and by when (asks.md). Pure: the same text gives the same asks.</summary>
public sealed class AskReader
{
    private readonly WordLexicon lexicon;

    public AskReader()
        : this(WordLexicon.Default) { }

    private AskReader(WordLexicon lexicon) => this.lexicon = lexicon;

    /// <summary>The reader with the lexicon that comes with the program; made once, shared by all.</summary>
    public static AskReader Default => Lazy.Value;

    private static readonly Lazy<AskReader> Lazy = new(() => new AskReader());

    /// <summary>The asks in a text, by position. <paramref name="heading"/> is the section's title, if it has one.</summary>
    public IReadOnlyList<Ask> Read(ReadingText text, Setting setting, SectionKind section, string? heading = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var asks = new List<Ask>();
        var sectionizer = new Sectionizer(setting, section, heading);
        var story = new Story();
        var medicines = MedicinesTable.Default.FindAll(text.Text);
        foreach (var block in text.Blocks)
        {
            var line = new Line(text.Text, block.Span.Start, block.Span.End, lexicon, medicines);
            if (line.Tokens.Count == 0)
                continue;
            if (block.Kind is BlockKind.TableHeader || sectionizer.TryHeading(line, block))
            {
                story.Forget();
                continue;
            }
            foreach (var (from, to, governing) in sectionizer.Sentences(line))
            {
                var sentence = new SentenceReader(line, from, to, governing, story);
                asks.AddRange(sentence.Read());
            }
        }
        asks.Sort((one, other) => one.Quote.Start.CompareTo(other.Quote.Start));
        return asks;
    }
}
