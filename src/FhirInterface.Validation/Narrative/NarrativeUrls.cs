using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Text;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Narrative;

/// <summary>
/// Links and images of a narrative have URLs of the characters that URLs are made of (RFC 3986, section 2; HL7's validator takes
/// any letter), and data of a stated form (RFC 2397).
/// </summary>
internal static class NarrativeUrls
{
    private const string MessageId = "narrative-url";

    private static readonly SearchValues<char> Signs = SearchValues.Create(";?:@&=+$.,/%-_~#[]!'()*|");

    /// <summary>The first fault of each URL.</summary>
    public static IReadOnlyList<NarrativeFault> Check(ReadOnlySpan<byte> xhtml)
    {
        List<NarrativeFault>? faults = null;
        var element = ReadOnlySpan<byte>.Empty;
        var scanner = new XhtmlScanner(xhtml);
        while (true)
        {
            switch (scanner.Next())
            {
                case XhtmlToken.End or XhtmlToken.Malformed:
                    return faults ?? (IReadOnlyList<NarrativeFault>)[];
                case XhtmlToken.Open:
                    element = scanner.Name;
                    break;
                case XhtmlToken.Attribute
                    when (element.SequenceEqual("a"u8) && scanner.Name.SequenceEqual("href"u8))
                        || (element.SequenceEqual("img"u8) && scanner.Name.SequenceEqual("src"u8)):
                    if (Fault(WebUtility.HtmlDecode(Encoding.UTF8.GetString(scanner.Value))) is { } fault)
                    {
                        (faults ??= []).Add(new NarrativeFault(MessageId, true, fault));
                    }

                    break;
            }
        }
    }

    private static string? Fault(string url) =>
        string.IsNullOrWhiteSpace(url) ? "A link of a narrative has a URL."
        : url.StartsWith("data:", StringComparison.Ordinal) ? FaultOfData(url["data:".Length..])
        : url.All(c => char.IsLetterOrDigit(c) || Signs.Contains(c)) ? null
        : "A URL of a narrative has characters that no URL has; they are written as %xx.";

    private static string? FaultOfData(string data)
    {
        const string Base64Mark = ";base64";
        if (data.Split(',') is not [var type, var content])
        {
            return "Data in a URL of a narrative are written as data:type,data.";
        }

        var isBase64 = type.EndsWith(Base64Mark, StringComparison.Ordinal);
        if (isBase64 && !Base64.IsValid(content))
        {
            return "The data in a URL of a narrative are no base64.";
        }

        var mimeType = (isBase64 ? type[..^Base64Mark.Length] : type).Trim();
        return mimeType.Length == 0 || MimeTypes.IsMimeType(mimeType) ? null : "The data in a URL of a narrative are of no MIME type.";
    }
}
