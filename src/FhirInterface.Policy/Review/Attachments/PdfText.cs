using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Tokens;

namespace FhirInterface.Policy.Review.Attachments;

/// <summary>
/// Reads the words of a PDF. Whatever may hide words from it (a scan, a form, a note stuck on a page, letters without a known meaning, a
/// limit reached) makes the file not wholly read: in doubt a person has to look.
/// </summary>
internal static class PdfText
{
    /// <summary>Bytes; a letter of many pages with its pictures is smaller.</summary>
    private const int Largest = 10_000_000;
    private const int MostPages = 60;

    /// <summary>Deeper nesting of forms and arrays than any writer of letters makes.</summary>
    private const int Deepest = 64;

    /// <summary>A picture that covers more of a page than this may be a scan of words.</summary>
    private const double LargestPicture = 0.25;

    /// <summary>So many of a page's letters may be unknown to the font's own table: bullets and logos drawn as letters.</summary>
    private const double MostUnknown = 0.02;

    /// <summary>The last resort. What counts is the budget of <see cref="PdfBudget"/>, which is the same on every machine.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(10);
    private const int StackSize = 16 << 20;

    // A file that ran out of time may keep its thread: no more than so many of them at once.
    private static readonly SemaphoreSlim Threads = new(4);

    public static AttachmentText Read(byte[] data)
    {
        if (data.Length > Largest || !Threads.Wait(LongestTime))
            return AttachmentText.Unread;
        var result = AttachmentText.Unread;
        var budget = new PdfBudget();
        var reader = new Thread(
            () =>
            {
                try
                {
                    result = ReadWithin(data, budget);
                }
                catch (Exception)
                {
                    // The library throws as many kinds of exception as there are ways to break a PDF; all of them mean: not read.
                }
                finally
                {
                    Threads.Release();
                }
            },
            StackSize
        )
        {
            IsBackground = true,
        };
        reader.Start();
        if (reader.Join(LongestTime))
            return result;
        budget.Stop();
        return AttachmentText.Unread;
    }

    private static AttachmentText ReadWithin(byte[] data, PdfBudget budget)
    {
        var trouble = new TroubleLog();
        var filters = new BoundedFilters(budget);
        var options = new ParsingOptions
        {
            UseLenientParsing = true,
            SkipMissingFonts = true,
            MaxStackDepth = Deepest,
            FilterProvider = filters,
            Logger = trouble,
        };
        using var document = PdfDocument.Open(data, options);
        PdfShape.Check(document, filters);
        var whole =
            document.NumberOfPages <= MostPages
            && !PdfShape.Has(document, "Names", "EmbeddedFiles")
            && !PdfShape.Has(document, "AcroForm", "Fields")
            && !PdfShape.Has(document, "AcroForm", "XFA");
        var words = new StringBuilder();
        for (var number = 1; number <= Math.Min(document.NumberOfPages, MostPages); number++)
        {
            budget.Spend(0);
            var page = document.GetPage(number);
            whole &= IsAllWords(document, page);
            words.Append(Known(ContentOrderTextExtractor.GetText(page, addDoubleNewline: false)).ReplaceLineEndings("\n")).Append('\n');
            if (words.Length > AttachmentText.Longest)
                return new(words.ToString(0, AttachmentText.Longest), Whole: false);
        }

        var text = words.ToString();
        return string.IsNullOrWhiteSpace(text) ? AttachmentText.Unread : new(text, whole && !trouble.Happened && !budget.Exhausted);
    }

    private static bool IsAllWords(PdfDocument document, Page page)
    {
        var letters = page.Letters;
        var area = Math.Max(1, page.Width * page.Height);
        var pictures = page.GetImages().Select(image => Math.Abs(image.BoundingBox.Width * image.BoundingBox.Height) / area).ToList();
        if (pictures.Exists(share => share > LargestPicture) || (letters.Count == 0 && (pictures.Count > 0 || page.Paths.Count > 0)))
            return false;
        var unknown = letters.Count(letter => string.IsNullOrEmpty(letter.Value) || letter.Value.AsSpan().ContainsAny('\0', '\uFFFD'));
        return unknown <= MostUnknown * letters.Count && !HasNotes(document, page);
    }

    /// <summary>Notes, stamps and fields lie on a page, not in its words. Links do no harm.</summary>
    private static bool HasNotes(PdfDocument document, Page page) =>
        page.Dictionary.Data.TryGetValue("Annots", out var annotations)
        && PdfShape.Resolved(document, annotations) is ArrayToken all
        && all.Data.Any(annotation =>
            PdfShape.Resolved(document, annotation) is DictionaryToken note
            && !(note.Data.TryGetValue("Subtype", out var kind) && kind is NameToken { Data: "Link" or "Popup" })
        );

    /// <summary>Letters that fonts join, as the words are spelt.</summary>
    private static string Known(string text) =>
        text.AsSpan().ContainsAnyInRange('\uFB00', '\uFB06')
            ? string.Concat(text.Select(c => c is >= '\uFB00' and <= '\uFB06' ? c.ToString().Normalize(NormalizationForm.FormKC) : $"{c}"))
            : text;

    /// <summary>Hears whether the library had to skip something.</summary>
    private sealed class TroubleLog : UglyToad.PdfPig.Logging.ILog
    {
        public bool Happened { get; private set; }

        public void Debug(string message) { }

        public void Debug(string message, Exception ex) { }

        public void Warn(string message) { }

        public void Error(string message) => Happened = true;

        public void Error(string message, Exception ex) => Happened = true;
    }
}
