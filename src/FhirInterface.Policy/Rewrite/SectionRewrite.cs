using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Rewrite;

/// <summary>A section's new narrative and the statements that changed.</summary>
internal sealed record RewrittenSection(string Div, IReadOnlyList<RewriteChange> Changes);

/// <summary>Rewrites the statements of one section, and reads it again after each to see that nothing else changed its meaning.</summary>
internal static class SectionRewrite
{
    /// <returns>Null where a statement cannot be rewritten so that everything else stays.</returns>
    public static RewrittenSection? Rewrite(
        LetterSection section,
        Setting setting,
        IReadOnlyList<ReturnedAsk> returned,
        ReturnWording wording,
        AskReading read
    )
    {
        var reading = section.Reading;
        var asks = read(reading, setting, section.Kind, section.Title);
        var goes = returned.Select(item => item.Ask.Found.Ask).ToHashSet();
        var changes = new List<RewriteChange>();

        // From the end, so that what stands before keeps its place.
        foreach (var group in Statements(reading.Text, asks.Where(goes.Contains)).Reverse())
        {
            var expected = Signature(asks.Where(ask => !group.Asks.Contains(ask)));
            var kept = asks.Where(ask => ask.Statement.Overlaps(group.Span) && !group.Asks.Contains(ask))
                .OrderBy(ask => ask.Quote.Start)
                .ToList();
            var row = reading.Blocks.FirstOrDefault(block => block.Kind == BlockKind.TableRow && block.Span.Overlaps(group.Span));
            var ways = new StatementRewrite(reading.Text, group.Span, group.Asks, kept, wording).Candidates(row);
            var (edits, after, left) = Best(section, setting, reading, ways, expected, read);
            if (after is null)
                return null;
            changes.AddRange(Changes(section, reading, edits!, group, returned));
            (reading, asks) = (after, left!);
        }

        changes.Reverse();
        return new(reading.Source, changes);
    }

    private static (IReadOnlyList<Edit>? Edits, ReadingText? After, IReadOnlyList<Ask>? Asks) Best(
        LetterSection section,
        Setting setting,
        ReadingText reading,
        IEnumerable<IReadOnlyList<Edit>> ways,
        List<string> expected,
        AskReading read
    )
    {
        foreach (var edits in ways)
        {
            var after = ReadingText.FromXhtml(NarrativeEdit.Apply(reading, edits));
            if (after.Text != Edited(reading.Text, edits))
                continue;
            var asks = read(after, setting, section.Kind, section.Title);
            if (Signature(asks).SequenceEqual(expected, StringComparer.Ordinal))
                return (edits, after, asks);
        }

        return default;
    }

    private static string Edited(string text, IReadOnlyList<Edit> edits)
    {
        foreach (var edit in edits.OrderByDescending(edit => edit.Span.Start))
            text = string.Concat(text.AsSpan(0, edit.Span.Start), edit.New, text.AsSpan(edit.Span.End));
        return text;
    }

    /// <summary>What the GP is asked, whatever the place: categories with their dues.</summary>
    private static List<string> Signature(IEnumerable<Ask> asks) =>
        [
            .. asks.Where(ask => ask.Actor == Actor.Gp)
                .Select(ask => $"{ask.Category}|{ask.Due}|{ask.Medicine}|{(ask.Urgent ? "urgent" : "")}")
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The asks by the statement that they stand in; statements that touch are one.</summary>
    private static IEnumerable<(TextSpan Span, List<Ask> Asks)> Statements(string text, IEnumerable<Ask> asks)
    {
        (TextSpan Span, List<Ask> Asks)? open = null;
        foreach (var ask in asks.OrderBy(ask => ask.Statement.Start).ThenBy(ask => ask.Quote.Start))
        {
            if (open is { } group && group.Span.Overlaps(ask.Statement))
            {
                group.Asks.Add(ask);
                open = (
                    TextSpan.FromBounds(group.Span.Start, Math.Max(group.Span.End, ask.Statement.End)),
                    [.. group.Asks.OrderBy(one => one.Quote.Start)]
                );
                continue;
            }

            if (open is { } done)
                yield return (WithStop(text, done.Span), done.Asks);
            open = (ask.Statement, [ask]);
        }

        if (open is { } last)
            yield return (WithStop(text, last.Span), last.Asks);
    }

    /// <summary>The full stop belongs to the statement that it ends.</summary>
    private static TextSpan WithStop(string text, TextSpan span) =>
        span.End < text.Length && text[span.End] is '.' or '!' or '?' ? new(span.Start, span.Length + 1) : span;

    /// <summary>
    /// One change for each returned ask and edit. Two asks of one statement share its old and new words, and so give two changes that
    /// differ in category and action only.
    /// </summary>
    private static IEnumerable<RewriteChange> Changes(
        LetterSection section,
        ReadingText reading,
        IReadOnlyList<Edit> edits,
        (TextSpan Span, List<Ask> Asks) statement,
        IReadOnlyList<ReturnedAsk> returned
    ) =>
        from edit in edits.Reverse()
        from ask in statement.Asks.AsEnumerable().Reverse()
        let item = returned.First(other => other.Ask.Found.Ask == ask)
        select new RewriteChange(
            section.Expression,
            edit.Span.Start,
            edit.Span.Of(reading.Text),
            edit.New,
            item.Ask.Category,
            item.Ask.Category,
            item.ActionIndex
        );
}
