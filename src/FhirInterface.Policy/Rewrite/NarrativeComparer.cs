using System.Text;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;

namespace FhirInterface.Policy.Rewrite;

/// <summary>
/// Compares two narratives from start to end: outside the listed changes the sources must be equal to the character, markup and white
/// space too; inside a change the reading text must be what the change says, and the markup must be the old one.
/// </summary>
internal static class NarrativeComparer
{
    /// <param name="changes">Those of this narrative, by position, without overlap.</param>
    public static bool SameBut(ReadingText before, ReadingText after, IReadOnlyList<RewriteChange> changes)
    {
        if (changes.Count == 0)
            return before.Source == after.Source;
        if (Markup(before.Source) != Markup(after.Source) || !SameEnds(before, after))
            return false;
        var (at, newAt) = (0, 0);
        foreach (var change in changes)
        {
            var start = change.TextStart!.Value;
            var same = start - at;
            if (same < 0 || start + change.Old.Length > before.Text.Length || newAt + same + change.New.Length > after.Text.Length)
                return false;
            if (!SameRun(before, after, new TextSpan(at, same), newAt))
                return false;
            newAt += same;
            if (
                string.CompareOrdinal(before.Text, start, change.Old, 0, change.Old.Length) != 0
                || string.CompareOrdinal(after.Text, newAt, change.New, 0, change.New.Length) != 0
            )
                return false;
            at = start + change.Old.Length;
            newAt += change.New.Length;
        }

        return after.Text.Length - newAt == before.Text.Length - at
            && SameRun(before, after, TextSpan.FromBounds(at, before.Text.Length), newAt);
    }

    /// <summary>What stands before the first word and after the last one, where no reading text reaches: white space, tags.</summary>
    private static bool SameEnds(ReadingText before, ReadingText after)
    {
        if (before.Text.Length == 0 || after.Text.Length == 0)
            return before.Source == after.Source;
        var head = before.Source.AsSpan(0, before.SourceOffsets[0]);
        var tail = before.Source.AsSpan(EndOf(before, before.Text.Length - 1));
        return head.SequenceEqual(after.Source.AsSpan(0, after.SourceOffsets[0]))
            && after.Source.AsSpan(EndOf(after, after.Text.Length - 1)).EndsWith(tail)
            && TextOf(after.Source.AsSpan(EndOf(after, after.Text.Length - 1))) == TextOf(tail);
    }

    private static int EndOf(ReadingText reading, int unit)
    {
        var at = reading.SourceOffsets[unit];
        var semicolon = reading.Source[at] == '&' ? reading.Source.IndexOf(';', at) : -1;
        return semicolon < 0 ? at + 1 : semicolon + 1;
    }

    /// <summary>What is no tag.</summary>
    private static string TextOf(ReadOnlySpan<char> source)
    {
        var text = new StringBuilder();
        var inTag = false;
        foreach (var c in source)
        {
            if (c == '<')
                inTag = true;
            else if (c == '>')
                inTag = false;
            else if (!inTag)
                text.Append(c);
        }

        return text.ToString();
    }

    /// <summary>The same words from the same source, as far as both ends of the run lie in it.</summary>
    private static bool SameRun(ReadingText before, ReadingText after, TextSpan run, int newStart)
    {
        if (run.Length == 0)
            return true;
        if (string.CompareOrdinal(before.Text, run.Start, after.Text, newStart, run.Length) != 0)
            return false;
        var from = before.SourceOffsets[run.Start];
        var to = before.SourceOffsets[run.End - 1];
        var newFrom = after.SourceOffsets[newStart];
        var newTo = after.SourceOffsets[newStart + run.Length - 1];

        // The space beside a change may be a boundary's, whose place in the source is the tag's.
        if (before.Text[run.Start] == ' ' && run.Length > 1)
            (from, newFrom) = (before.SourceOffsets[run.Start + 1], after.SourceOffsets[newStart + 1]);
        if (before.Text[run.End - 1] == ' ' && run.Length > 1)
            (to, newTo) = (before.SourceOffsets[run.End - 2], after.SourceOffsets[newStart + run.Length - 2]);
        return to < from || before.Source.AsSpan(from, to - from).SequenceEqual(after.Source.AsSpan(newFrom, Math.Max(0, newTo - newFrom)));
    }

    /// <summary>All tags and comments in order.</summary>
    private static string Markup(string source)
    {
        var markup = new StringBuilder();
        for (var at = source.IndexOf('<', StringComparison.Ordinal); at >= 0; at = source.IndexOf('<', at))
        {
            var comment = string.CompareOrdinal(source, at, "<!--", 0, 4) == 0;
            var end = comment ? source.IndexOf("-->", at, StringComparison.Ordinal) : source.IndexOf('>', at);
            end = end < 0 ? source.Length : end + (comment ? 3 : 1);
            markup.Append(source, at, end - at);
            if (end >= source.Length)
                break;
            at = end;
        }

        return markup.ToString();
    }
}
