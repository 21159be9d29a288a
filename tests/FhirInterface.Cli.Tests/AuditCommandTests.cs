using System.Text;
using System.Text.RegularExpressions;
using FhirInterface.Cli.Audit;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace FhirInterface.Cli.Tests;

public sealed class AuditCommandTests
{
    [Fact]
    public void Reports_letters_of_every_kind_and_lists_what_cannot_be_read()
    {
        using var folder = new ScratchFolder();
        File.Copy(Repository.Example("discharge-chase-result.json"), folder.File("fhir.json"));
        File.Copy(Repository.Example("discharge-clean-xml.xml"), folder.File("fhir.xml"));
        folder.Write("words.txt", "Discharge summary\nDr Jane Example, 01900 555999\n\nPlan:\nGP to chase the CT chest report.\n");
        File.WriteAllBytes(folder.File("letter.pdf"), Pdf("GP to chase the CT chest report."));
        folder.Write("broken.json", "{");
        folder.Write("broken.pdf", "%PDF-1.4 and nothing more");
        folder.Write("table.docx", "PK");
        using var outside = new ScratchFolder();
        var report = outside.File("report.html");

        var ran = Shell.Run("", "audit", folder.Path, "--out", report);

        Assert.Equal(ExitCodes.Faults, ran.Code);
        Assert.Empty(ran.Output);
        Assert.Contains("4 letters read, 3 files not readable", ran.Error, StringComparison.Ordinal);
        var html = File.ReadAllText(report);
        Assert.Contains("7 files, 4 read, 3 not readable", html, StringComparison.Ordinal);
        // In the order of their names: broken.json, broken.pdf, fhir.json, fhir.xml, letter.pdf, table.docx, words.txt.
        Assert.All(["1", "2", "6"], number => Assert.Contains($"<td>file {number}</td>", html, StringComparison.Ordinal));
        Assert.Contains("chase-result", html, StringComparison.Ordinal);
        Assert.Contains("<svg role=\"img\"", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("(?:src|href)=\"http", RegexOptions.None, TimeSpan.FromSeconds(5)), html);
        Assert.Equal(
            3,
            File.ReadLines(outside.File("report.csv")).Count(line => line.Contains(",chase-result,yes,", StringComparison.Ordinal))
        );
        Assert.False(File.Exists(Journal.FileOf(report)));
    }

    [Fact]
    public void Names_files_in_the_csv_that_stays_and_not_in_the_report_that_is_handed_round()
    {
        using var folder = new ScratchFolder();
        using var outside = new ScratchFolder();
        folder.Write("Quillfeather 9990494282.txt", "Plan:\nGP to chase the CT chest report.\n");
        folder.Write("Quillfeather scan.pdf", "%PDF-1.4 and nothing more");
        folder.Write("Quillfeather.json", "{");
        var report = outside.File("report.html");

        Shell.Run("", "audit", folder.Path, "--out", report);

        var html = File.ReadAllText(report);
        var within = Encoding.UTF8.GetString(Convert.FromBase64String(Regex.Match(html, "base64,([^\"]+)\"").Groups[1].Value));
        Assert.StartsWith("number,kind,", within, StringComparison.Ordinal);
        Assert.All([html, within], text => Assert.DoesNotContain("Quillfeather", text, StringComparison.Ordinal));
        Assert.DoesNotContain(folder.Path, html, StringComparison.Ordinal);
        Assert.Contains(
            File.ReadLines(outside.File("report.csv")),
            line => line.StartsWith("1,Quillfeather 9990494282.txt,text,", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Takes_up_an_audit_that_was_broken_off()
    {
        using var folder = new ScratchFolder();
        using var outside = new ScratchFolder();
        var file = new FileInfo(folder.Write("a.txt", "GP to chase the CT chest report."));
        var report = outside.File("report.html");
        using (var journal = Journal.Open(report))
        {
            var before = new AuditedLetter("a.txt", file.Length, file.LastWriteTimeUtc.Ticks, "text")
            {
                Disposition = "accepted",
                Practice = "Z99020",
            };
            journal.Add(before);
        }

        File.AppendAllText(Journal.FileOf(report), "{\"file\":\"b.txt\",\"len");
        var ran = Shell.Run("", "audit", folder.Path, "--out", report);

        Assert.Equal(ExitCodes.Clean, ran.Code);
        Assert.Contains("<td>Z99020</td>", File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chase CT for Mr Ollerenshaw by 12/03/2026", "chase CT for [name] by [date]")]
    [InlineData("tell Stanley his NHS number 999 123 4567 is wrong", "tell [name] his NHS number [number] is wrong")]
    [InlineData("write to a.b@example.org or AB1 2CD", "write to [mail] or [postcode]")]
    [InlineData("repeat U&Es in 6/52, potassium 5.2", "repeat U&Es in 6/52, potassium 5.2")]
    public void Examples_name_nobody(string quote, string shown) =>
        Assert.Equal(shown, new Anonymiser(["Stanley", "Ollerenshaw"]).Clean(quote));

    private static byte[] Pdf(string words)
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        var page = builder.AddPage(PageSize.A4);
        page.AddText("Discharge summary", 12, new UglyToad.PdfPig.Core.PdfPoint(50, 750), font);
        page.AddText("Plan", 12, new UglyToad.PdfPig.Core.PdfPoint(50, 720), font);
        page.AddText(words, 12, new UglyToad.PdfPig.Core.PdfPoint(50, 700), font);
        return builder.Build();
    }
}
