using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>
/// Follows headings and lead-ins ("GP ACTIONS:", "Ward team:", "[GP]"): each governs what stands under it until the next one. Parts a
/// block into sentences, each with what governs it.
/// </summary>
internal sealed partial class Sectionizer
{
    /// <summary>In tokens; what is longer is no sentence, and is cut so that the work stays linear.</summary>
    private const int LongestSentence = 120;

    /// <summary>Words and marks of "Over to your practice please".</summary>
    private const int LongestAddress = 9;

    private readonly Setting setting;

    private SectionKind section;

    private Actor? lead;

    private bool information;

    public Sectionizer(Setting setting, SectionKind section, string? heading)
    {
        this.setting = setting;
        this.section = section;
        if (heading is { Length: > 0 and < 200 })
        {
            var line = new Line(heading, 0, heading.Length, WordLexicon.Default);
            lead = ActorOfLead(line, 0, line.Tokens.Count);
        }
    }

    /// <summary>Whether the block is only a heading or lead-in; takes it up if so.</summary>
    public bool TryHeading(Line line, TextBlock block)
    {
        var end = line.Tokens.Count;
        var colon = line.Tokens[^1].Kind is TokenKind.Colon or TokenKind.Dash;
        if (colon)
            end--;
        if (end == 0 || end > 10 || (!colon && block.Kind != BlockKind.Heading && !LooksLikeHeading(line, end)))
            return false;
        if (!colon && block.Kind == BlockKind.Heading && line.Tokens[^1].Kind == TokenKind.Stop)
            return false;
        Take(line, 0, end);
        return true;
    }

    public IEnumerable<(int From, int To, Governing Governing)> Sentences(Line line)
    {
        var start = 0;
        var tokens = line.Tokens;
        var inline = Current;
        Governing? sentence = null;
        for (var at = 0; at <= tokens.Count; at++)
        {
            var ends =
                at == tokens.Count
                || IsEnd(line, start, at) && !(inline.Lead is null && IsAddressed(line, at))
                || at - start >= LongestSentence;
            var leads = !ends && at > start && StartsLead(line, at);
            if (!ends && !leads)
                continue;
            var from = start;
            start = leads ? at : at + 1;
            from = SkipMarks(line, from, at);
            while (from < at && LeadLength(line, from, at) is var length and > 0)
            {
                var named = ActorOfLead(line, from, from + length);
                inline = inline with
                {
                    // "Responsibility: ward. Action: …": the actor stays.
                    Lead = named ?? (line.HasWord(from, from + length, "action", "task") ? inline.Lead : null),
                    Information = IsInformation(line, from, from + length),
                };
                from = SkipMarks(line, from + length, at);
            }
            if (from < at && from > 0 && line.Tokens[from - 1].Kind == TokenKind.Colon && NamesOnly(line, from, at) is { } owner)
                inline = inline with { Lead = owner };
            else if (from < at && HandedOver(line, from, at) is var handed and > 0)
                yield return (from + handed, at, inline with { Lead = ActorOfLead(line, from, from + handed) ?? Actor.Hospital });
            else if (from < at)
                yield return (from, at, inline);
            // "…; pt - diary of fits. Recheck sodium 1/52": with the sentence ends what shared it out among several.
            if (leads && IsShare(line, at))
                sentence ??= inline;
            else if (ends && at < tokens.Count && sentence is { } whole)
                (inline, sentence) = (whole, null);
        }
        // "GP actions: 1) …" carries on to the list items that follow it.
        if (inline.Lead is not null && inline != Current && tokens.Count > 2 && line.Tokens[^1].Kind == TokenKind.Colon)
            lead = inline.Lead;
    }

    private Governing Current => new(setting, section, lead, information);

    private void Take(Line line, int from, int to)
    {
        lead = ActorOfLead(line, from, to);
        information = lead is null && IsInformation(line, from, to);
        if (Headings.Default.FindTitle(line.Span(from, to).Of(line.Text)) is { } heading && heading.Kind != SectionKind.Body)
            section = heading.Kind;
    }

    private static int SkipMarks(Line line, int from, int to)
    {
        while (from < to)
        {
            var mark = ClauseSplitter.ListMark(line, from, from, to);
            if (mark > 0)
                from += mark;
            else if (
                line.Tokens[from].Kind
                is TokenKind.Bullet
                    or TokenKind.Dash
                    or TokenKind.Stop
                    or TokenKind.Arrow
                    or TokenKind.Comma
                    or TokenKind.Colon
                    or TokenKind.Other
            )
                from++;
            else
                break;
        }
        return from;
    }

    /// <summary>
    /// "Med3 for 6/52. GP please.": the second names who is to do the first, and is one statement with it. A rewrite that left it standing
    /// would hand the practice whatever it put before it.
    /// </summary>
    private static bool IsAddressed(Line line, int stop)
    {
        if (line.Tokens[stop].Kind != TokenKind.Stop)
            return false;
        for (var end = stop + 2; end <= Math.Min(line.Tokens.Count, stop + LongestAddress); end++)
        {
            if (end == line.Tokens.Count || IsEnd(line, stop + 1, end))
                return Addressee.IsPractice(line, stop + 1, end);
        }
        return false;
    }

    private static bool IsEnd(Line line, int start, int at)
    {
        var token = line.Tokens[at];
        if (token.Kind == TokenKind.Bullet)
            return at > start;
        if (token.Kind is not (TokenKind.Stop or TokenKind.Question))
            return false;
        if (token.Kind == TokenKind.Question && (!token.Glued || (at + 1 < line.Tokens.Count && line.Tokens[at + 1].Glued)))
            return false;
        if (at + 1 < line.Tokens.Count && line.Tokens[at + 1].Glued && line.Tokens[at + 1].Kind is not (TokenKind.Stop or TokenKind.Close))
            return false;
        if (
            at > start
            && line.Norm(at - 1) is "dr" or "mr" or "mrs" or "prof" or "st" or "eg" or "ie" or "approx" or "no" or "vs" or "wt"
            && token.Glued
            && at + 1 < line.Tokens.Count
            && !char.IsLower(line.Text[line.Tokens[at + 1].Start])
            && line.Norm(at - 1) is not "no" and not "wt"
        )
            return false;
        // "1. Repeat bloods": the mark of a list, not the end of a sentence.
        return !(at > start && at - start == 1 && line.Tokens[at - 1].Kind == TokenKind.Number && line.Tokens[at - 1].Length <= 2);
    }
}
