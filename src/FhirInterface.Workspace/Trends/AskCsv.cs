using System.Globalization;
using System.Text;
using FhirInterface.Flow;
using FhirInterface.Flow.Measures;
using FhirInterface.Policy;
using Microsoft.AspNetCore.Mvc;

namespace FhirInterface.Workspace.Trends;

/// <summary>The asks of a period as CSV, a line an ask, written as they are read: a year of them need not fit into memory.</summary>
internal sealed class AskCsv(AvoidableAsksMeasure measure, MeasureScope scope, Caller caller) : IActionResult
{
    private const string Head = "day,category,hospital,practice,specialty,team,prevented,hours low,hours central,hours high\r\n";

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=avoidable-asks.csv";
        await using var csv = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await csv.WriteAsync(Head);
        await measure.Each(scope, caller, ask => csv.WriteAsync(Line(ask)), context.HttpContext.RequestAborted);
    }

    private static string Line(CountedAsk ask) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{London.DateOf(ask.AskedAt):yyyy-MM-dd},{ask.Category},{Cell(ask.Custodian)},{Cell(ask.Practice)},{Cell(ask.Specialty)},{Cell(ask.Team)},{(ask.Prevented ? 1 : 0)},{ask.Hours.Low:0.###},{ask.Hours.Central:0.###},{ask.Hours.High:0.###}\r\n"
        );

    /// <summary>Quoted where it must be, and never read as a formula by a spreadsheet.</summary>
    private static string Cell(string? text) =>
        string.IsNullOrEmpty(text) ? ""
        : text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"\"'{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
