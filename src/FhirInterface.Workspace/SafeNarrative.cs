using System.Net;
using FhirInterface.Policy.Letters;
using FhirInterface.Validation.Narrative;
using Ganss.Xss;

namespace FhirInterface.Workspace;

/// <summary>A narrative as a page may show it: layout and nothing that acts or fetches. What was active never came in; this is the second lock.</summary>
public static class SafeNarrative
{
    private const int Longest = 600_000;

    // The sanitizer is not documented as safe to share between threads, and a lock would let one long narrative keep everybody waiting.
    private static readonly ThreadLocal<HtmlSanitizer> Sanitizer = new(() => new HtmlSanitizer(Options!));

    private static readonly HtmlSanitizerOptions Options = new()
    {
        AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "div",
            "p",
            "br",
            "hr",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
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
            "th",
            "td",
            "b",
            "i",
            "em",
            "strong",
            "u",
            "s",
            "small",
            "sub",
            "sup",
            "span",
            "pre",
            "code",
            "blockquote",
        },
        AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "colspan", "rowspan", "scope" },
        AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase),
        UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase),
    };

    public static string Clean(string? div)
    {
        if (string.IsNullOrEmpty(div))
            return "";

        // Such a one is refused on entry; from wherever it came, it is shown as its words and not built up.
        return div.Length > Longest || NarrativeDepth.IsTooDeep(div)
            ? $"<p>{WebUtility.HtmlEncode(ReadingText.FromXhtml(div).Text)}</p>"
            : Sanitizer.Value!.Sanitize(div);
    }
}
