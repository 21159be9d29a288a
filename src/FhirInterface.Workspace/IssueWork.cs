using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Tasks;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace FhirInterface.Workspace;

/// <summary>
/// Moves a Task on for a person: the same moves as over FHIR, under the version that the person has read, with a signed note; so a form that
/// is sent twice does its work once. A move to completed goes through the steps that lie between, each a version of its own.
/// </summary>
public sealed class IssueWork(ResourceReader reader, TaskMoves moves, TimeProvider clock)
{
    public async Task<TaskMove> Move(
        string id,
        int version,
        string status,
        string? comment,
        string person,
        Caller caller,
        CancellationToken cancel
    )
    {
        // Only a form that is not ours asks for what is no status.
        if (EnumUtility.ParseLiteral<Hl7.Fhir.Model.Task.TaskStatus>(status) is not { } wanted)
            return new TaskMove.Unprocessable(new OperationOutcome());

        TaskMove? last = null;
        foreach (var step in await StepsTo(id, wanted, caller, cancel))
        {
            last = await Change(id, version, step, step == wanted ? comment : null, person, caller, cancel);
            if (last is not TaskMove.Moved moved)
                return last;
            version = moved.Task.Version;
        }

        return last ?? await Change(id, version, null, comment, person, caller, cancel);
    }

    /// <summary>A note without a move.</summary>
    public Task<TaskMove> Comment(string id, int version, string comment, string person, Caller caller, CancellationToken cancel) =>
        Change(id, version, null, comment, person, caller, cancel);

    /// <summary>Says which person of the owner's has it in hand.</summary>
    public Task<TaskMove> Assign(string id, int version, string person, Caller caller, CancellationToken cancel) =>
        Edit(id, version, caller, task => task.BusinessStatus = new CodeableConcept { Text = $"With {person}" }, cancel);

    /// <summary>Joins another issue of the same cause to this one.</summary>
    public Task<TaskMove> Link(string id, int version, string other, Caller caller, CancellationToken cancel) =>
        Edit(id, version, caller, task => Join(task, "related-issue", new ResourceReference($"Task/{other}")), cancel);

    /// <summary>Joins the line of the policy that the issue is about, by the code of its ask.</summary>
    public Task<TaskMove> LinkPolicy(string id, int version, string ask, Caller caller, CancellationToken cancel) =>
        Edit(id, version, caller, task => Join(task, "policy-line", new Code(ask)), cancel);

    private static void Join(Hl7.Fhir.Model.Task task, string kind, DataType value)
    {
        if (!task.Output.Exists(output => output.Value.IsExactly(value)))
            task.Output.Add(
                new Hl7.Fhir.Model.Task.OutputComponent { Type = new CodeableConcept(Systems.TaskOutput, kind), Value = value }
            );
    }

    private async Task<TaskMove> Edit(string id, int version, Caller caller, Action<Hl7.Fhir.Model.Task> edit, CancellationToken cancel)
    {
        if (await reader.Read("Task", id, caller, cancel) is not { } stored)
            return new TaskMove.NotFound(new OperationOutcome());
        if (stored.Version != version)
            return new TaskMove.Stale(new OperationOutcome());

        var task = stored.Parse<Hl7.Fhir.Model.Task>();
        edit(task);
        return await moves.Move(id, version, task, caller, cancel);
    }

    private async Task<IReadOnlyList<Hl7.Fhir.Model.Task.TaskStatus>> StepsTo(
        string id,
        Hl7.Fhir.Model.Task.TaskStatus wanted,
        Caller caller,
        CancellationToken cancel
    )
    {
        var stored = await reader.Read("Task", id, caller, cancel);
        var now = stored?.Parse<Hl7.Fhir.Model.Task>().Status;
        if (now == wanted)
            return [];

        // completed is reached only from accepted or in-progress (design 4).
        var needsAcceptance =
            wanted is Hl7.Fhir.Model.Task.TaskStatus.Completed or Hl7.Fhir.Model.Task.TaskStatus.InProgress
            && now is Hl7.Fhir.Model.Task.TaskStatus.Requested or Hl7.Fhir.Model.Task.TaskStatus.Received;
        return needsAcceptance ? [Hl7.Fhir.Model.Task.TaskStatus.Accepted, wanted] : [wanted];
    }

    private Task<TaskMove> Change(
        string id,
        int version,
        Hl7.Fhir.Model.Task.TaskStatus? status,
        string? comment,
        string person,
        Caller caller,
        CancellationToken cancel
    ) =>
        Edit(
            id,
            version,
            caller,
            task =>
            {
                if (status is not null)
                    task.Status = status;
                if (string.IsNullOrWhiteSpace(comment))
                    return;
                task.Note.Add(
                    new Annotation
                    {
                        Author = new FhirString(person),
                        TimeElement = new FhirDateTime(clock.GetUtcNow()),
                        Text = comment,
                    }
                );
                if (
                    status
                    is Hl7.Fhir.Model.Task.TaskStatus.Rejected
                        or Hl7.Fhir.Model.Task.TaskStatus.Failed
                        or Hl7.Fhir.Model.Task.TaskStatus.Cancelled
                )
                    task.StatusReason = new CodeableConcept { Text = comment };
            },
            cancel
        );
}
