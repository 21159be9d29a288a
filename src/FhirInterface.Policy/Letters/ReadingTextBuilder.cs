using System.Text;

namespace FhirInterface.Policy.Letters;

/// <summary>
/// Collects characters and layout boundaries into a <see cref="ReadingText"/>: white space folded, blocks closed where the layout parts
/// them, every character with the place it came from. Works in one pass; memory grows with the text only.
/// </summary>
internal sealed class ReadingTextBuilder(string source)
{
    /// <summary>A line at least this long that stops in mid-sentence was wrapped, not ended.</summary>
    private const int WrappedLine = 60;

    private readonly StringBuilder text = new(source.Length);
    private readonly List<int> offsets = new(source.Length);
    private readonly List<TextBlock> blocks = [];
    private readonly List<(int Position, bool Bold)> lineBreaks = [];
    private int blockStart;
    private int pendingSpace = -1;
    private bool lineBold = true;

    /// <summary>Length of the text so far, and so the start of what comes next (less a pending space).</summary>
    public int Length => text.Length;

    /// <summary>Adds one character that was read at <paramref name="offset"/>.</summary>
    public void Add(char character, int offset, bool bold = false)
    {
        if (char.IsWhiteSpace(character))
        {
            Space(offset);
            return;
        }

        FlushSpace();
        text.Append(character);
        offsets.Add(offset);
        lineBold &= bold;
    }

    /// <summary>A run of white space, or a boundary that reads as one.</summary>
    public void Space(int offset)
    {
        if (pendingSpace < 0)
            pendingSpace = offset;
    }

    /// <summary>The start that the next character will have.</summary>
    public int NextStart => pendingSpace >= 0 && text.Length > 0 ? text.Length + 1 : text.Length;

    /// <summary>A line break inside a block: ends a statement unless the line was merely wrapped.</summary>
    public void LineBreak(int offset)
    {
        Space(offset);
        if (text.Length > blockStart)
            lineBreaks.Add((text.Length, lineBold));
        lineBold = true;
    }

    /// <summary>Ends the block that is open and adds it, if it holds anything.</summary>
    public void EndBlock(BlockKind kind, int depth, int offset)
    {
        Space(offset);
        if (text.Length > blockStart)
            AddLines(kind, depth);
        Restart();
    }

    /// <summary>Ends a table row, whose cells are known.</summary>
    public void EndRow(BlockKind kind, int depth, IReadOnlyList<TextSpan> cells, IReadOnlyList<string> headers)
    {
        if (text.Length > blockStart)
            blocks.Add(new TextBlock(kind, TextSpan.FromBounds(SkipSpace(blockStart), text.Length), depth, cells, headers));
        Restart();
    }

    /// <summary>
    /// Ends a table row used for layout: a cell that holds several items becomes those items, a short first cell their heading.
    /// </summary>
    public void EndPartedRow(IReadOnlyList<TextSpan> cells, IReadOnlyList<int> pieces, int depth)
    {
        var next = 0;
        for (var index = 0; index < cells.Count; index++)
        {
            var cell = cells[index];
            var start = cell.Start;
            var parted = false;
            for (; next < pieces.Count && pieces[next] < cell.End; next++)
            {
                if (pieces[next] <= start)
                    continue;
                AddLine(BlockKind.ListItem, depth, start, pieces[next]);
                start = pieces[next];
                parted = true;
            }
            var whole = index == 0 && cell.Length <= 80 ? BlockKind.Heading : BlockKind.Paragraph;
            AddLine(parted ? BlockKind.ListItem : whole, depth, start, cell.End);
        }
        Restart();
    }

    public string Slice(TextSpan span) => text.ToString(span.Start, span.Length);

    public ReadingText Build() => new(text.ToString(), blocks, source, [.. offsets]);

    private void Restart()
    {
        blockStart = text.Length;
        lineBreaks.Clear();
        lineBold = true;
    }

    private void FlushSpace()
    {
        if (pendingSpace < 0)
            return;
        if (text.Length > 0)
        {
            text.Append(' ');
            offsets.Add(pendingSpace);
        }
        pendingSpace = -1;
    }

    private void AddLines(BlockKind kind, int depth)
    {
        var start = blockStart;
        var end = text.Length;
        foreach (var (position, bold) in lineBreaks)
        {
            if (position >= end || position <= start || (!bold && IsWrapped(start, position)))
                continue;
            AddLine(bold && kind == BlockKind.Paragraph && position - start <= 80 ? BlockKind.Heading : kind, depth, start, position);
            start = position;
        }
        AddLine(lineBold && kind == BlockKind.Paragraph && end - start <= 80 ? BlockKind.Heading : kind, depth, start, end);
    }

    private void AddLine(BlockKind kind, int depth, int start, int end)
    {
        start = SkipSpace(start);
        if (start < end)
            blocks.Add(new TextBlock(kind, TextSpan.FromBounds(start, end), depth, [], []));
    }

    /// <summary>A long line without an end, followed by one that starts in lower case, goes on.</summary>
    private bool IsWrapped(int start, int position)
    {
        var next = SkipSpace(position);
        return position - start >= WrappedLine
            && next < text.Length
            && (char.IsLower(text[next]) || char.IsDigit(text[next]))
            && text[position - 1] is not ('.' or ':' or ';' or '!' or '?')
            && !(char.IsDigit(text[next]) && next + 1 < text.Length && text[next + 1] is '.' or ')');
    }

    private int SkipSpace(int position) => position < text.Length && text[position] == ' ' ? position + 1 : position;
}
