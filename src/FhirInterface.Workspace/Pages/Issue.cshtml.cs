using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Tasks;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Mvc;

namespace FhirInterface.Workspace.Pages;

/// <summary>One issue or action: what happened, whose move it is, what may be done next, and everything that was done.</summary>
public sealed class IssueModel(ResourceReader reader, IssueWork work) : WorkspacePage
{
    public TaskView Task { get; private set; } = null!;
    public IReadOnlyList<TaskView> History { get; private set; } = [];
    public string? Message { get; private set; }

    public IReadOnlyList<(string Name, string Value)> Facts =>
        [
            .. new (string Name, string? Value)[]
            {
                ("Whose move", Task.Open ? Task.Owner : "nobody's: it is closed"),
                ("Raised by", Task.Requester),
                ("State", TaskView.Words(Task.Status)),
                ("Reason", Task.StatusReason),
                ("Since", LondonTime.Show(Task.Since)),
                ("Due", Task.Due),
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

    public async Task<IActionResult> OnPost(string id, string? move, string? comment, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(move))
            Message = string.IsNullOrWhiteSpace(comment)
                ? "There is no comment to add."
                : Say(await work.Comment(id, comment, PersonName, Caller, cancel));
        else if (move is "rejected" or "failed" or "cancelled" or "completed" && string.IsNullOrWhiteSpace(comment))
            Message = "Say why, or what was done: the other side reads it.";
        else
            Message = Say(await work.Move(id, move, comment, PersonName, Caller, cancel));
        return await Load(id, cancel) ? Page() : NotFound();
    }

    private static string Say(TaskMove move) =>
        move switch
        {
            TaskMove.Moved => "Done.",
            TaskMove.Stale => "Somebody else changed it a moment ago: read it again.",
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

        Task = TaskView.Of(stored);
        var history = await reader.History("Task", id, SearchQuery.DefaultCount, null, Caller, cancel);
        History = [.. (history?.Matches ?? []).Select(TaskView.Of)];
        return true;
    }
}
