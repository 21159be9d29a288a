using FhirInterface.Policy.Letters;

namespace FhirInterface.Policy.Review;

/// <summary>
/// Reads the same text once for each letter. A rewrite reads its sections again after each statement, and its check reads both letters
/// whole; most of that is the same words under the same heading, and the same words give the same asks.
/// </summary>
internal sealed class ReadOnce(AskReading read)
{
    /// <summary>In UTF-16 units: beyond this nothing more is remembered, so that a hostile letter takes no more memory than its own size.</summary>
    private const int MostText = 1 << 20;

    private readonly Dictionary<Key, (IReadOnlyList<TextBlock> Blocks, IReadOnlyList<Ask> Asks)> known = [];
    private int remembered;

    public IReadOnlyList<Ask> Read(ReadingText text, Setting setting, SectionKind section, string? heading)
    {
        var key = new Key(text.Text, setting, section, heading);
        if (known.TryGetValue(key, out var before) && SameLayout(before.Blocks, text.Blocks))
            return before.Asks;
        var asks = read(text, setting, section, heading);
        if (text.Text.Length <= MostText - remembered)
        {
            remembered += text.Text.Length;
            known[key] = (text.Blocks, asks);
        }

        return asks;
    }

    private static bool SameLayout(IReadOnlyList<TextBlock> one, IReadOnlyList<TextBlock> other)
    {
        if (one.Count != other.Count)
            return false;
        for (var i = 0; i < one.Count; i++)
        {
            var (a, b) = (one[i], other[i]);
            if (a.Kind != b.Kind || a.Span != b.Span || a.Depth != b.Depth)
                return false;
            if (!a.Cells.SequenceEqual(b.Cells) || !a.Headers.SequenceEqual(b.Headers, StringComparer.Ordinal))
                return false;
        }

        return true;
    }

    private readonly record struct Key(string Text, Setting Setting, SectionKind Section, string? Heading);
}
