using System.Text;

namespace FhirInterface.Validation.Nodes;

/// <summary>
/// Values as text, made once where they repeat, as code systems, codes and references do. Of one validation, used by one
/// thread; keeps two texts for each of its sets.
/// </summary>
internal sealed class TextCache
{
    private const int Sets = 64;
    private const int LongestText = 120;
    private readonly string?[] texts = new string?[Sets * 2];

    /// <summary>The value of a node; empty if it has none.</summary>
    public string Of(Node node)
    {
        var utf8 = node.Utf8;
        if (utf8.Length is 0 or > LongestText)
        {
            return node.Text ?? "";
        }

        // Long values that repeat (URLs) tend to differ near their end.
        var hash = (utf8.Length * 31) + utf8[^1];
        hash = (hash * 31) + utf8[utf8.Length / 2];
        hash = (hash * 31) + utf8[Math.Max(0, utf8.Length - 3)];
        hash = (hash * 31) + utf8[0];
        var first = ((hash ^ (hash >>> 8)) & (Sets - 1)) * 2;
        ref var place = ref texts[first];
        if (place is not null && IsSame(utf8, place))
        {
            return place;
        }

        // Of two texts for one set, the one that was met again stays: texts that stand once do not drive out those that repeat.
        ref var second = ref texts[first + 1];
        if (second is null || !IsSame(utf8, second))
        {
            return second = Encoding.UTF8.GetString(utf8);
        }

        (place, second) = (second, place);
        return place;
    }

    // Texts outside ASCII are longer in UTF-8 and are made anew.
    private static bool IsSame(ReadOnlySpan<byte> utf8, string text) => utf8.Length == text.Length && Ascii.Equals(utf8, text);
}
