using System.Globalization;
using FhirInterface.Flow;
using FhirInterface.Flow.Measures;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Workspace.Trends;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FhirInterface.Workspace.Pages;

/// <summary>Avoidable asks, issues and letters of a period by whatever parts them; every figure leads to what it counts.</summary>
public sealed class TrendsModel(
    AvoidableAsksMeasure measure,
    IssueFigures issues,
    LetterFigures letters,
    Turnaround turnaround,
    TimeProvider clock
) : WorkspacePage
{
    private const int MostListed = 50;

    /// <summary>More days than a liaison asks for; so that no mistyped year has the server count centuries.</summary>
    private const int MostDays = 3660;

    public static readonly IReadOnlyList<SelectListItem> Categories = [new("All", ""), .. IssueCategories.All];

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

    [BindProperty(SupportsGet = true, Name = "team")]
    public string? Team { get; set; }

    [BindProperty(SupportsGet = true, Name = "category")]
    public string? Category { get; set; }

    [BindProperty(SupportsGet = true, Name = "show")]
    public string? Show { get; set; }

    public TrendQuery Query { get; private set; } = new(new MeasureScope(default, default));
    public AskFigures Asks { get; private set; } = new([]);
    public IReadOnlyList<TrendChart> AskCharts { get; private set; } = [];
    public IReadOnlyList<TrendChart> IssueCharts { get; private set; } = [];
    public RequestTimes Requests { get; private set; } = RequestTimes.None;
    public Estimate Hours { get; private set; } = new(0, 0, 0);
    public IReadOnlyList<LetterWeek> Weeks { get; private set; } = [];
    public string? ShareClean =>
        Weeks.Sum(week => week.Letters) is > 0 and var all ? Percent((double)Weeks.Sum(week => week.Clean) / all) : null;

    /// <summary>The newest asks and issues, once somebody has narrowed down what is counted.</summary>
    public IReadOnlyList<CountedAsk> NewestAsks { get; private set; } = [];
    public IReadOnlyList<ListedIssue> NewestIssues { get; private set; } = [];

    /// <summary>The letters that a figure of the last table counts.</summary>
    public IReadOnlyList<ListedLetter> Listed { get; private set; } = [];

    public async Task<IActionResult> OnGet(bool csv, CancellationToken cancel)
    {
        if (Caller.Role is CallerRole.Practice)
            return NotTheirs();

        var today = London.DateOf(clock.GetUtcNow());
        To = To == default || To.Year > today.Year + 1 ? today : To;
        From = From == default || From > To ? To.AddDays(-27) : From;
        From = To.DayNumber - From.DayNumber > MostDays ? To.AddDays(-MostDays) : From;
        var scope = new MeasureScope(From, To)
        {
            Custodian = Given(Custodian)?.ToUpperInvariant(),
            Practice = Given(Practice)?.ToUpperInvariant(),
            Specialty = Given(Specialty),
            Team = Given(Team),
            Category = Given(Category),
        };
        Query = new TrendQuery(scope, Given(Show));
        if (csv)
            return new AskCsv(measure, scope, Caller);

        await Count(scope, cancel);

        // Somebody who has chosen one practice, hospital or category wants to read the letters themselves.
        if ((scope.Custodian ?? scope.Practice ?? scope.Category ?? scope.Specialty ?? scope.Team) is not null)
        {
            NewestAsks = await measure.Newest(scope, MostListed, Caller, cancel);
            NewestIssues = await issues.Newest(scope, MostListed, Caller, cancel);
        }

        if (Query.Show is { } show)
            Listed = await letters.Newest(scope, show, MostListed, Caller, cancel);
        return Page();
    }

    /// <summary>Everything that is counted, side by side: none of the queries waits for another, and SQLite's do not yield by themselves.</summary>
    private async Task Count(MeasureScope scope, CancellationToken cancel)
    {
        var caller = Caller;
        var asks = Task.Run(() => measure.Count(scope, caller, cancel), cancel);
        var askWeeks = Task.Run(() => measure.ByWeek(scope, caller, cancel), cancel);
        var requests = Task.Run(() => turnaround.Of(scope, caller, cancel), cancel);
        var weeks = Task.Run(() => letters.ByWeek(scope, caller, cancel), cancel);
        var issueCounts = Task.Run(() => issues.Count(scope, caller, cancel), cancel);
        var issueWeeks = Task.Run(() => issues.ByWeek(scope, caller, cancel), cancel);
        await Task.WhenAll(asks, askWeeks, requests, weeks, issueCounts, issueWeeks);

        Asks = await asks;
        Hours = Asks.Hours;
        Requests = await requests;
        Weeks = await weeks;
        var charts = new TrendCharts(Query);
        AskCharts = charts.OfAsks(Asks, await askWeeks);
        IssueCharts = charts.OfIssues(await issueCounts, await issueWeeks);
    }

    public static string Percent(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Hours up to two days, then days.</summary>
    public static string Span(TimeSpan span) =>
        span.TotalHours < 48 ? $"{Number(span.TotalHours)} hours" : $"{Number(span.TotalDays)} days";

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
