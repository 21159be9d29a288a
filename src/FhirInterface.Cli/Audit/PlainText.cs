using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace FhirInterface.Cli.Audit;

/// <summary>The words of a file, or why they cannot be had.</summary>
internal readonly record struct ReadText(string Words, string? Problem);

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

/// <summary>Reads the text of a PDF letter in reading order. A scan has none, and that is said.</summary>
internal static class PdfText
{
    public static ReadText Read(string path)
    {
        try
        {
            using var document = PdfDocument.Open(path);
            var pages = document.GetPages().Select(page => ContentOrderTextExtractor.GetText(page, addDoubleNewline: false));
            var words = string.Join('\n', pages);
            return string.IsNullOrWhiteSpace(words)
                ? new ReadText("", "The PDF holds no text: it may be a scan.")
                : new ReadText(words, null);
        }
        catch (Exception broken)
        {
            // The library throws as many kinds of exception as there are ways to break a PDF.
            return new ReadText("", $"The PDF cannot be read: {broken.Message}");
        }
    }
}
