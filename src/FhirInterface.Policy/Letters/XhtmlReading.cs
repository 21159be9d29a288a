using System.Net;

namespace FhirInterface.Policy.Letters;

/// <summary>
/// Reads the XHTML of a narrative into a <see cref="ReadingText"/>. A hand-written scanner, linear in the length, that takes broken
/// markup as it comes: what is no tag is text, what is never closed ends with the text.
/// </summary>
internal sealed class XhtmlReading
{
    private const int LongestEntity = 34;

    private readonly string source;
    private readonly ReadingTextBuilder builder;
    private readonly List<TextSpan> cells = [];
    private readonly List<string> headers = [];
    private readonly List<int> pieces = [];
    private int position;
    private int listDepth;
    private int tableDepth;
    private int boldDepth;
    private int headDepth;
    private int rowsInTable;
    private int cellStart = -1;
    private bool inRow;
    private bool rowAllHeaders;
    private bool rowHasList;
    private BlockKind open = BlockKind.Paragraph;

    private XhtmlReading(string source)
    {
        this.source = source;
        builder = new ReadingTextBuilder(source);
    }

    public static ReadingText Read(string xhtml) => new XhtmlReading(xhtml).Read();

    private ReadingText Read()
    {
        while (position < source.Length)
        {
            var character = source[position];
            if (character == '<' && TryMarkup())
                continue;
            if (character == '&' && TryEntity())
                continue;
            Text(character, position);
            position++;
        }

        EndRow(position);
        EndBlock(position);
        return builder.Build();
    }

    private void Text(char character, int offset) => builder.Add(character, offset, boldDepth > 0);

    private bool TryEntity()
    {
        var end = source.IndexOf(';', position, Math.Min(LongestEntity, source.Length - position));
        if (end < 0)
            return false;
        var entity = source.Substring(position, end - position + 1);
        var decoded = WebUtility.HtmlDecode(entity);
        if (string.Equals(decoded, entity, StringComparison.Ordinal))
            return false;
        foreach (var character in decoded)
            Text(character, position);
        position = end + 1;
        return true;
    }

    private bool TryMarkup()
    {
        if (Starts("<!--"))
            return SkipTo("-->");
        if (Starts("<![CDATA["))
            return ReadCharacterData();
        if (Starts("<?"))
            return SkipTo("?>");
        if (Starts("<!"))
            return SkipTo(">");

        var at = position + 1;
        var closing = at < source.Length && source[at] == '/';
        if (closing)
            at++;
        if (at >= source.Length || !char.IsAsciiLetter(source[at]))
            return false;

        var nameStart = at;
        while (at < source.Length && (char.IsAsciiLetterOrDigit(source[at]) || source[at] is ':' or '-'))
            at++;
        var name = source.AsSpan(nameStart, at - nameStart);
        if (name.IndexOf(':') is var colon and >= 0)
            name = name[(colon + 1)..];

        var end = EndOfTag(at);
        var selfClosing = end < source.Length && end > 0 && source[end - 1] == '/';
        var offset = position;
        position = Math.Min(end + 1, source.Length);
        Tag(name, closing, selfClosing, offset);
        return true;
    }

    /// <summary>The closing bracket of a tag, quoted attribute values passed over.</summary>
    private int EndOfTag(int at)
    {
        while (at < source.Length && source[at] != '>')
        {
            if (source[at] is '"' or '\'')
            {
                var close = source.IndexOf(source[at], at + 1);
                if (close < 0)
                    return source.Length;
                at = close;
            }
            at++;
        }
        return at;
    }

    private void Tag(ReadOnlySpan<char> name, bool closing, bool selfClosing, int offset)
    {
        Span<char> lower = stackalloc char[16];
        if (name.Length > lower.Length)
            return;
        name.ToLowerInvariant(lower);
        switch (lower[..name.Length])
        {
            case "br":
                if (inRow)
                    Boundary(offset);
                else
                    builder.LineBreak(offset);
                break;
            case "b" or "strong":
                boldDepth = Depth(boldDepth, closing, selfClosing);
                break;
            case "script" or "style":
                if (!closing && !selfClosing)
                    SkipElement(name.ToString());
                break;
            case "ul" or "ol" or "dl":
                Boundary(offset);
                listDepth = Depth(listDepth, closing, selfClosing);
                break;
            case "li" or "dd" or "dt":
                rowHasList |= inRow;
                Boundary(offset);
                open = closing ? BlockKind.Paragraph : BlockKind.ListItem;
                break;
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                Boundary(offset);
                open = closing ? BlockKind.Paragraph : BlockKind.Heading;
                break;
            case "caption":
                Boundary(offset);
                open = closing ? BlockKind.Paragraph : BlockKind.Caption;
                break;
            case "table":
                EndRow(offset);
                EndBlock(offset);
                tableDepth = Depth(tableDepth, closing, selfClosing);
                rowsInTable = 0;
                headers.Clear();
                break;
            case "thead":
                EndRow(offset);
                headDepth = Depth(headDepth, closing, selfClosing);
                break;
            case "tbody" or "tfoot":
                EndRow(offset);
                break;
            case "tr":
                EndRow(offset);
                EndBlock(offset);
                if (!closing && !selfClosing)
                    StartRow();
                break;
            case "td" or "th":
                EndCell(offset);
                if (!closing && inRow)
                {
                    rowAllHeaders &= lower[1] == 'h';
                    if (selfClosing)
                        cells.Add(new TextSpan(builder.Length, 0));
                    else
                        cellStart = builder.NextStart;
                }
                break;
            case "p" or "div" or "blockquote" or "pre" or "address" or "hr" or "section" or "article" or "header" or "footer":
                Boundary(offset);
                break;
            default:
                break;
        }
    }

    private static int Depth(int depth, bool closing, bool selfClosing) =>
        selfClosing ? depth
        : closing ? Math.Max(0, depth - 1)
        : depth + 1;

    /// <summary>The edge of a block; inside a table cell it parts the cell into pieces.</summary>
    private void Boundary(int offset)
    {
        if (!inRow)
        {
            EndBlock(offset);
            return;
        }
        builder.Space(offset);
        if (cellStart >= 0 && builder.Length > cellStart)
            pieces.Add(builder.Length);
    }

    private void EndBlock(int offset) =>
        builder.EndBlock(listDepth > 0 && open == BlockKind.Paragraph ? BlockKind.ListItem : open, listDepth + tableDepth, offset);

    private void StartRow()
    {
        inRow = true;
        rowAllHeaders = true;
        rowHasList = false;
        pieces.Clear();
        cells.Clear();
        cellStart = -1;
    }

    private void EndCell(int offset)
    {
        builder.Space(offset);
        if (cellStart < 0)
            return;
        cells.Add(
            builder.Length > cellStart
                ? TextSpan.FromBounds(cellStart, builder.Length)
                : new TextSpan(Math.Min(cellStart, builder.Length), 0)
        );
        cellStart = -1;
    }

    private void EndRow(int offset)
    {
        if (!inRow)
            return;
        EndCell(offset);
        inRow = false;
        rowsInTable++;
        var header =
            cells.Count > 0
            && (
                headDepth > 0
                || (rowAllHeaders && cells.Count > 1)
                || (rowsInTable == 1 && TableHeadings.IsHeaderRow([.. cells.Select(builder.Slice)]))
            );
        if (header)
        {
            headers.Clear();
            foreach (var cell in cells)
                headers.Add(builder.Slice(cell));
        }
        builder.Space(offset);
        if (!header && (rowHasList || (cells.Count <= 2 && headers.Count == 0)) && HasPartedCell())
            builder.EndPartedRow(cells, pieces, listDepth + tableDepth);
        else
            builder.EndRow(
                header ? BlockKind.TableHeader : BlockKind.TableRow,
                listDepth + tableDepth,
                [.. cells],
                header ? [] : [.. headers]
            );
        cells.Clear();
        pieces.Clear();
    }

    private bool HasPartedCell()
    {
        foreach (var cell in cells)
        foreach (var piece in pieces)
        {
            if (piece > cell.Start && piece < cell.End)
                return true;
        }
        return false;
    }

    private bool Starts(string what) => string.CompareOrdinal(source, position, what, 0, what.Length) == 0;

    private bool SkipTo(string end)
    {
        var found = source.IndexOf(end, position, StringComparison.Ordinal);
        position = found < 0 ? source.Length : found + end.Length;
        return true;
    }

    private bool ReadCharacterData()
    {
        var start = position + "<![CDATA[".Length;
        var found = source.IndexOf("]]>", start, StringComparison.Ordinal);
        var end = found < 0 ? source.Length : found;
        for (var at = start; at < end; at++)
            Text(source[at], at);
        position = found < 0 ? source.Length : found + 3;
        return true;
    }

    private void SkipElement(string name)
    {
        var found = source.IndexOf("</" + name, position, StringComparison.OrdinalIgnoreCase);
        position = found < 0 ? source.Length : found;
    }
}
