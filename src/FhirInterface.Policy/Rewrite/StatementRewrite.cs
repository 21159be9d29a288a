using System.Text;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Rewrite;

/// <summary>
/// Ways to re-address the returned asks of one statement, best first. Whether one serves is not for it to say: the section is read again
/// after each, and the first is taken in which nothing else has changed its meaning.
/// </summary>
/// <param name="text">The section's reading text.</param>
/// <param name="statement">Where the statement stands.</param>
/// <param name="returned">The asks of the statement that go back, in order.</param>
/// <param name="kept">The other asks of the statement, whoever is asked, in order.</param>
internal sealed class StatementRewrite(
    string text,
    TextSpan statement,
    IReadOnlyList<Ask> returned,
    IReadOnlyList<Ask> kept,
    ReturnWording wording
)
{
    public IEnumerable<IReadOnlyList<Edit>> Candidates(TextBlock? row)
    {
        if (row is { Cells.Count: > 1 })
            return RowCandidates(row).Concat(TextCandidates(statement));
        return TextCandidates(statement);
    }

    private IEnumerable<IReadOnlyList<Edit>> TextCandidates(TextSpan within)
    {
        foreach (var words in Enum.GetValues<WordsSaid>())
        {
            foreach (var wholeSentence in new[] { false, true })
            {
                if (Cut(within, wholeSentence) is { } cut && (words != WordsSaid.None || !LosesWords(cut)))
                    yield return [new Edit(within, Compose(within, cut, words))];
            }
        }

        if (kept.Count > 0)
            yield break;

        // Nothing of the statement is for anybody else: it may go as a whole, its words in brackets.
        var all = within.Of(text);
        yield return [new Edit(within, wording.Returned(returned.Select(ask => (ask.Category, ReturnWording.Object(ask.Category, all)))))];
    }

    /// <summary>In a table the cell of the ask is re-addressed, and a cell that only says "GP" says who it is with now.</summary>
    private IEnumerable<IReadOnlyList<Edit>> RowCandidates(TextBlock row)
    {
        var names = row.Cells.Where(cell => Addressing.IsOnlyAddress(cell.Of(text))).ToList();
        var touched = row.Cells.Where(cell => !names.Contains(cell) && returned.Any(ask => ask.Quote.Overlaps(cell))).ToList();
        if (touched.Count == 0 || kept.Any(ask => touched.Exists(cell => cell.Overlaps(ask.Quote)) && touched.Count > 1))
            yield break;
        var addressed = kept.Any(ask => ask.Actor == Actor.Gp) ? [] : names;
        foreach (var renamed in addressed.Count == 0 ? new[] { addressed } : [addressed, []])
        {
            foreach (var edits in touched.Count == 1 ? CellCandidates(touched[0]) : SeveralCells(touched))
                yield return [.. edits, .. Readdressed(renamed)];
        }
    }

    private IEnumerable<IReadOnlyList<Edit>> CellCandidates(TextSpan cell) =>
        TextCandidates(TextSpan.FromBounds(Math.Max(cell.Start, statement.Start), Math.Min(cell.End, statement.End)));

    /// <summary>An ask that runs over several cells is said again in the first; only cells that hold nothing else may go.</summary>
    private IEnumerable<IReadOnlyList<Edit>> SeveralCells(List<TextSpan> cells)
    {
        if (cells.Exists(cell => !statement.Contains(cell)))
            yield break;
        var words = string.Join(' ', cells.Select(cell => cell.Of(text)));
        var said = returned.Select(ask => (ask.Category, ReturnWording.Object(ask.Category, words))).ToList();
        if (said.Exists(ask => ask.Item2 is null))
            yield break;
        yield return [new Edit(cells[0], wording.Returned(said)), .. cells.Skip(1).Select(cell => new Edit(cell, "see left"))];
    }

    private static IEnumerable<Edit> Readdressed(List<TextSpan> cells) => cells.Select(cell => new Edit(cell, "Hospital"));

    /// <summary>The runs that go, one for each group of neighbouring returned asks; null where they cannot be told apart.</summary>
    private List<Run>? Cut(TextSpan within, bool wholeSentence)
    {
        var runs = new List<Run>();
        foreach (var whole in Groups())
        {
            if (whole.Exists(ask => !ask.Quote.Overlaps(within)))
                return null;
            var group = whole.ConvertAll(ask => ask with { Quote = Clipped(ask.Quote, within) });
            var first = group[0].Quote;
            var last = group[^1].Quote;
            var before = kept.Where(ask => ask.Quote.Start < first.Start).Select(ask => (int?)ask.Quote.End).Max();
            var after = kept.Where(ask => ask.Quote.Start >= last.Start).Select(ask => (int?)ask.Quote.Start).Min();
            var limit = Math.Max(before ?? within.Start, runs.Count > 0 ? runs[^1].End : within.Start);
            if (limit > first.Start || after < last.End)
                return null; // One ask's words lie inside another's.

            var address = Addressing.StartOfAddress(text, first.Start, limit);
            if (after is { } next && !Addressing.HasAddress(text, last.End, next))
            {
                // The next ask lives on the same address: only the words between go.
                runs.Add(new(first.Start, next, group, JoinsNext: true) { WordsFrom = first.Start });
                continue;
            }

            var start = Addressing.StartOfJoint(text, address, limit);
            var extended = false;
            while (start > limit)
            {
                var clause = Addressing.StartOfClause(text, start, limit);
                if (!Addressing.Dangles(text[clause..start], orNames: !extended))
                    break;
                start = Addressing.StartOfJoint(text, clause, limit);
                extended = true;
                if (clause == limit)
                    break;
            }

            var end = after is { } own
                ? Addressing.StartOfJoint(text, Addressing.StartOfAddress(text, own, last.End), last.End)
                : Addressing.EndOfClause(text, last.End, within.End, wholeSentence);
            runs.Add(new(start, end, group, JoinsNext: false) { WordsFrom = extended ? start : first.Start });
        }

        return runs;
    }

    /// <summary>A quote may run on into a cell that only says "GP".</summary>
    private static TextSpan Clipped(TextSpan span, TextSpan within) =>
        TextSpan.FromBounds(Math.Max(span.Start, within.Start), Math.Min(span.End, within.End));

    private IEnumerable<List<Ask>> Groups()
    {
        var group = new List<Ask>();
        foreach (var ask in returned)
        {
            if (group.Count > 0 && kept.Any(other => other.Quote.Start > group[^1].Quote.Start && other.Quote.Start < ask.Quote.Start))
            {
                yield return group;
                group = [];
            }

            group.Add(ask);
        }

        yield return group;
    }

    /// <summary>What stays of the statement as a sentence, and after it what was returned.</summary>
    private string Compose(TextSpan within, List<Run> runs, WordsSaid said)
    {
        var rest = new StringBuilder(text[within.Start..runs[0].Start]);
        for (var i = 0; i < runs.Count; i++)
            Join(rest, text[runs[i].End..(i + 1 < runs.Count ? runs[i + 1].Start : within.End)]);
        var sentence = wording.Returned(
            runs.SelectMany(run =>
                run.Asks.Select(
                    (ask, i) => (ask.Category, said == WordsSaid.None ? null : ReturnWording.Object(ask.Category, WordsOf(run, i, said)))
                )
            )
        );
        var stays = ReturnWording.WithoutListMark(rest.ToString().Trim());
        if (!Addressing.HoldsWords(stays))
            return sentence;
        return Addressing.IsIntroduction(stays) && stays[^1] != '.'
            ? $"{stays.TrimEnd(',', ' ')}, r{sentence[1..]}"
            : $"{Closed(stays, within.Of(text)[^1] == '?')} {sentence}";
    }

    /// <summary>The words of one ask of a run: from its quote to the next one's, or to the end of the run.</summary>
    private string WordsOf(Run run, int index, WordsSaid said)
    {
        var from = index == 0 && said == WordsSaid.All ? run.WordsFrom : run.Asks[index].Quote.Start;
        var to =
            index + 1 < run.Asks.Count
                ? Addressing.StartOfJoint(
                    text,
                    Addressing.StartOfAddress(text, run.Asks[index + 1].Quote.Start, run.Asks[index].Quote.End),
                    run.Asks[index].Quote.End
                )
            : run.JoinsNext ? Addressing.StartOfJoint(text, run.End, run.Asks[index].Quote.End)
            : run.End;
        return text[from..Math.Max(to, run.Asks[index].Quote.End)];
    }

    private static void Join(StringBuilder rest, string piece)
    {
        // A full stop belongs to what went; whether what stays needs one is for later.
        if (!piece.Any(c => char.IsLetterOrDigit(c) || c is ')' or '"' or '”'))
            return;

        // What follows a cut is joined as it was, or is a sentence of its own where nothing stands before it.
        var before = rest.ToString().TrimEnd();
        rest.Clear();
        if (!Addressing.HoldsWords(before) && !EndsInAddress(before))
        {
            rest.Append(Capitalised(piece.TrimStart(' ', ',', ';', '-', '–', '—')));
            return;
        }

        var glued = piece.Length > 0 && piece[0] is '.' or ',' or ';' or ':' or ')' or '?' or '!';
        rest.Append(before).Append(glued ? "" : " ").Append(piece.TrimStart());
    }

    private static bool EndsInAddress(string before) => before.Length > 0 && (char.IsLetter(before[^1]) || before[^1] is ':' or '.');

    private static string Capitalised(string piece)
    {
        foreach (var joint in (ReadOnlySpan<string>)["and ", "but ", "then "])
        {
            if (piece.StartsWith(joint, StringComparison.OrdinalIgnoreCase))
                piece = piece[joint.Length..];
        }

        return piece.Length > 0 ? char.ToUpperInvariant(piece[0]) + piece[1..] : piece;
    }

    /// <summary>With a full stop or the question mark that it had, unless it ends otherwise.</summary>
    private static string Closed(string stays, bool question)
    {
        var trimmed = stays.TrimEnd(' ', ',', ';', '-', '–', '—', '/', '+', '&');
        return trimmed[^1] is '.' or '!' or '?' or ':' ? trimmed : trimmed + (question ? "?" : ".");
    }

    /// <summary>Whether a cut takes words that are neither an ask's own nor its address: facts that must not go unsaid.</summary>
    private bool LosesWords(List<Run> runs)
    {
        foreach (var run in runs)
        {
            var at = run.WordsFrom;
            foreach (var ask in run.Asks)
            {
                if (ask.Quote.Start > at && Addressing.HoldsWords(text[at..ask.Quote.Start]))
                    return true;
                at = Math.Max(at, ask.Quote.End);
            }

            if (run.End > at && Addressing.HoldsWords(Addressing.WithoutTail(text[at..run.End])))
                return true;
        }

        return false;
    }

    /// <summary>A run of the statement that goes, with the asks in it.</summary>
    private sealed record Run(int Start, int End, List<Ask> Asks, bool JoinsNext)
    {
        /// <summary>Where the first ask's words begin: at its quote, or before it where more had to go.</summary>
        public required int WordsFrom { get; init; }
    }

    /// <summary>How much of what goes is said in the sentence that comes back; the reader of the result decides how much may be.</summary>
    private enum WordsSaid
    {
        All,
        Quoted,
        None,
    }
}
