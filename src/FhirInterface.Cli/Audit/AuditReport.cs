using System.Globalization;
using System.Net;
using System.Text;

namespace FhirInterface.Cli.Audit;

/// <summary>The report: one HTML file that stands alone, without script, that prints, with every chart's figures in a table.</summary>
internal sealed class AuditReport(AuditFigures figures, string csv)
{
    private const int ExamplesShown = 4;

    private const string Style = """
        body{font:16px/1.5 Arial,sans-serif;color:#212b32;max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:2rem}h2{margin-top:2.5rem;border-top:4px solid #005eb8;padding-top:.5rem}
        table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #768692;vertical-align:top}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}svg{width:100%;height:auto;font:14px Arial,sans-serif}svg rect{fill:#005eb8}
        blockquote{margin:.4rem 0;padding:.2rem .8rem;border-left:4px solid #768692}.small{font-size:.875rem;color:#425563}
        a{color:#005eb8}a:focus{outline:3px solid #ffeb3b;background:#ffeb3b;color:#212b32}
        .scroll{overflow-x:auto;position:relative}.scroll:focus{outline:3px solid #ffeb3b}code,blockquote,td{overflow-wrap:anywhere}td.n,.scroll td{overflow-wrap:normal;white-space:nowrap}
        @media print{body{max-width:none;margin:0}h2{break-after:avoid}table,svg,blockquote{break-inside:avoid}}
        """;

    private readonly StringBuilder html = new();

    public string Write()
    {
        Line("<!DOCTYPE html>");
        Line("<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        Line($"<title>What letters ask of general practice</title><style>{Style}</style></head><body><main>");
        Line("<h1>What letters ask of general practice</h1>");
        Summary();
        Categories();
        Months();
        Organisations("By hospital", letter => letter.Custodian);
        Organisations("By practice", letter => letter.Practice);
        Examples();
        Unreadable();
        Line(
            $"<p><a download=\"audit.csv\" href=\"data:text/csv;base64,{Convert.ToBase64String(Terminal.Utf8.GetBytes(csv))}\">All letters and asks as CSV</a></p>"
        );
        Line("</main></body></html>");
        return html.ToString();
    }

    private void Summary()
    {
        var read = figures.Read.Count;
        Line(
            $"<p>{Number(figures.Files)} files, {Number(read)} read, {Number(figures.Unreadable.Count)} not readable. A file's number is that of the CSV beside this report, which says its name; names of files can name patients, so this report does not.</p>"
        );
        Line(
            $"<p><strong>{Number(figures.LettersWithAvoidable)} of {Number(read)}</strong> letters ({Share(figures.LettersWithAvoidable, read)}) ask the GP for something that is the hospital's own work: {Number(figures.AvoidableAsks)} such asks among {Number(figures.Asks)}.</p>"
        );
        Line("<h2>What would become of them</h2>");
        Line(BarChart.Draw("Letters by disposition", figures.Dispositions));
        Table("Disposition", "Letters", figures.Dispositions, figures.Read.Count);
        Line(
            "<p class=\"small\">Plain text and PDF letters are judged by what they ask alone: who they are from and for is not checked.</p>"
        );
        var hours = figures.Hours;
        Line("<h2>Hours of general practice</h2>");
        Line(
            $"<p>Had none of these asks been made: <strong>{Hour(hours.Low)} to {Hour(hours.High)} hours, central estimate {Hour(hours.Central)}</strong>.</p>"
        );
        Line(
            "<p class=\"small\">Asks × minutes for their category ÷ 60 × the share that would have used a GP's time; minutes and share are the policy's estimates and are to be measured locally. Asks found are not asks prevented.</p>"
        );
    }

    private void Categories()
    {
        Line("<h2>The hospital's own work, by kind</h2>");
        Line(BarChart.Draw("Avoidable asks by category", figures.AvoidableByCategory));
        Table("Category", "Asks", figures.AvoidableByCategory, figures.AvoidableAsks);
        Line("<h2>Primary care's own work, by kind</h2>");
        Table("Category", "Asks", figures.AppropriateByCategory, figures.Asks - figures.AvoidableAsks);
    }

    private void Months()
    {
        if (figures.AvoidableByMonth is not [_, ..] months)
            return;
        Line("<h2>Avoidable asks by month of the letter</h2>");
        Line(BarChart.Draw("Avoidable asks by month", months));
        Table("Month", "Asks", months, months.Sum(month => month.Number));
    }

    private void Organisations(string title, Func<AuditedLetter, string?> organisation)
    {
        if (figures.By(organisation) is not [_, ..] lines)
            return;
        Line($"<h2>{title}</h2>");
        Line(
            $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table><thead><tr><th>ODS code</th><th class=\"n\">Letters</th><th class=\"n\">With an avoidable ask</th><th class=\"n\">Share</th><th class=\"n\">Avoidable asks</th></tr></thead><tbody>"
        );
        foreach (var (name, letters, with, avoidable) in lines)
        {
            Line(
                $"<tr><td>{Encode(name)}</td><td class=\"n\">{Number(letters)}</td><td class=\"n\">{Number(with)}</td><td class=\"n\">{Share(with, letters)}</td><td class=\"n\">{Number(avoidable)}</td></tr>"
            );
        }

        Line("</tbody></table></div>");
    }

    private void Examples()
    {
        if (figures.AvoidableByCategory.Count == 0)
            return;
        Line(
            "<h2>Examples</h2><p class=\"small\">Names, numbers and dates are taken out by program. Look before you show them to others.</p>"
        );
        foreach (var (category, _) in figures.AvoidableByCategory)
        {
            Line($"<h3>{Encode(category)}</h3>");
            foreach (var (quote, file) in figures.ExamplesOf(category, ExamplesShown))
                Line($"<blockquote>{Encode(quote)}<br><span class=\"small\">{Label(file)}</span></blockquote>");
        }
    }

    private void Unreadable()
    {
        Files("Not readable", "These files are in none of the figures above.", figures.Unreadable, letter => letter.Problem);
        Files(
            "Read in part",
            "These files are in the figures above with what could be read of them.",
            figures.ReadInPart,
            letter => letter.Caution
        );
    }

    private void Files(string title, string meaning, IReadOnlyList<AuditedLetter> letters, Func<AuditedLetter, string?> why)
    {
        if (letters.Count == 0)
            return;
        Line($"<h2>{title}</h2><p>{meaning}</p>");
        Line("<table><thead><tr><th>File</th><th>Why</th></tr></thead><tbody>");
        foreach (var letter in letters)
            Line($"<tr><td>{Label(letter.Number)}</td><td>{Encode(why(letter)!)}</td></tr>");
        Line("</tbody></table>");
    }

    private void Table(string name, string number, IReadOnlyList<Count> counts, int whole)
    {
        Line($"<table><thead><tr><th>{name}</th><th class=\"n\">{number}</th><th class=\"n\">Share</th></tr></thead><tbody>");
        foreach (var count in counts)
            Line(
                $"<tr><td>{Encode(count.Name)}</td><td class=\"n\">{Number(count.Number)}</td><td class=\"n\">{Share(count.Number, whole)}</td></tr>"
            );
        Line("</tbody></table>");
    }

    private void Line(string text) => html.Append(text).Append('\n');

    private static string Label(int file) => string.Create(CultureInfo.InvariantCulture, $"file {file}");

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Hour(double hours) => hours.ToString(hours < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static string Share(int part, int whole) =>
        whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
