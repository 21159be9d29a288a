namespace FhirInterface.Policy.Letters;

/// <summary>Reads plain text: a line is a block, unless it was merely wrapped; bullets, numbers and columns are seen by their marks.</summary>
internal static class PlainReading
{
    /// <summary>A line at least this long that does not end was wrapped.</summary>
    private const int WrappedLine = 60;

    public static ReadingText Read(string source)
    {
        var builder = new ReadingTextBuilder(source);
        var headers = new List<string>();
        var at = 0;
        var rowsInTable = 0;
        while (at < source.Length)
        {
            var end = EndOfLine(source, at);
            var cells = Columns(source, at, end);
            if (cells is not null)
            {
                Row(builder, source, cells, headers, ++rowsInTable, end);
            }
            else
            {
                rowsInTable = 0;
                headers.Clear();
                Line(builder, source, at, end);
            }
            at = end + 1;
        }
        return builder.Build();
    }

    private static void Line(ReadingTextBuilder builder, string source, int start, int end)
    {
        for (var at = start; at < end; at++)
            builder.Add(source[at], at);
        if (GoesOn(source, start, end))
            builder.Space(end);
        else
            builder.EndBlock(StartsWithMark(source, start, end) ? BlockKind.ListItem : BlockKind.Paragraph, 0, end);
    }

    private static void Row(
        ReadingTextBuilder builder,
        string source,
        List<(int Start, int End)> columns,
        List<string> headers,
        int number,
        int end
    )
    {
        var cells = new List<TextSpan>(columns.Count);
        foreach (var (start, stop) in columns)
        {
            var first = -1;
            for (var at = start; at < stop; at++)
            {
                if (first < 0 && !char.IsWhiteSpace(source[at]))
                    first = builder.NextStart;
                builder.Add(source[at], at);
            }
            cells.Add(first < 0 ? new TextSpan(builder.Length, 0) : TextSpan.FromBounds(first, builder.Length));
            builder.Space(stop);
        }

        var header = number == 1 && TableHeadings.IsHeaderRow([.. cells.Select(builder.Slice)]);
        if (header)
        {
            headers.Clear();
            headers.AddRange(cells.Select(builder.Slice));
        }
        builder.Space(end);
        builder.EndRow(header ? BlockKind.TableHeader : BlockKind.TableRow, 1, cells, header ? [] : [.. headers]);
    }

    private static int EndOfLine(string source, int start)
    {
        var end = source.AsSpan(start).IndexOfAny('\n', '\r');
        return end < 0 ? source.Length : start + end;
    }

    /// <summary>The columns of a line ruled by bars or tabs, at least three of them; null for any other line.</summary>
    private static List<(int Start, int End)>? Columns(string source, int start, int end)
    {
        var line = source.AsSpan(start, end - start);
        var mark = line.Count('|') >= 2 ? '|' : '\t';
        if (line.Trim().Count(mark) < 2)
            return null;
        var columns = new List<(int, int)>();
        var from = start;
        for (var at = start; at <= end; at++)
        {
            if (at < end && source[at] != mark)
                continue;
            if (
                !(from == start && source.AsSpan(from, at - from).IsWhiteSpace())
                && !(at == end && source.AsSpan(from, at - from).IsWhiteSpace())
            )
                columns.Add((from, at));
            from = at + 1;
        }
        return columns.Count >= 2 ? columns : null;
    }

    private static bool GoesOn(string source, int start, int end)
    {
        var last = end - 1;
        while (last > start && char.IsWhiteSpace(source[last]))
            last--;
        if (last - start < WrappedLine || source[last] is '.' or ':' or ';' or '!' or '?')
            return false;
        var next = end;
        if (next < source.Length && source[next] == '\r')
            next++;
        if (next < source.Length && source[next] == '\n')
            next++;
        while (next < source.Length && (source[next] is ' ' or '\t'))
            next++;
        return next < source.Length && char.IsLower(source[next]) && !StartsWithMark(source, next, source.Length);
    }

    /// <summary>A bullet, or a number or letter with its stop or bracket.</summary>
    internal static bool StartsWithMark(string source, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(source[start]))
            start++;
        if (start >= end)
            return false;
        if (source[start] is '•' or '·' or '–' or '—' or '▪' or '◦' or '●')
            return true;
        if ((source[start] is '-' or 'o' or '*') && start + 1 < end && char.IsWhiteSpace(source[start + 1]))
            return true;
        if (source[start] == '(')
            start++;
        var at = start;
        while (at < end && at - start < 3 && char.IsAsciiDigit(source[at]))
            at++;
        if (at == start && at < end && char.IsAsciiLetter(source[at]))
            at++;
        return at > start && at < end && (source[at] is ')' or '.') && (at + 1 >= end || !char.IsLetterOrDigit(source[at + 1]));
    }
}
