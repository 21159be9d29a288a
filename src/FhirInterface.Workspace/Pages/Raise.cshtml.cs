using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Tasks;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace FhirInterface.Workspace.Pages;

/// <summary>Where staff without a connected system raise an interface issue in a minute.</summary>
public sealed class RaiseModel(ResourceReader reader, IssueDesk desk, TimeProvider clock) : WorkspacePage
{
    [BindProperty]
    public string Category { get; set; } = "other";

    [BindProperty]
    public string? Description { get; set; }

    [BindProperty]
    public string? Letter { get; set; }

    [BindProperty]
    public bool Urgent { get; set; }

    public IReadOnlyList<SelectListItem> Letters { get; private set; } = [];
    public List<(string Field, string Text)> Errors { get; } = [];

    public Task OnGet(CancellationToken cancel) => Load(cancel);

    public async Task<IActionResult> OnPost(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Description))
            Errors.Add(("description", "Say what happened"));
        if (!IssueCategories.All.Any(item => item.Value == Category))
            Errors.Add(("category", "Choose what it is about"));
        if (Errors.Count == 0)
        {
            switch (await desk.Raise(Issue(), Caller, cancel))
            {
                case RaisedIssue.Raised raised:
                    return LocalRedirect($"/workspace/issues/{raised.Task.Id}");
                case RaisedIssue.Unprocessable refused:
                    Errors.AddRange(
                        refused.Outcome.Issue.Select(issue => ("description", issue.Details?.Text ?? "It could not be taken in"))
                    );
                    break;
                default:
                    return NotTheirs();
            }
        }

        await Load(cancel);
        return Page();
    }

    private Hl7.Fhir.Model.Task Issue() =>
        new()
        {
            Meta = new Meta { Profile = [Systems.Profile("InterfaceIssue")] },
            Status = Hl7.Fhir.Model.Task.TaskStatus.Requested,
            Intent = Hl7.Fhir.Model.Task.TaskIntent.Order,
            Priority = Urgent ? RequestPriority.Urgent : RequestPriority.Routine,
            Code = new CodeableConcept(Systems.TaskCode, "interface-issue"),
            Description = Description,
            ReasonCode = new CodeableConcept(Systems.IssueCategory, Category),
            Requester = new ResourceReference { Identifier = new Identifier(Systems.Ods, Caller.Ods) },
            AuthoredOnElement = new FhirDateTime(clock.GetUtcNow()),
            Focus = string.IsNullOrEmpty(Letter) ? null : new ResourceReference($"Bundle/{Letter}"),
        };

    private async Task Load(CancellationToken cancel)
    {
        var query = new SearchQuery("Bundle") { Sort = [new SortKey("_lastUpdated", Descending: true)] };
        var page = await reader.Search(query, Caller, cancel);
        Letters =
        [
            new SelectListItem("None of these", ""),
            .. page
                .Matches.Select(LetterView.Of)
                .Select(letter => new SelectListItem($"{letter.ListTitle}, {letter.Custodian}, {letter.Date}", letter.Id)),
        ];
    }
}
