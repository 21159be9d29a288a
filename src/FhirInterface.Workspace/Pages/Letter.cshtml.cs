using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Validate;
using FhirInterface.Policy.Decide;
using Microsoft.AspNetCore.Mvc;

namespace FhirInterface.Workspace.Pages;

/// <summary>A letter as it was posted and as it was released, what was found in it, and what became of each ask.</summary>
public sealed class LetterModel(ResourceReader reader, Assessor assessor) : WorkspacePage
{
    public LetterView Posted { get; private set; } = null!;
    public LetterView Released { get; private set; } = null!;
    public IReadOnlyList<TaskView> Actions { get; private set; } = [];
    public IReadOnlyList<StoredResource> Versions { get; private set; } = [];
    public IReadOnlyList<Finding> Findings { get; private set; } = [];
    public string Disposition { get; private set; } = "";

    public async Task<IActionResult> OnGet(string id, CancellationToken cancel)
    {
        if (await reader.History("Bundle", id, SearchQuery.DefaultCount, null, Caller, cancel) is not { Matches: [var newest, ..] } history)
            return NotFound();

        Versions = history.Matches;
        var first = Versions[^1];
        Released = LetterView.Of(newest);
        Posted = LetterView.Of(first);
        var query = new SearchQuery("Task") { Criteria = [TaskQueries.Focus("Bundle", id)], Sort = TaskQueries.Oldest };
        Actions = await reader.Find(query, Caller, cancel);

        // The same letter at the same moment of receipt gives the same findings (design 6.9): they need not be kept twice.
        if (assessor.Assess(first.Parse(), first.LastUpdated) is Assessment.Judged judged)
        {
            Findings = judged.Decision.Findings;
            Disposition = Outcomes.CodeOf(judged.Decision.Disposition);
        }

        return Page();
    }
}
