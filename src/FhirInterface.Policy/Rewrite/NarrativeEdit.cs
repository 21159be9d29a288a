using System.Text;
using FhirInterface.Policy.Letters;

namespace FhirInterface.Policy.Rewrite;

/// <summary>The replacement of one run of the reading text.</summary>
internal sealed record Edit(TextSpan Span, string New);

/// <summary>
/// Puts edits of the reading text into the XHTML that it was read from. Only characters of text nodes go; every tag stays where it is,
/// so what was well-formed stays so, and everything outside the edits stays as it was to the character.
/// </summary>
internal static class NarrativeEdit
{
    private const int LongestEntity = 34;

    /// <param name="edits">Without overlap.</param>
    public static string Apply(ReadingText reading, IEnumerable<Edit> edits)
    {
        var source = reading.Source;
        foreach (var edit in edits.OrderByDescending(edit => edit.Span.Start))
            source = Apply(reading, source, Trimmed(reading, edit));
        return source;
    }

    private static string Apply(ReadingText reading, string source, Edit edit)
    {
        if (edit.Span.Length == 0)
        {
            if (edit.New.Length == 0)
                return source;
            // Right after the character before it, so that it stands in the same text node.
            var at = edit.Span.Start > 0 ? EndOf(reading, edit.Span.Start - 1) : reading.SourceOffsets[edit.Span.Start];
            return source.Insert(at, Escaped(edit.New));
        }

        var start = reading.SourceOffsets[edit.Span.Start];
        var end = EndOf(reading, edit.Span.End - 1);
        return string.Concat(source.AsSpan(0, start), Escaped(edit.New), TagsOf(source, start, end), source.AsSpan(end));
    }

    /// <summary>The same edit without what is equal at its start and end: what stays keeps its own markup.</summary>
    private static Edit Trimmed(ReadingText reading, Edit edit)
    {
        var old = edit.Span.Of(reading.Text);
        var prefix = old.AsSpan().CommonPrefixLength(edit.New);
        var rest = Math.Min(old.Length, edit.New.Length) - prefix;
        var suffix = 0;
        while (suffix < rest && old[^(suffix + 1)] == edit.New[^(suffix + 1)])
            suffix++;

        // Neither inside a surrogate pair nor inside an entity that reads as two units.
        while (prefix > 0 && Splits(reading, edit.Span.Start + prefix))
            prefix--;
        while (suffix > 0 && Splits(reading, edit.Span.End - suffix))
            suffix--;
        return new(TextSpan.FromBounds(edit.Span.Start + prefix, edit.Span.End - suffix), edit.New[prefix..^suffix]);
    }

    private static bool Splits(ReadingText reading, int at) =>
        at > 0
        && at < reading.Text.Length
        && (char.IsLowSurrogate(reading.Text[at]) || reading.SourceOffsets[at] == reading.SourceOffsets[at - 1]);

    /// <summary>The end in the source of one unit of the reading text: a character, an entity, or a run of white space.</summary>
    private static int EndOf(ReadingText reading, int unit)
    {
        var source = reading.Source;
        var at = reading.SourceOffsets[unit];
        if (reading.Text[unit] == ' ')
        {
            var next = unit + 1 < reading.Text.Length ? reading.SourceOffsets[unit + 1] : source.Length;
            while (at < next && (char.IsWhiteSpace(source[at]) || IsSpaceEntity(source, at)))
                at = source[at] == '&' ? source.IndexOf(';', at) + 1 : at + 1;
            return at;
        }

        if (source[at] != '&')
            return at + 1;
        var end = source.IndexOf(';', at, Math.Min(LongestEntity, source.Length - at));
        return end < 0 ? at + 1 : end + 1;
    }

    private static bool IsSpaceEntity(string source, int at) =>
        source[at] == '&'
        && (
            string.CompareOrdinal(source, at, "&#160;", 0, 6) == 0
            || string.CompareOrdinal(source, at, "&#xA0;", 0, 6) == 0
            || string.CompareOrdinal(source, at, "&#xa0;", 0, 6) == 0
            || string.CompareOrdinal(source, at, "&nbsp;", 0, 6) == 0
        );

    private static string TagsOf(string source, int start, int end)
    {
        var tags = new StringBuilder();
        for (var at = start; at < end; at++)
        {
            if (source[at] != '<')
                continue;
            var close = EndOfTag(source, at);
            tags.Append(source, at, close - at);
            at = close - 1;
        }

        return tags.ToString();
    }

    private static int EndOfTag(string source, int at)
    {
        if (string.CompareOrdinal(source, at, "<!--", 0, 4) == 0)
            return source.IndexOf("-->", at, StringComparison.Ordinal) is var comment and >= 0 ? comment + 3 : source.Length;
        for (var i = at + 1; i < source.Length; i++)
        {
            if (source[i] == '>')
                return i + 1;
            if (source[i] is '"' or '\'')
                i = source.IndexOf(source[i], i + 1) is var quote and >= 0 ? quote : source.Length;
        }

        return source.Length;
    }

    private static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
