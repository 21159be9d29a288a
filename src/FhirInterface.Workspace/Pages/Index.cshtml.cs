using FhirInterface.Flow;
using FhirInterface.Flow.Measures;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Tasks;
using FhirInterface.Policy;
using FhirInterface.Workspace.Trends;

namespace FhirInterface.Workspace.Pages;

/// <summary>The start page: how much is waiting, and what has waited longest.</summary>
public sealed class IndexModel(ResourceReader reader, TaskSubjects subjects, AvoidableAsksMeasure measure, TimeProvider clock)
    : WorkspacePage
{
    private const int MostPiles = 5;

    public sealed record Figure(int Count, string Text, string Href);

    public IReadOnlyList<Figure> Figures { get; private set; } = [];
    public IReadOnlyList<TaskView> Waiting { get; private set; } = [];

    /// <summary>Where the avoidable asks of the last two weeks pile up: which kind, from whom, to whom.</summary>
    public IReadOnlyList<Figure> Piles { get; private set; } = [];

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
        if (Caller.Role is not CallerRole.Practice)
            Piles = await PilesOfTwoWeeks(cancel);
        var waiting = await reader.Find(Of(kind) with { Sort = TaskQueries.Oldest, Count = 10 }, Caller, cancel);
        Waiting = await subjects.About(waiting, Caller, cancel);
    }

    private async Task<IReadOnlyList<Figure>> PilesOfTwoWeeks(CancellationToken cancel)
    {
        var today = London.DateOf(clock.GetUtcNow());
        var scope = new MeasureScope(today.AddDays(-13), today);
        var asks = await measure.Count(scope, Caller, cancel);
        return
        [
            .. asks.By(count => (count.Category, count.Custodian, count.Practice))
                .Take(MostPiles)
                .Select(pile => new Figure(
                    pile.Figures.Asked,
                    $"{TaskView.Words(pile.Key.Category)}: {pile.Key.Custodian} to {pile.Key.Practice ?? "a practice not certain"}",
                    new TrendQuery(
                        scope with
                        {
                            Category = pile.Key.Category,
                            Custodian = pile.Key.Custodian,
                            Practice = pile.Key.Practice,
                        }
                    ).Href()
                )),
        ];
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
