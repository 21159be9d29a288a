using System.Text;
using FhirInterface.Policy.Review.Attachments;

namespace FhirInterface.Cli.Audit;

/// <summary>The words of a file, or why they cannot be had.</summary>
internal readonly record struct ReadText(string Words, string? Problem)
{
    /// <summary>Some of it could not be read: a picture, a form, a note on a page.</summary>
    public bool Part { get; init; }
}

/// <summary>Reads a text file: UTF-8, else the code page that older hospital systems write.</summary>
internal static class PlainText
{
    public static ReadText Read(string path)
    {
        var file = InputFile.Read(path);
        if (file.Problem is { } problem)
            return new ReadText("", problem);
        if (file.Body.Span.Contains((byte)0))
            return new ReadText("", "The file holds no text.");

        try
        {
            return new ReadText(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file.Body.Span).TrimStart('\uFEFF'), null);
        }
        catch (DecoderFallbackException)
        {
            return new ReadText(Encoding.Latin1.GetString(file.Body.Span), null);
        }
    }
}

/// <summary>
/// Reads the text of a PDF letter by the reader that attachments have, which holds against files made to break it. A scan has no text, and
/// that is said; so is a file of which a part may be hidden.
/// </summary>
internal static class PdfText
{
    public static ReadText Read(string path)
    {
        var file = InputFile.Read(path);
        if (file.Problem is { } problem)
            return new ReadText("", problem);
        var text = AttachmentText.Of("application/pdf", file.Body.ToArray());
        return string.IsNullOrWhiteSpace(text.Words)
            ? new ReadText("", "The PDF has no text that can be read: it may be a scan, or broken.")
            : new ReadText(text.Words, null) { Part = !text.Whole };
    }
}
