using System.Text.RegularExpressions;
using FhirInterface.Flow.Measures;
using FhirInterface.Flow.Policies;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FhirInterface.Workspace.Pages;

/// <summary>One-page teaching sheets from real asks: what was asked, why it is the hospital's, how to do it instead.</summary>
public sealed partial class ExamplesModel(AvoidableAsksMeasure measure, PolicyShelf shelf, TimeProvider clock) : WorkspacePage
{
    private const int QuotesASheet = 5;

    public static readonly IReadOnlyList<SelectListItem> Categories =
    [
        new("All", ""),
        .. AskCategories.Avoidable.Order(StringComparer.Ordinal).Select(code => new SelectListItem(TaskView.Words(code), code)),
    ];

    public sealed record Sheet(string Category, IReadOnlyList<string> Quotes, string Authority, string Remedy);

    [BindProperty(SupportsGet = true, Name = "category")]
    public string? Category { get; set; }

    public IReadOnlyList<Sheet> Sheets { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (!IsLiaison)
            return Forbid();

        var today = London.DateOf(clock.GetUtcNow());
        var scope = new MeasureScope(today.AddDays(-91), today) { Category = string.IsNullOrEmpty(Category) ? null : Category };
        var asks = await measure.Count(scope, Caller, cancel);
        Sheets = [.. asks.GroupBy(ask => ask.Category, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(SheetOf)];
        return Page();
    }

    private Sheet SheetOf(IGrouping<string, CountedAsk> asks)
    {
        var quotes = asks.Select(ask => Anonymous(ask.Quote)).Distinct(StringComparer.OrdinalIgnoreCase).Take(QuotesASheet).ToList();
        var newest = asks.MaxBy(ask => ask.AskedAt)!;
        var policy = shelf.Current.For(newest.Custodian, newest.Practice, newest.AskedAt);
        var line = policy.Asks.GetValueOrDefault(asks.Key);
        return new Sheet(asks.Key, quotes, line?.Authority ?? "Named by no policy.", AskGuide.Default.For(asks.Key).Remedy);
    }

    /// <summary>Titles with the names behind them, long numbers and dates go; a person checks what is left before it is printed.</summary>
    private static string Anonymous(string quote) => Revealing().Replace(quote, "…");

    [GeneratedRegex(
        @"\b(Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sister)\.? [A-Z][\w'-]{0,40}|\b\d[\d ]{5,14}\d\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Revealing();
}
