using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
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

        var query = new SearchQuery("Bundle")
        {
            Criteria = criteria,
            Sort = [new SortKey("_lastUpdated", Descending: true)],
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
                { "after", page.Next },
            };
            NextHref = "/workspace/letters" + next.ToQueryString();
        }
    }
}
