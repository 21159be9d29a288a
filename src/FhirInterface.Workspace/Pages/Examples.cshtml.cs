using System.Text.RegularExpressions;
using FhirInterface.Flow.Measures;
using FhirInterface.Flow.Policies;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FhirInterface.Workspace.Pages;

/// <summary>
/// One-page teaching sheets from real asks: the liaison chooses the cases, checks that nobody can be known from them, and prints what was
/// asked, why it is the hospital's, and how to do it instead.
/// </summary>
public sealed partial class ExamplesModel(AvoidableAsksMeasure measure, PolicyShelf shelf, TimeProvider clock) : WorkspacePage
{
    private const int QuotesASheet = 6;
    private const int LongestQuote = 400;

    /// <summary>So many of the newest of a kind are looked through for some that differ.</summary>
    private const int MostRead = 60;

    public static readonly IReadOnlyList<SelectListItem> Categories =
    [
        new("All", ""),
        .. AskCategories.Avoidable.Order(StringComparer.Ordinal).Select(code => new SelectListItem(TaskView.Words(code), code)),
    ];

    /// <param name="Quotes">The anonymous words, each with the letter that it comes from.</param>
    public sealed record Sheet(string Category, IReadOnlyList<(string Words, string LetterId)> Quotes, string Authority, string Remedy);

    [BindProperty(SupportsGet = true, Name = "category")]
    public string? Category { get; set; }

    public IReadOnlyList<Sheet> Sheets { get; private set; } = [];

    /// <summary>The sheets as they are printed: of what was chosen, in the words that the liaison let stand.</summary>
    public bool Printed { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken cancel)
    {
        if (!IsLiaison)
            return NotTheirs();

        var today = London.DateOf(clock.GetUtcNow());
        var scope = new MeasureScope(today.AddDays(-91), today) { Category = string.IsNullOrEmpty(Category) ? null : Category };
        var sheets = new List<Sheet>();
        foreach (var (category, _) in (await measure.Count(scope, Caller, cancel)).By(count => count.Category))
            sheets.Add(SheetOf(category, await measure.Newest(scope with { Category = category }, MostRead, Caller, cancel)));
        Sheets = [.. sheets.Where(sheet => sheet.Quotes.Count > 0)];
        return Page();
    }

    /// <param name="chosen">Which of the quotes are to be on a sheet, as <c>category|number</c>.</param>
    public IActionResult OnPost(string[] chosen)
    {
        if (!IsLiaison)
            return NotTheirs();

        Printed = true;
        var policy = shelf.Current.For("", null, clock.GetUtcNow());
        Sheets =
        [
            .. (chosen ?? [])
                .Select(choice => (Category: choice.Split('|')[0], Words: Request.Form["words-" + choice].ToString().Trim()))
                .Where(quote => AskCategories.IsAvoidable(quote.Category) && quote.Words.Length > 0)
                .GroupBy(quote => quote.Category, StringComparer.Ordinal)
                .Select(group => new Sheet(
                    group.Key,
                    [.. group.Select(quote => (quote.Words.Length > LongestQuote ? quote.Words[..LongestQuote] : quote.Words, ""))],
                    policy.LineFor(group.Key).Authority,
                    AskGuide.Default.For(group.Key).Remedy
                )),
        ];
        return Page();
    }

    private Sheet SheetOf(string category, IReadOnlyList<CountedAsk> asks)
    {
        var quotes = asks.Select(ask => (Words: Anonymous(ask.Quote), ask.LetterId))
            .Where(quote => quote.Words.Length > 0)
            .DistinctBy(quote => quote.Words, StringComparer.OrdinalIgnoreCase)
            .Take(QuotesASheet)
            .ToList();
        var newest = asks.Count > 0 ? asks[0] : null;
        var policy = shelf.Current.For(newest?.Custodian, newest?.Practice, newest?.AskedAt ?? clock.GetUtcNow());
        return new Sheet(category, quotes, policy.LineFor(category).Authority, AskGuide.Default.For(category).Remedy);
    }

    /// <summary>Titles with the names behind them, long numbers and dates go; a person checks what is left before it is printed.</summary>
    private static string Anonymous(string quote) => Revealing().Replace(quote, "…");

    [GeneratedRegex(
        @"\b(Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sister)\.? [A-Z][\w'-]{0,40}|\b\d[\d ]{5,14}\d\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Revealing();
}
