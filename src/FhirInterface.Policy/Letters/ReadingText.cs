namespace FhirInterface.Policy.Letters;

/// <summary>
/// The reading text of a narrative (design 2): its text nodes in order, entities decoded, each run of white space and each boundary of
/// block, list item, table cell or br one space, trimmed; with the blocks it was laid out in, and the way back to the source.
/// </summary>
public sealed class ReadingText
{
    public ReadingText(string text, IReadOnlyList<TextBlock> blocks, string source, int[] sourceOffsets)
    {
        Text = text;
        Blocks = blocks;
        Source = source;
        SourceOffsets = sourceOffsets;
    }

    /// <summary>The text that quotes and text-start count in.</summary>
    public string Text { get; }

    /// <summary>The leaves of the layout (paragraph, heading, list item, table row, …) in order, without overlap.</summary>
    public IReadOnlyList<TextBlock> Blocks { get; }

    /// <summary>What it was read from: the XHTML of the div, or the plain text itself.</summary>
    public string Source { get; }

    /// <summary>For each UTF-16 unit of <see cref="Text"/>, the offset in <see cref="Source"/> of the character or entity it came from.</summary>
    public int[] SourceOffsets { get; }

    /// <summary>Reads plain text: each line a block, each run of white space one space.</summary>
    public static ReadingText FromPlain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PlainReading.Read(text);
    }

    /// <summary>Reads the XHTML of a narrative's div. Never throws on odd markup.</summary>
    public static ReadingText FromXhtml(string div)
    {
        ArgumentNullException.ThrowIfNull(div);
        return XhtmlReading.Read(div);
    }

    /// <summary>The run of the source that a span was read from: in plain text, the words letter for letter with their own white space.</summary>
    public string SourceOf(TextSpan span) => span.Length == 0 ? "" : Source[SourceOffsets[span.Start]..(SourceOffsets[span.End - 1] + 1)];
}

/// <summary>One leaf block of the layout.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands in the reading text.</param>
/// <param name="Depth">How deep in lists or tables: 0 at the top.</param>
/// <param name="Cells">For a table row, the spans of its cells (empty cells included, with length 0); else empty.</param>
/// <param name="Headers">For a table row, the texts of the column headers, as many as are known; else empty.</param>
public sealed record TextBlock(BlockKind Kind, TextSpan Span, int Depth, IReadOnlyList<TextSpan> Cells, IReadOnlyList<string> Headers);

public enum BlockKind
{
    Paragraph,
    Heading,
    ListItem,
    TableHeader,
    TableRow,
    Caption,
}
