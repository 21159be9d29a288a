using System.Net;
using System.Text;

namespace FhirInterface.Workspace.Marks;

/// <summary>
/// Marks changed words in a narrative. The words are sought in the text between the tags with white space left out, since a change may run over
/// several cells or lines; only clean, sanitised HTML comes in.
/// </summary>
public static class ChangeMarks
{
    /// <summary>Marks what stands there now.</summary>
    public static string MarkAdded(string html, IEnumerable<LetterChange> changes) =>
        Mark(html, InOrder(changes).Select(change => change.New));

    /// <summary>Marks what stood there before.</summary>
    public static string MarkReplaced(string html, IEnumerable<LetterChange> changes) =>
        Mark(html, InOrder(changes).Select(change => change.Old));

    private static IOrderedEnumerable<LetterChange> InOrder(IEnumerable<LetterChange> changes) =>
        changes.OrderBy(change => change.TextStart);

    private static string Mark(string html, IEnumerable<string> passages)
    {
        ArgumentNullException.ThrowIfNull(html);
        if (!passages.Any())
            return html;
        var units = Units(html);
        var text = string.Concat(units.Select(unit => unit.Said));
        var marked = new bool[units.Count];
        var from = 0;
        foreach (var passage in passages)
        {
            // In order, each after the one before: a short change must not mark the same word elsewhere.
            var words = string.Concat(passage.Where(c => !char.IsWhiteSpace(c)));
            if (words.Length == 0 || text.IndexOf(words, from, StringComparison.Ordinal) is not (>= 0 and var at))
                continue;
            from = at + words.Length;
            MarkRun(units, marked, at, from);
        }

        return Write(html, units, marked);
    }

    private static void MarkRun(List<Unit> units, bool[] marked, int from, int to)
    {
        var position = 0;
        for (var i = 0; i < units.Count; i++)
        {
            marked[i] |= units[i].Said.Length > 0 && position >= from && position < to;
            position += units[i].Said.Length;
        }
    }

    private static string Write(string html, List<Unit> units, bool[] marked)
    {
        var written = new StringBuilder(html.Length + 256);
        var open = false;
        for (var i = 0; i < units.Count; i++)
        {
            // White space between marked words is marked with them; a tag always ends the mark, which may not cross it.
            var mark = marked[i] || (open && IsSpaceBeforeMarked(units, marked, i));
            if (open && !mark)
                written.Append("</mark>");
            if (!open && mark)
                written.Append("<mark>");
            open = mark;
            written.Append(html, units[i].Start, units[i].Length);
        }

        return open ? written.Append("</mark>").ToString() : written.ToString();
    }

    private static bool IsSpaceBeforeMarked(List<Unit> units, bool[] marked, int at)
    {
        while (at < units.Count && units[at] is { IsTag: false, Said: "" })
            at++;
        return at < units.Count && marked[at];
    }

    /// <summary>The HTML in order: tags, characters and entities, each with what it says in words.</summary>
    private static List<Unit> Units(string html)
    {
        var units = new List<Unit>(html.Length);
        for (var i = 0; i < html.Length; )
        {
            var end = html[i] switch
            {
                '<' => End(html, '>', i),
                '&' => End(html, ';', i),
                _ => i + 1,
            };
            var isTag = html[i] == '<';
            var said = isTag ? "" : WebUtility.HtmlDecode(html[i..end]);
            units.Add(new Unit(i, end - i, string.IsNullOrWhiteSpace(said) ? "" : said, isTag));
            i = end;
        }

        return units;
    }

    private static int End(string html, char last, int from) => html.IndexOf(last, from) is >= 0 and var at ? at + 1 : html.Length;

    private readonly record struct Unit(int Start, int Length, string Said, bool IsTag);
}
