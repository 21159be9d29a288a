using FhirInterface.Flow;
using FhirInterface.Flow.Reads;

namespace FhirInterface.Workspace.Pages;

/// <summary>The start page: how much is waiting, and what has waited longest.</summary>
public sealed class IndexModel(ResourceReader reader) : WorkspacePage
{
    public sealed record Figure(int Count, string Text, string Href);

    public IReadOnlyList<Figure> Figures { get; private set; } = [];
    public IReadOnlyList<TaskView> Waiting { get; private set; } = [];

    public async Task OnGet(CancellationToken cancel)
    {
        Figures = Caller.Role switch
        {
            CallerRole.Practice =>
            [
                await Open("GpLetter", "letters not filed", "/workspace/letters", cancel),
                await Open("GpAction", "actions for the practice", "/workspace/inbox?kind=GpAction", cancel),
                await Open("HospitalAction", "actions that the hospital has", "/workspace/inbox?kind=HospitalAction", cancel),
                await Open("InterfaceIssue", "open issues", "/workspace/inbox", cancel),
            ],
            _ =>
            [
                await Urgent("urgent issues", "/workspace/inbox?urgent=true", cancel),
                await Open("InterfaceIssue", "open issues", "/workspace/inbox", cancel),
                await NotAccepted("hospital actions not yet accepted", "/workspace/inbox?kind=HospitalAction&status=requested", cancel),
                await Open("GpLetter", "letters that practices have not filed", "/workspace/inbox?kind=GpLetter", cancel),
            ],
        };
        var kind = Caller.Role is CallerRole.Practice ? "GpAction" : "InterfaceIssue";
        Waiting = await reader.Find(Of(kind) with { Sort = TaskQueries.Oldest, Count = 10 }, Caller, cancel);
    }

    private static SearchQuery Of(string profile) =>
        new("Task") { Criteria = [TaskQueries.Profile(profile), TaskQueries.Statuses(TaskQueries.OpenStatuses)] };

    private async Task<Figure> Open(string profile, string text, string href, CancellationToken cancel) =>
        new(await reader.Count(Of(profile), Caller, cancel), text, href);

    private async Task<Figure> Urgent(string text, string href, CancellationToken cancel)
    {
        var query = Of("InterfaceIssue");
        var urgent = query with { Criteria = [.. query.Criteria, new TokenCriterion("priority", [new TokenValue(null, "urgent")])] };
        return new(await reader.Count(urgent, Caller, cancel), text, href);
    }

    private async Task<Figure> NotAccepted(string text, string href, CancellationToken cancel)
    {
        var query = new SearchQuery("Task")
        {
            Criteria = [TaskQueries.Profile("HospitalAction"), TaskQueries.Statuses("requested", "received")],
        };
        return new(await reader.Count(query, Caller, cancel), text, href);
    }
}
