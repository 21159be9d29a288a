using System.Text;

namespace FhirInterface.Validation.Nodes;

/// <summary>
/// Values as text, made once where they repeat, as code systems, codes and references do. Of one validation, used by one
/// thread; keeps as many texts as it has places, the latest of each.
/// </summary>
internal sealed class TextCache
{
    private const int Places = 128;
    private const int LongestText = 120;
    private readonly string?[] texts = new string?[Places];

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
        ref var place = ref texts[(hash ^ (hash >>> 8)) & (Places - 1)];
        if (place is null || !IsSame(utf8, place))
        {
            place = Encoding.UTF8.GetString(utf8);
        }

        return place;
    }

    // Texts outside ASCII are longer in UTF-8 and are made anew.
    private static bool IsSame(ReadOnlySpan<byte> utf8, string text) => utf8.Length == text.Length && Ascii.Equals(utf8, text);
}
