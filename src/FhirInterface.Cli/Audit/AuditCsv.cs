using System.Globalization;
using System.Text;

namespace FhirInterface.Cli.Audit;

/// <summary>
/// The audit as CSV (RFC 4180): a row for each ask, and one for each letter that asks nothing. The one that stays beside the report says
/// which file has which number; the one within the report, which is handed round, does not.
/// </summary>
internal static class AuditCsv
{
    private const string Header = "kind,problem,custodian,practice,setting,date,disposition,category,avoidable,urgent,due,quote";

    public static string Write(IReadOnlyList<AuditedLetter> letters, bool namesFiles)
    {
        var csv = new StringBuilder(namesFiles ? "number,file," : "number,").Append(Header).Append("\r\n");
        foreach (var letter in letters)
        {
            if (letter.Asks.Count == 0)
                Append(csv, letter, null, namesFiles);
            foreach (var ask in letter.Asks)
                Append(csv, letter, ask, namesFiles);
        }

        return csv.ToString();
    }

    private static void Append(StringBuilder csv, AuditedLetter letter, AuditedAsk? ask, bool namesFiles)
    {
        csv.Append(CultureInfo.InvariantCulture, $"{letter.Number},");
        if (namesFiles)
            csv.Append(Cell(letter.File)).Append(',');
        csv.AppendJoin(
                ',',
                new[]
                {
                    letter.Kind,
                    letter.Problem ?? letter.Caution,
                    letter.Custodian,
                    letter.Practice,
                    letter.Setting,
                    letter.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    letter.Disposition,
                    ask?.Category,
                    ask is null ? null : Word(ask.Avoidable),
                    ask is null ? null : Word(ask.Urgent),
                    ask?.Due,
                    ask?.Quote,
                }.Select(Cell)
            )
            .Append("\r\n");
    }

    private static string Word(bool value) => value ? "yes" : "no";

    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";

        // A spreadsheet would take these for formulas.
        if (text[0] is '=' or '+' or '-' or '@' or '\t')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
