using System.Globalization;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Policy;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FhirInterface.Workspace.Pages;

/// <summary>The letters that a person's organisation may see, newest first.</summary>
public sealed class LettersModel(ResourceReader reader) : WorkspacePage
{
    public static readonly IReadOnlyList<SelectListItem> Choices =
    [
        new("All letters", ""),
        new("Superseded by a correction", "superseded"),
        new("Released by override", "override"),
        new("Released for safety", "safety-release"),
    ];

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Practice { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Custodian { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    /// <summary>Requests for medicines instead of letters.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Requests { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<LetterView> Letters { get; private set; } = [];
    public string? NextHref { get; private set; }

    public async Task OnGet(CancellationToken cancel)
    {
        List<Criterion> criteria = [];
        if (!string.IsNullOrEmpty(Tag))
            criteria.Add(new TokenCriterion("_tag", [new TokenValue(Systems.Submission, Tag)]));
        if (!string.IsNullOrWhiteSpace(Practice))
            criteria.Add(new TokenCriterion("practice", [new TokenValue(null, Practice.Trim().ToUpperInvariant())]));
        if (!string.IsNullOrWhiteSpace(Custodian))
            criteria.Add(new TokenCriterion("custodian", [new TokenValue(null, Custodian.Trim().ToUpperInvariant())]));

        if (From is { } from)
            criteria.Add(Received(DatePrefix.Ge, from));
        if (To is { } to)
            criteria.Add(Received(DatePrefix.Le, to));

        var query = new SearchQuery(Requests ? "MedicationRequest" : "Bundle")
        {
            Criteria = criteria,
            Sort = TaskQueries.LastChanged,
            Continuation = string.IsNullOrEmpty(After) ? null : After,
        };
        var page = await reader.Search(query, Caller, cancel);
        Letters = [.. page.Matches.Select(LetterView.Of)];
        if (page.Next is not null)
        {
            var next = new QueryBuilder
            {
                { "tag", Tag ?? "" },
                { "practice", Practice ?? "" },
                { "custodian", Custodian ?? "" },
                { "from", Day(From) },
                { "to", Day(To) },
                { "requests", Requests ? "true" : "false" },
                { "after", page.Next },
            };
            NextHref = "/workspace/letters" + next.ToQueryString();
        }
    }

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static DateCriterion Received(DatePrefix prefix, DateOnly day) =>
        new("_lastUpdated", [new DateValue(prefix, London.StartOf(day), London.StartOf(day.AddDays(1)))]);
}
