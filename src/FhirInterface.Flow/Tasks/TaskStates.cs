using FhirInterface.Store.Actions;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tasks;

[Flags]
internal enum TaskParty
{
    None = 0,
    Owner = 1,
    Requester = 2,
}

/// <summary>The states of design 4: which step leads from which, and whose it is.</summary>
internal static class TaskStates
{
    private static readonly Dictionary<string, string[]> OwnersSteps = new(StringComparer.Ordinal)
    {
        ["requested"] = ["received", "accepted", "rejected"],
        ["received"] = ["accepted", "rejected"],
        ["accepted"] = ["in-progress", "completed", "failed"],
        ["in-progress"] = ["on-hold", "completed", "failed"],
        ["on-hold"] = ["in-progress", "failed"],
    };

    public static TaskParty PartiesOf(ActionRecord record, Caller caller)
    {
        if (caller.Role == CallerRole.Administrator)
            return TaskParty.Owner | TaskParty.Requester;
        var key = Identifiers.OdsKey(caller.Ods);
        return (record.OwnerKey == key ? TaskParty.Owner : TaskParty.None)
            | (record.RequesterKey == key ? TaskParty.Requester : TaskParty.None);
    }

    /// <summary>Null where the step is legal for one of the parties.</summary>
    public static TaskMove? Check(ActionRecord record, TaskParty parties, FhirTask.TaskStatus? wanted)
    {
        var to = wanted is null ? null : EnumUtility.GetLiteral(wanted);
        if (!ActionRecord.IsOpen(record.Status))
            return new TaskMove.Illegal(
                Outcomes.Error(OperationOutcome.IssueType.Conflict, $"The Task is {record.Status}: nothing follows.", "Task.status")
            );
        if (to == record.Status)
            return null;
        var ownersStep = to is not null && IsOwnersStep(record, to);
        var requestersStep = to == "cancelled";
        if ((ownersStep && parties.HasFlag(TaskParty.Owner)) || (requestersStep && parties.HasFlag(TaskParty.Requester)))
            return null;
        if (ownersStep || requestersStep)
        {
            return new TaskMove.Forbidden(
                Outcomes.Error(
                    OperationOutcome.IssueType.Forbidden,
                    $"Only the {(ownersStep ? "owner" : "requester")} of a Task can set it to {to}.",
                    "Task.status"
                )
            );
        }

        return new TaskMove.Illegal(
            Outcomes.Error(
                OperationOutcome.IssueType.Conflict,
                $"A Task that is {record.Status} cannot become {to ?? "that"}.",
                "Task.status"
            )
        );
    }

    private static bool IsOwnersStep(ActionRecord record, string to) =>
        (OwnersSteps.TryGetValue(record.Status, out var steps) && steps.Contains(to))
        // Received is the practice's receipt, completed means filed: a letter needs no acceptance in between.
        || (record.Kind == ActionKind.GpLetter && to == "completed" && record.Status is "requested" or "received");
}
