using System.Globalization;
using System.Text;
using FhirInterface.Flow;
using FhirInterface.Flow.Measures;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FhirInterface.Workspace.Pages;

/// <summary>Avoidable asks by category, week, hospital, practice and specialty; every figure leads to the very letters.</summary>
public sealed class TrendsModel(AvoidableAsksMeasure measure, LetterFigures letters, Turnaround turnaround, TimeProvider clock)
    : WorkspacePage
{
    private const int MostRows = 15;
    private const int MostLetters = 50;

    public static readonly IReadOnlyList<SelectListItem> Categories =
    [
        new("All", ""),
        .. AskCategories.Avoidable.Order(StringComparer.Ordinal).Select(code => new SelectListItem(TaskView.Words(code), code)),
    ];

    /// <summary>A line of a chart and of its table.</summary>
    public sealed record Row(string Label, int Asked, int Prevented, string? Href);

    public sealed record Chart(string Title, string Head, IReadOnlyList<Row> Rows);

    [BindProperty(SupportsGet = true, Name = "from")]
    public DateOnly From { get; set; }

    [BindProperty(SupportsGet = true, Name = "to")]
    public DateOnly To { get; set; }

    [BindProperty(SupportsGet = true, Name = "custodian")]
    public string? Custodian { get; set; }

    [BindProperty(SupportsGet = true, Name = "practice")]
    public string? Practice { get; set; }

    [BindProperty(SupportsGet = true, Name = "specialty")]
    public string? Specialty { get; set; }

    [BindProperty(SupportsGet = true, Name = "category")]
    public string? Category { get; set; }

    public IReadOnlyList<CountedAsk> Asks { get; private set; } = [];
    public IReadOnlyList<RequestedSupply> Requests { get; private set; } = [];
    public TimeSpan? MedianTurnaround => Turnaround.Median(Requests);
    public Estimate Hours => AvoidableAsksMeasure.Saved(Asks);
    public IReadOnlyList<Chart> Charts { get; private set; } = [];
    public IReadOnlyList<LetterWeek> Weeks { get; private set; } = [];
    public string? ShareClean =>
        Weeks.Sum(week => week.Letters) is > 0 and var all ? Percent((double)Weeks.Sum(week => week.Clean) / all) : null;
    public IReadOnlyList<CountedAsk> Letters { get; private set; } = [];
    public string CsvHref => Link(csv: true);

    public async Task<IActionResult> OnGet(bool csv, CancellationToken cancel)
    {
        if (Caller.Role is CallerRole.Practice)
            return Forbid();

        var today = London.DateOf(clock.GetUtcNow());
        To = To == default ? today : To;
        From = From == default || From > To ? To.AddDays(-27) : From;
        var scope = new MeasureScope(From, To)
        {
            Custodian = Given(Custodian)?.ToUpperInvariant(),
            Practice = Given(Practice)?.ToUpperInvariant(),
            Specialty = Given(Specialty),
            Category = Given(Category),
        };
        Asks = await measure.Count(scope, Caller, cancel);
        if (csv)
            return File(Encoding.UTF8.GetBytes(Csv()), "text/csv; charset=utf-8", "avoidable-asks.csv");

        Requests = await turnaround.Of(scope, Caller, cancel);
        Weeks = await letters.ByWeek(scope, Caller, cancel);
        Charts =
        [
            By("By category", "Category", ask => ask.Category, TaskView.Words, key => Link(category: key)),
            ByWeek(),
            By("By practice", "Practice", ask => ask.Practice ?? "not certain", key => key, key => Link(practice: key)),
            By("By hospital", "Hospital", ask => ask.Custodian, key => key, key => Link(custodian: key)),
            By(
                "By specialty",
                "Specialty",
                ask => ask.Specialty ?? "not said",
                key => key,
                key => key == "not said" ? null : Link(specialty: key)
            ),
        ];

        // Somebody who has chosen one practice, hospital or category wants to read the letters themselves.
        if (scope.Custodian is not null || scope.Practice is not null || scope.Category is not null || scope.Specialty is not null)
            Letters = [.. Asks.OrderByDescending(ask => ask.AskedAt).Take(MostLetters)];
        return Page();
    }

    public static string Percent(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Hours up to two days, then days.</summary>
    public static string Span(TimeSpan span) =>
        span.TotalHours < 48 ? $"{Number(span.TotalHours)} hours" : $"{Number(span.TotalDays)} days";

    private Chart By(string title, string head, Func<CountedAsk, string> key, Func<string, string> label, Func<string, string?> href) =>
        new(
            title,
            head,
            [
                .. Asks.GroupBy(key, StringComparer.Ordinal)
                    .Select(group => new Row(label(group.Key), group.Count(), group.Count(ask => ask.Prevented), href(group.Key)))
                    .OrderByDescending(row => row.Asked)
                    .ThenBy(row => row.Label, StringComparer.Ordinal)
                    .Take(MostRows),
            ]
        );

    private Chart ByWeek() =>
        new(
            "By week",
            "Week from",
            [
                .. Asks.GroupBy(ask => Flow.Measures.Weeks.MondayOf(London.DateOf(ask.AskedAt)))
                    .OrderBy(group => group.Key)
                    .Select(group => new Row(
                        group.Key.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
                        group.Count(),
                        group.Count(ask => ask.Prevented),
                        Link(from: group.Key, to: group.Key.AddDays(6))
                    )),
            ]
        );

    private string Link(
        string? category = null,
        string? practice = null,
        string? custodian = null,
        string? specialty = null,
        DateOnly? from = null,
        DateOnly? to = null,
        bool csv = false
    )
    {
        var query = new QueryBuilder
        {
            { "from", (from ?? From).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            { "to", (to ?? To).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            { "category", category ?? Category ?? "" },
            { "practice", practice ?? Practice ?? "" },
            { "custodian", custodian ?? Custodian ?? "" },
            { "specialty", specialty ?? Specialty ?? "" },
        };
        if (csv)
            query.Add("csv", "true");
        return "/workspace/trends" + query.ToQueryString();
    }

    private string Csv()
    {
        var csv = new StringBuilder("day,category,hospital,practice,specialty,prevented,hours low,hours central,hours high\r\n");
        foreach (var ask in Asks.OrderBy(ask => ask.AskedAt))
        {
            csv.AppendLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{London.DateOf(ask.AskedAt):yyyy-MM-dd},{ask.Category},{ask.Custodian},{ask.Practice},{Cell(ask.Specialty)},{(ask.Prevented ? 1 : 0)},{ask.Hours.Low:0.###},{ask.Hours.Central:0.###},{ask.Hours.High:0.###}"
                )
            );
        }

        return csv.ToString();
    }

    /// <summary>Quoted, and never read as a formula by a spreadsheet.</summary>
    private static string Cell(string? text) =>
        string.IsNullOrEmpty(text) ? ""
        : text[0] is '=' or '+' or '-' or '@' ? $"\"'{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
