using FhirInterface.Flow;
using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Tasks;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Mvc;

namespace FhirInterface.Workspace.Pages;

/// <summary>One issue or action: what happened, whose move it is, what may be done next, and everything that was done.</summary>
public sealed class IssueModel(ResourceReader reader, TaskSubjects subjects, IssueWork work, IssueDesk desk, PolicyShelf shelf)
    : WorkspacePage
{
    /// <summary>Said also to who sends a form twice.</summary>
    private const string Changed = "It has changed since you opened this page, so nothing was done: read it as it stands now.";

    public TaskView Task { get; private set; } = null!;
    public IReadOnlyList<TaskView> History { get; private set; } = [];
    public IReadOnlyList<TaskView> Related { get; private set; } = [];
    public IReadOnlyList<(string Ask, string Do, string Authority, string Href)> PolicyLines { get; private set; } = [];
    public string? Message { get; private set; }

    /// <summary>What was written and could not be taken: it is not to be written again.</summary>
    public string? Comment { get; private set; }

    /// <summary>The liaison says what an issue is about and what it belongs with.</summary>
    public bool MayTriage => IsLiaison && Task is { Kind: "InterfaceIssue", Open: true } && Task.Owner == Caller.Ods;

    public IReadOnlyList<(string Name, string Value)> Facts =>
        [
            .. new (string Name, string? Value)[]
            {
                ("Whose move", Task.Open ? Task.Owner : "nobody's: it is closed"),
                ("About", Task.About),
                ("Raised by", TaskView.Party(Task.Requester)),
                ("State", TaskView.Words(Task.Status)),
                ("In hand", Task.BusinessStatus),
                ("Reason", Task.StatusReason),
                ("Since", LondonTime.Show(Task.Since)),
                ("Due", LondonTime.Say(Task.Due)),
                ("To be accepted by", Task.AcceptBy is null ? null : LondonTime.Show(Task.AcceptBy)),
                ("The hospital's own work", Task.Avoidable ? "yes" : null),
            }
                .Where(fact => !string.IsNullOrEmpty(fact.Value))
                .Select(fact => (fact.Name, fact.Value!)),
        ];

    /// <summary>The steps that the person's organisation may take from here (design 4).</summary>
    public IReadOnlyList<(string Status, string Text)> Moves =>
        !Task.Open ? []
        : Task.Owner == Caller.Ods
            ? Task.Status switch
            {
                "requested" or "received" =>
                [
                    ("accepted", "Take it on"),
                    ("completed", "Resolve it"),
                    ("rejected", "Reject it, with the reason"),
                ],
                "accepted" =>
                [
                    ("in-progress", "Start on it"),
                    ("completed", "Resolve it"),
                    ("failed", "It cannot be done, with the reason"),
                ],
                "in-progress" =>
                [
                    ("completed", "Resolve it"),
                    ("on-hold", "Put it on hold"),
                    ("failed", "It cannot be done, with the reason"),
                ],
                _ => [("in-progress", "Go on with it"), ("failed", "It cannot be done, with the reason")],
            }
        : Task.Requester == Caller.Ods ? [("cancelled", "Withdraw it, with the reason")]
        : [];

    public async Task<IActionResult> OnGet(string id, CancellationToken cancel) => await Load(id, cancel) ? Page() : NotFound();

    /// <param name="version">That of the page whose form is sent: what has changed since then, the person has not read.</param>
    public async Task<IActionResult> OnPost(string id, int version, string? move, string? comment, CancellationToken cancel)
    {
        if (await reader.Read("Task", id, Caller, cancel) is not { } stored)
            return NotFound();

        var done = false;
        if (stored.Version != version)
            Message = Changed;
        else if (string.IsNullOrWhiteSpace(comment) && string.IsNullOrEmpty(move))
            Message = "There is no comment to add.";
        else if (string.IsNullOrWhiteSpace(comment) && move is ("rejected" or "failed" or "cancelled" or "completed"))
            Message = "Say why, or what was done: the other side reads it.";
        else
        {
            var moved = string.IsNullOrEmpty(move)
                ? await work.Comment(id, version, comment!, PersonName, Caller, cancel)
                : await work.Move(id, version, move, comment, PersonName, Caller, cancel);
            done = moved is TaskMove.Moved;
            Message = Say(moved);
        }

        Comment = done ? null : comment;
        return await Load(id, cancel) ? Page() : NotFound();
    }

    /// <summary>Triage: who has it in hand, what it is about, what it belongs with.</summary>
    public async Task<IActionResult> OnPostTriage(
        string id,
        int version,
        string? step,
        string? category,
        string? other,
        string? line,
        CancellationToken cancel
    )
    {
        if (!IsLiaison)
            return NotTheirs();
        if (await reader.Read("Task", id, Caller, cancel) is not { } stored)
            return NotFound();

        Message = step switch
        {
            _ when stored.Version != version => Changed,
            "take" => Say(await work.Assign(id, version, PersonName, Caller, cancel)),
            "category" when IssueCategories.All.Any(item => item.Value == category) => Say(
                await desk.Recategorise(id, version, category!, PersonName, Caller, cancel)
            ),
            "link" when IdOf(other) is { } linked && linked != id => await reader.Read("Task", linked, Caller, cancel) is null
                ? "There is no such issue: give the number at the end of its address."
                : Say(await work.Link(id, version, linked, Caller, cancel)),
            "policy" when IssueCategories.All.Any(item => item.Value == line) => Say(
                await work.LinkPolicy(id, version, line!, Caller, cancel)
            ),
            _ => "Choose what to change first.",
        };
        return await Load(id, cancel) ? Page() : NotFound();
    }

    private static string? IdOf(string? address) => string.IsNullOrWhiteSpace(address) ? null : address.Trim().TrimEnd('/').Split('/')[^1];

    private static string Say(TaskMove move) =>
        move switch
        {
            TaskMove.Moved => "Done.",
            TaskMove.Stale => Changed,
            TaskMove.Illegal illegal => First(illegal.Outcome),
            TaskMove.Unprocessable unprocessable => First(unprocessable.Outcome),
            TaskMove.Forbidden => "It is not your organisation's to change.",
            _ => "It is not there.",
        };

    private static string First(OperationOutcome outcome) =>
        outcome.Issue.FirstOrDefault()?.Details?.Text ?? "That step is not possible from here.";

    private async Task<bool> Load(string id, CancellationToken cancel)
    {
        if (await reader.Read("Task", id, Caller, cancel) is not { } stored)
            return false;

        Task = (await subjects.About([TaskView.Of(stored)], Caller, cancel))[0];
        var history = await reader.History("Task", id, SearchQuery.DefaultCount, null, null, Caller, cancel);
        History = [.. (history?.Matches ?? []).Select(TaskView.Of)];
        var related = new List<TaskView>();
        foreach (var other in Task.Related)
        {
            if (await reader.Read("Task", other, Caller, cancel) is { } found)
                related.Add(TaskView.Of(found));
        }

        Related = await subjects.About(related, Caller, cancel);
        PolicyLines = [.. Task.PolicyLines.Select(LineOf)];
        return true;
    }

    /// <summary>The line as the policy has it by which the issue goes.</summary>
    private (string Ask, string Do, string Authority, string Href) LineOf(string ask)
    {
        var policy = shelf.Current.For(Task);
        var line = policy.Asks.GetValueOrDefault(ask);
        return (
            ask,
            line is null ? "not named" : PolicyDifferences.Word(line.Do),
            line?.Authority ?? "",
            $"/workspace/policies/edit?custodian={policy.Custodian}&practice={policy.Practice}&version={policy.Version}"
        );
    }
}
