using System.Collections.Frozen;
using System.Text;

namespace FhirInterface.Validation.Narrative;

/// <summary>What a narrative may contain: R4 2.4.0 (txt-1), chapters 7 to 11 (but 9.4) and 15 of HTML 4.0, links and images.</summary>
internal static class XhtmlVocabulary
{
    private static readonly Names Elements = new(
        "p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address bdo kbd sub sup "
            + "ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map area"
    );

    private static readonly Names Blocks = new("div blockquote table ol ul p");

    private static readonly Names Empties = new("br hr img col area");

    /// <summary>On every element.</summary>
    private static readonly Names Attributes = new(
        "title style class id lang xml:lang xml:space dir accesskey tabindex "
            + "span width align valign char charoff abbr axis headers scope rowspan colspan"
    );

    private static readonly FrozenDictionary<string, Names> OwnAttributes = new Dictionary<string, string>
    {
        ["a"] = "href name charset type hreflang rel rev shape coords",
        ["img"] = "src border alt longdesc height width usemap ismap",
        ["blockquote"] = "cite",
        ["q"] = "cite",
        ["map"] = "name",
        ["area"] = "shape coords href nohref alt",
        ["table"] = "summary width border frame rules cellspacing cellpadding",
        ["pre"] = "space",
        ["td"] = "nowrap",
    }.ToFrozenDictionary(pair => pair.Key, pair => new Names(pair.Value), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Names>.AlternateLookup<ReadOnlySpan<char>> OwnByName =
        OwnAttributes.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsElement(ReadOnlySpan<byte> name) => Elements.Has(name);

    public static bool IsBlock(ReadOnlySpan<byte> name) => Blocks.Has(name);

    public static bool IsEmpty(ReadOnlySpan<byte> name) => Empties.Has(name);

    public static bool IsAttribute(ReadOnlySpan<byte> element, ReadOnlySpan<byte> name)
    {
        if (Attributes.Has(name) || name.StartsWith("xmlns"u8))
        {
            return true;
        }

        Span<char> text = stackalloc char[Names.Longest];
        return element.Length <= Names.Longest
            && Encoding.UTF8.TryGetChars(element, text, out var length)
            && OwnByName.TryGetValue(text[..length], out var own)
            && own.Has(name);
    }

    /// <summary>A few names, asked for by bytes.</summary>
    private sealed class Names
    {
        public const int Longest = 24;
        private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> names;

        public Names(string names) =>
            this.names = names.Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        public bool Has(ReadOnlySpan<byte> name)
        {
            Span<char> text = stackalloc char[Longest];
            return name.Length <= Longest && Encoding.UTF8.TryGetChars(name, text, out var length) && names.Contains(text[..length]);
        }
    }
}
