using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace FhirInterface.Whole.Tests;

/// <summary>
/// The reading text of a narrative as design 2 defines it, read here by other means than the server's: text nodes in order, each run of
/// white space and each boundary one space, trimmed.
/// </summary>
internal static class PlainReading
{
    private static readonly HashSet<string> Boundaries = new(StringComparer.Ordinal)
    {
        "div",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
    };

    /// <summary>The reading texts of a letter's top sections, in order.</summary>
    public static List<string> Sections(JsonElement letter) =>
        [
            .. letter
                .GetProperty("entry")[0]
                .GetProperty("resource")
                .GetProperty("section")
                .EnumerateArray()
                .Select(section => section.TryGetProperty("text", out var text) ? Of(text.GetProperty("div").GetString()!) : ""),
        ];

    public static string Of(string div)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit };
        using var reader = XmlReader.Create(new StringReader(div), settings);
        var words = new StringBuilder();
        Read(XElement.Load(reader, LoadOptions.PreserveWhitespace), words);
        return string.Join(' ', words.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Read(XElement element, StringBuilder words)
    {
        var apart = Boundaries.Contains(element.Name.LocalName);
        if (apart)
            words.Append(' ');
        foreach (var node in element.Nodes())
        {
            if (node is XText text)
                words.Append(text.Value);
            else if (node is XElement inner)
                Read(inner, words);
        }

        if (apart)
            words.Append(' ');
    }
}
