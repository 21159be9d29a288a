using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Review.Second;
using FhirInterface.Policy.Review.Words;
using FhirInterface.Policy.Rewrite;

namespace FhirInterface.Policy.Review;

/// <summary>Finds what a text asks, of whom and by when (asks.md). Pure: the same text gives the same asks.</summary>
public sealed class AskReader
{
    /// <summary>In UTF-16 units: some two hundred and fifty words.</summary>
    private const int LongestPart = 1_600;

    private readonly WordLexicon lexicon = WordLexicon.Default;
    private readonly SecondReader? second;

    public AskReader()
        : this(SecondReader.Default) { }

    private AskReader(SecondReader? second) => this.second = second;

    /// <summary>The rules alone, without the second reader: to measure what it adds, and to teach it.</summary>
    public static AskReader RulesOnly { get; } = new(second: null);

    /// <summary>The rules beside a second reader with these weights.</summary>
    internal static AskReader With(SecondModel model) => new(new SecondReader(model));

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
            if (block is { Kind: BlockKind.TableRow, Cells.Count: > 1 } && block.Span.Length <= LongestPart)
            {
                var rows = new RowReader(
                    text.Text,
                    span => new Line(text.Text, span.Start, span.End, lexicon, medicines),
                    sectionizer,
                    story
                );
                asks.AddRange(rows.Read(block));
                continue;
            }
            foreach (var part in Parts(text.Text, block.Span))
                ReadPart(new Line(text.Text, part.Start, part.End, lexicon, medicines), block, sectionizer, story, asks);
        }
        asks.Sort((one, other) => one.Quote.Start.CompareTo(other.Quote.Start));
        return asks;
    }

    private void ReadPart(Line line, TextBlock block, Sectionizer sectionizer, Story story, List<Ask> asks)
    {
        if (line.Tokens.Count == 0)
            return;
        if (block.Kind is BlockKind.TableHeader || sectionizer.TryHeading(line, block))
        {
            story.Forget();
            return;
        }
        foreach (var (from, to, governing) in sectionizer.Sentences(line))
        {
            var reader = new SentenceReader(line, from, to, governing, story);
            var found = reader.Read();
            if (second is not null && !ReturnWording.Opens(line.Span(from, to).Of(line.Text)))
                found = second.Read(new ReadSentence(line, from, to, reader.Clauses, governing, found));
            Add(asks, found);
        }
    }

    /// <summary>"Needs an echo. Please could the surgery request": one ask in two sentences, and the second says of whom.</summary>
    private static void Add(List<Ask> asks, List<Ask> more)
    {
        if (
            asks.Count > 0
            && more.Count > 0
            && asks[^1] is { ByDefault: true } or { RulesAgree: false, Actor: Actor.Gp }
            && more[0] is { PointsBack: true, ByDefault: false } first
            && (asks[^1].Category == first.Category || first.OnlyAddresses)
        )
        {
            // Taken out of the letter, both sentences go.
            more[0] = first with
            {
                Category = asks[^1].Category,
                Quote = first.OnlyAddresses ? asks[^1].Quote : first.Quote,
                Due = first.Due ?? asks[^1].Due,
                Statement = TextSpan.FromBounds(asks[^1].Statement.Start, first.Statement.End),
            };
            asks.RemoveAt(asks.Count - 1);
        }
        asks.AddRange(more);
    }

    /// <summary>A block that no person would write at one go is read in parts, so that the work stays linear whatever is sent.</summary>
    private static IEnumerable<TextSpan> Parts(string text, TextSpan block)
    {
        var start = block.Start;
        while (block.End - start > LongestPart)
        {
            var end = text.LastIndexOf(". ", start + LongestPart, LongestPart - 1, StringComparison.Ordinal);
            if (end <= start)
                end = text.LastIndexOf(' ', start + LongestPart, LongestPart - 1);
            if (end <= start)
                end = start + LongestPart;
            yield return TextSpan.FromBounds(start, end + 1);
            start = end + 1;
        }
        yield return TextSpan.FromBounds(start, block.End);
    }
}
