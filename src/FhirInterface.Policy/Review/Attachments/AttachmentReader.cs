using System.Globalization;
using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Review.Attachments;

/// <summary>An attachment with what could be read of it.</summary>
internal sealed record Attached(string Expression, string ContentType, AttachmentText Text);

/// <summary>
/// Finds what a letter carries beside its sections and reads plain text and PDF. Anything else (a scan, a picture, a link to somewhere)
/// is not read, and the decision has to know that.
/// </summary>
internal static class AttachmentReader
{
    public static List<Attached> Read(Bundle document)
    {
        var index = new DocumentIndex(document);
        var found = new List<Attached>();
        var seen = new HashSet<Resource>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < document.Entry.Count; i++)
        {
            switch (document.Entry[i].Resource)
            {
                case DocumentReference reference:
                    for (var c = 0; c < reference.Content.Count; c++)
                    {
                        var at = string.Create(CultureInfo.InvariantCulture, $"{Paths.Entry(i)}.content[{c}].attachment");
                        found.Add(Of(reference.Content[c].Attachment, at, reference, index, seen));
                    }

                    break;
                case Media { Content: { } content } media:
                    found.Add(Of(content, $"{Paths.Entry(i)}.content", media, index, seen));
                    break;
                case DiagnosticReport report:
                    for (var c = 0; c < report.PresentedForm.Count; c++)
                    {
                        var at = string.Create(CultureInfo.InvariantCulture, $"{Paths.Entry(i)}.presentedForm[{c}]");
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
                found.Add(new(at, binary.ContentType ?? "", AttachmentText.Of(binary.ContentType, binary.Data)));
            }
        }

        return found;
    }

    private static Attached Of(Attachment? attachment, string at, Resource from, DocumentIndex index, HashSet<Resource> seen)
    {
        if (attachment is null)
            return new(at, "", AttachmentText.Unread);
        if (attachment.Data is { Length: > 0 })
            return new(at, attachment.ContentType ?? "", AttachmentText.Of(attachment.ContentType, attachment.Data));
        if (index.Resolve(new ResourceReference(attachment.Url), from) is not Binary binary)
            return new(at, attachment.ContentType ?? "", AttachmentText.Unread);
        seen.Add(binary);
        return new(
            at,
            binary.ContentType ?? attachment.ContentType ?? "",
            AttachmentText.Of(binary.ContentType ?? attachment.ContentType, binary.Data)
        );
    }
}
