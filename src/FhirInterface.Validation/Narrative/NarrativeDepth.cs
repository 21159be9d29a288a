namespace FhirInterface.Validation.Narrative;

/// <summary>
/// How deep a narrative is nested, told in one pass without building anything: what does build something of it (a sanitizer, a browser) takes
/// time that grows with the square of the depth.
/// </summary>
public static class NarrativeDepth
{
    /// <summary>Levels; more is no letter. Nested tables and lists of real letters have ten.</summary>
    public const int Most = 100;

    /// <summary>Whether elements are open in each other beyond <see cref="Most"/>. An element that is never closed stays open.</summary>
    public static bool IsTooDeep(ReadOnlySpan<char> xhtml)
    {
        var depth = 0;
        for (var at = xhtml.IndexOf('<'); at >= 0 && at + 1 < xhtml.Length; at = Next(xhtml, at + 1))
        {
            var rest = xhtml[at..];
            if (rest.StartsWith("<!--", StringComparison.Ordinal))
                at = End(xhtml, at, "-->");
            else if (rest.StartsWith("<![CDATA[", StringComparison.Ordinal))
                at = End(xhtml, at, "]]>");
            else if (rest[1] == '/')
                depth = Math.Max(0, depth - 1);
            else if (char.IsAsciiLetter(rest[1]) && !IsClosedAtOnce(rest) && ++depth > Most)
                return true;
        }

        return false;
    }

    private static int Next(ReadOnlySpan<char> text, int from)
    {
        var next = from < text.Length ? text[from..].IndexOf('<') : -1;
        return next < 0 ? -1 : from + next;
    }

    private static int End(ReadOnlySpan<char> text, int from, string mark)
    {
        var end = text[from..].IndexOf(mark, StringComparison.Ordinal);
        return end < 0 ? text.Length : from + end;
    }

    private static bool IsClosedAtOnce(ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOf('>');
        return end > 0 && tag[end - 1] == '/';
    }
}
