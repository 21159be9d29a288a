using System.Globalization;
using System.IO.Compression;
using System.Text;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review.Attachments;
using FhirInterface.Policy.Tests.Decide;
using Hl7.Fhir.Model;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace FhirInterface.Policy.Tests.Review;

/// <summary>PDF attachments are really read; what may hide words from a reader of text is said not to have been (design 6.3).</summary>
public sealed class PdfAttachmentTests
{
    private static readonly PolicySet Policies = PolicySet.Shipped;

    [Fact]
    public void An_ask_in_a_pdf_is_advised_and_the_letter_is_rewritten_around_it()
    {
        var letter = Letter(
            "<p>GP to chase the CT chest report.</p>",
            Pdf("Plan", "Please refer him to dermatology for the rash on his arm.")
        );
        var pdf = ((Binary)letter.Entry[^1].Resource!).Data;

        var decision = Decide(letter);

        Assert.Equal(Disposition.Rewrite, decision.Disposition);
        var finding = Assert.Single(decision.Findings, finding => finding.Code == "ask-in-attachment");
        Assert.Equal((Disposition.Advise, "onward-referral"), (finding.Disposition, finding.Rule));
        Assert.Contains("dermatology", finding.Quote, StringComparison.Ordinal);
        Assert.DoesNotContain(decision.Findings, finding => finding.Code == "attachment-not-reviewed");
        var referral = Assert.Single(decision.Actions, action => action.Category == "onward-referral");
        Assert.Equal((ActionOwner.Gp, true), (referral.Owner, referral.Avoidable));
        Assert.Equal(pdf, decision.Rewritten!.Entry.Select(entry => entry.Resource).OfType<Binary>().Single().Data);
    }

    [Fact]
    public void A_letter_with_its_own_copy_as_pdf_makes_one_action_of_each_ask()
    {
        const string Ask = "GP to chase the CT chest report.";
        var decision = Decide(Letter($"<p>{Ask}</p>", Pdf("Plan", Ask)));

        Assert.Single(decision.Actions);
        Assert.Equal(Disposition.Rewrite, decision.Disposition);
    }

    [Fact]
    public void Long_lines_and_several_pages_are_read()
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        for (var page = 0; page < 3; page++)
        {
            var added = builder.AddPage(PageSize.A4);
            added.AddText(
                "We saw this man in clinic today. He is well, and would be glad of his results. Please",
                11,
                new PdfPoint(50, 780),
                font
            );
            added.AddText(
                page < 2 ? "see our letter of March." : "chase the histology of his colonic biopsy.",
                11,
                new PdfPoint(50, 765),
                font
            );
        }

        var decision = Decide(Letter("<p>He is well.</p>", builder.Build()));

        var finding = Assert.Single(decision.Findings, finding => finding.Code == "ask-in-attachment");
        Assert.Equal("chase-result", finding.Rule);
    }

    [Fact]
    public void A_scan_is_not_reviewed_and_stops_rewriting()
    {
        using var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4).AddPng(Png(), new PdfRectangle(0, 0, 595, 842));
        NotReviewed(builder.Build());
    }

    [Fact]
    public void A_picture_beside_words_is_not_reviewed_and_the_words_are()
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(PageSize.A4);
        page.AddText("Please refer him to dermatology.", 12, new PdfPoint(50, 800), font);
        page.AddPng(Png(), new PdfRectangle(50, 50, 545, 700));

        var decision = NotReviewed(builder.Build());

        Assert.Contains(decision.Findings, finding => finding.Code == "ask-in-attachment");
    }

    [Fact]
    public void A_logo_hides_nothing()
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(PageSize.A4);
        page.AddText("Seen in clinic. He is well.", 12, new PdfPoint(50, 700), font);
        page.AddPng(Png(), new PdfRectangle(450, 780, 560, 830));

        Assert.True(PdfText.Read(builder.Build()).Whole);
    }

    [Theory]
    [InlineData("nothing but words")]
    [InlineData("%PDF-1.4 and nothing more")]
    public void What_is_no_pdf_is_not_reviewed(string content) => NotReviewed(Encoding.ASCII.GetBytes(content));

    [Fact]
    public void A_cut_off_pdf_is_not_wholly_read()
    {
        var whole = Pdf("Plan", "Please refer him to dermatology.");
        for (var length = 1; length < whole.Length - 20; length += 37)
            Assert.False(
                PdfText.Read(whole[..length]) is { Whole: true, Words: var words } && !words!.Contains("dermatology"),
                length.ToString(CultureInfo.InvariantCulture)
            );
    }

    [Fact]
    public void More_pages_than_are_read_are_said_not_to_be()
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        for (var page = 0; page < 70; page++)
            builder.AddPage(PageSize.A4).AddText("He is well.", 12, new PdfPoint(50, 700), font);
        NotReviewed(builder.Build());
    }

    /// <summary>A kilobyte that unpacks to a gigabyte, a form that draws itself ten times at each of many levels, and brackets without end.</summary>
    [Theory]
    [InlineData("bomb")]
    [InlineData("laughs")]
    [InlineData("brackets")]
    public void A_hostile_pdf_is_given_up(string kind)
    {
        var file = kind switch
        {
            "bomb" => Raw(Packed(Enumerable.Repeat((byte)' ', 1 << 20), 512), packed: true),
            "laughs" => Laughs(),
            _ => Raw(Encoding.ASCII.GetBytes(new string('[', 400_000)), packed: false),
        };

        Assert.False(PdfText.Read(file).Whole);
    }

    [Fact]
    public void The_same_pdf_gives_the_same_words()
    {
        var pdf = Pdf("Plan", "Please refer him to dermatology.");
        Assert.Equal(PdfText.Read(pdf), PdfText.Read(pdf));
    }

    private static Decision NotReviewed(byte[] pdf)
    {
        var decision = Decide(Letter("<p>GP to chase the CT chest report.</p>", pdf));
        var finding = Assert.Single(decision.Findings, finding => finding.Code == "attachment-not-reviewed");
        Assert.Equal(Disposition.Advise, finding.Disposition);
        Assert.Null(decision.Rewritten);
        Assert.Equal(Disposition.Advise, decision.Disposition);
        Assert.Contains(decision.Actions, action => action is { Category: "chase-result", Owner: ActionOwner.Gp, Avoidable: true });
        return decision;
    }

    private static Bundle Letter(string div, byte[] pdf)
    {
        var letter = SampleLetter.Outpatient(div);
        SampleLetter.Add(letter, 9, new Binary { ContentType = "application/pdf", Data = pdf });
        return letter;
    }

    private static Decision Decide(Bundle letter) =>
        LetterJudge.Judge(letter, Policies.For("ZZ1", "Z99001", SampleLetter.Received), new DecideContext(SampleLetter.Received));

    private static byte[] Pdf(params string[] lines)
    {
        using var builder = new PdfDocumentBuilder();
        var page = builder.AddPage(PageSize.A4);
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        for (var i = 0; i < lines.Length; i++)
            page.AddText(lines[i], 12, new PdfPoint(50, 780 - (20 * i)), font);
        return builder.Build();
    }

    /// <summary>Four grey pixels.</summary>
    private static byte[] Png() =>
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAADklEQVR4nGNoAAMGCAUAKg4GARWeQtcAAAAASUVORK5CYII=");

    private static byte[] Packed(IEnumerable<byte> block, int times)
    {
        var bytes = block.ToArray();
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var i = 0; i < times; i++)
                zlib.Write(bytes);
        }

        return stream.ToArray();
    }

    /// <summary>A document of one page with this content.</summary>
    private static byte[] Raw(byte[] content, bool packed, string resources = "<< >>", params string[] more)
    {
        using var stream = new MemoryStream();
        var offsets = new List<long>();
        void Write(FormattableString text) => stream.Write(Encoding.Latin1.GetBytes(FormattableString.Invariant(text)));
        void Object(string text)
        {
            offsets.Add(stream.Position);
            Write($"{offsets.Count} 0 obj\n{text}\nendobj\n");
        }

        Write($"%PDF-1.4\n");
        Object("<< /Type /Catalog /Pages 2 0 R >>");
        Object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        Object($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources {resources} >>");
        offsets.Add(stream.Position);
        Write($"4 0 obj\n<< /Length {content.Length}{(packed ? " /Filter /FlateDecode" : "")} >>\nstream\n");
        stream.Write(content);
        Write($"\nendstream\nendobj\n");
        foreach (var item in more)
            Object(item);
        var table = stream.Position;
        Write($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            Write($"{offset:D10} 00000 n \n");
        Write($"trailer << /Size {offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF");
        return stream.ToArray();
    }

    private static byte[] Laughs()
    {
        const int Levels = 30;
        var forms = Enumerable
            .Range(0, Levels)
            .Select(level =>
            {
                var draws = string.Concat(Enumerable.Repeat("/F Do ", 10));
                var inner = level + 1 < Levels ? FormattableString.Invariant($"/Resources << /XObject << /F {6 + level} 0 R >> >>") : "";
                return FormattableString.Invariant(
                    $"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {inner} /Length {draws.Length} >>\nstream\n{draws}\nendstream"
                );
            });
        return Raw("/F Do"u8.ToArray(), packed: false, "<< /XObject << /F 5 0 R >> >>", [.. forms]);
    }
}
