namespace FhirInterface.Cli;

/// <summary>
/// Reads lines of bytes as they arrive, in bounded memory. A line ends with a line feed, with or without a carriage return; a byte order
/// mark at the very start is left out.
/// </summary>
internal sealed class LineReader(Stream input, int longest)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private bool atStart = true;
    private bool atEnd;

    /// <summary>The line just read, valid until the next call; empty where it was longer than the longest allowed.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Whether the line just read was too long and has been passed over.</summary>
    public bool TooLong { get; private set; }

    public bool Read()
    {
        TooLong = false;
        var searched = 0;
        while (true)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(searched + found);
                start += searched + found + 1;
                return true;
            }

            searched = end - start;
            if (searched > longest)
            {
                TooLong = true;
                start = end;
                searched = 0;
            }

            if (atEnd)
            {
                if (end == start && !TooLong)
                    return false;
                Take(end - start);
                start = end;
                return true;
            }

            Fill();
        }
    }

    private void Take(int length)
    {
        var line = TooLong || length > longest ? ReadOnlyMemory<byte>.Empty : buffer.AsMemory(start, length);
        TooLong |= length > longest;
        if (line.Span is [.., (byte)'\r'])
            line = line[..^1];
        if (atStart && line.Span is [0xEF, 0xBB, 0xBF, ..])
            line = line[3..];
        atStart = false;
        Line = line;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);

        var read = input.Read(buffer, end, buffer.Length - end);
        atEnd = read == 0;
        end += read;
    }
}
