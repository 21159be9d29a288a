using Ganss.Xss;

namespace FhirInterface.Workspace;

/// <summary>A narrative as a page may show it: layout and nothing that acts or fetches. What was active never came in; this is the second lock.</summary>
public static class SafeNarrative
{
    private static readonly HtmlSanitizer Sanitizer = new(
        new HtmlSanitizerOptions
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
        }
    );

    public static string Clean(string? div)
    {
        if (string.IsNullOrEmpty(div))
            return "";

        // The sanitizer is not documented as safe to share between threads.
        lock (Sanitizer)
            return Sanitizer.Sanitize(div);
    }
}
