using System.Globalization;
using System.Text;
using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Review;

/// <summary>An attachment with its text, null where it was not wholly read.</summary>
internal sealed record Attached(string Expression, string ContentType, string? Text);

/// <summary>
/// Finds what a letter carries beside its sections and reads what is plain text. Anything else (a scan, a picture, a link to somewhere)
/// is not read, and the decision has to know that.
/// </summary>
internal static class AttachmentReader
{
    /// <summary>Longer text than this is not wholly read.</summary>
    private const int LongestText = 500_000;

    public static List<Attached> Read(Bundle document)
    {
        var index = new DocumentIndex(document);
        var found = new List<Attached>();
        var seen = new HashSet<Resource>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < document.Entry.Count; i++)
        {
            var path = Paths.Entry(i);
            switch (document.Entry[i].Resource)
            {
                case DocumentReference reference:
                    for (var c = 0; c < reference.Content.Count; c++)
                    {
                        var at = string.Create(CultureInfo.InvariantCulture, $"{path}.content[{c}].attachment");
                        found.Add(Of(reference.Content[c].Attachment, at, reference, index, seen));
                    }

                    break;
                case Media { Content: { } content } media:
                    found.Add(Of(content, $"{path}.content", media, index, seen));
                    break;
                case DiagnosticReport report:
                    for (var c = 0; c < report.PresentedForm.Count; c++)
                    {
                        var at = string.Create(CultureInfo.InvariantCulture, $"{path}.presentedForm[{c}]");
                        found.Add(Of(report.PresentedForm[c], at, report, index, seen));
                    }

                    break;
            }
        }

        for (var i = 0; i < document.Entry.Count; i++)
        {
            if (document.Entry[i].Resource is Binary binary && seen.Add(binary))
            {
                var at = Paths.Entry(i);
                found.Add(new(at, binary.ContentType ?? "", Text(binary.ContentType, binary.Data)));
            }
        }

        return found;
    }

    private static Attached Of(Attachment? attachment, string at, Resource from, DocumentIndex index, HashSet<Resource> seen)
    {
        if (attachment is null)
            return new(at, "", null);
        if (attachment.Data is { Length: > 0 })
            return new(at, attachment.ContentType ?? "", Text(attachment.ContentType, attachment.Data));
        if (index.Resolve(new ResourceReference(attachment.Url), from) is not Binary binary)
            return new(at, attachment.ContentType ?? "", null);
        seen.Add(binary);
        return new(at, binary.ContentType ?? attachment.ContentType ?? "", Text(binary.ContentType ?? attachment.ContentType, binary.Data));
    }

    private static string? Text(string? contentType, byte[]? data)
    {
        if (data is null)
            return null;
        var type = contentType?.Split(';')[0].Trim();
        if (!string.Equals(type, "text/plain", StringComparison.OrdinalIgnoreCase) || data.Length > LongestText)
            return null;
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(data);
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1.GetString(data);
        }
    }
}
