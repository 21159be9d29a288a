using System.Globalization;
using FhirInterface.Flow.Deliver;
using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Release;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Owed;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Microsoft.EntityFrameworkCore;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tasks;

/// <summary>Moves a Task on, by the right party and in legal steps only (design 4).</summary>
public sealed class TaskMoves(LetterStore store, Outbox outbox)
{
    /// <param name="id">The Task's id.</param>
    /// <param name="ifMatch">The version that the caller believes current; null where the header was absent.</param>
    /// <param name="wanted">The Task as the caller wants it (the body of a PUT, or the current one with a PATCH applied).</param>
    public async Task<TaskMove> Move(string id, int? ifMatch, FhirTask wanted, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(caller);
        var move = await store.Write(
            async (db, moment) =>
            {
                var ledger = new Ledger(db, moment, caller);
                var record = await db.Actions.Where(Compartment.Actions(caller)).SingleOrDefaultAsync(action => action.Id == id);
                if (record is null)
                    return new TaskMove.NotFound(Outcomes.Error(OperationOutcome.IssueType.NotFound, $"There is no Task/{id}."));
                var current = await ledger.ReadTask(record);
                if (Refusal(record, current, ifMatch, wanted, caller) is { } refusal)
                    return refusal;
                var result = await Apply(ledger, record, current, wanted);
                ledger.Audit(
                    "U",
                    "update",
                    [string.Create(CultureInfo.InvariantCulture, $"Task/{id}/_history/{result.Task.Version}")],
                    record.NhsNumber
                );
                await Outbox.Write(ledger);
                return result;
            },
            cancel
        );
        outbox.Wake();
        return move;
    }

    /// <summary>Why a Task of that version is not to be moved by what the caller believes current; null where it may be.</summary>
    public static TaskMove? Unready(int? ifMatch, int version)
    {
        if (ifMatch is null)
        {
            return new TaskMove.Unguarded(
                Outcomes.Error(OperationOutcome.IssueType.Required, "Send If-Match with the version that you have, as W/\"1\".")
            );
        }

        return ifMatch == version
            ? null
            : new TaskMove.Stale(
                Outcomes.Error(OperationOutcome.IssueType.Conflict, "The Task has changed since: read it again and decide anew.")
            );
    }

    private static TaskMove? Refusal(ActionRecord record, FhirTask current, int? ifMatch, FhirTask wanted, Caller caller)
    {
        if (Unready(ifMatch, record.Version) is { } unready)
            return unready;
        var parties = TaskStates.PartiesOf(record, caller);
        if (parties == TaskParty.None)
        {
            return new TaskMove.Forbidden(
                Outcomes.Error(OperationOutcome.IssueType.Forbidden, "Only the owner and the requester of a Task can change it.")
            );
        }

        if (TaskEdits.Fault(current, wanted) is { } fault)
            return new TaskMove.Unprocessable(fault);
        return TaskStates.Check(record, parties, wanted.Status);
    }

    private static async Task<TaskMove.Moved> Apply(Ledger ledger, ActionRecord record, FhirTask current, FhirTask wanted)
    {
        var (before, asItWas) = (record.Status, (FhirTask)current.DeepCopy());
        TaskEdits.Apply(current, wanted);
        // What changes nothing is no move, and makes no version.
        if (current.IsExactly(asItWas))
        {
            var kept = await ledger.Db.Versions.SingleAsync(v =>
                v.ResourceType == "Task" && v.ResourceId == record.Id && v.Version == record.Version
            );
            return new TaskMove.Moved(ResourceCodec.Unpack(kept));
        }

        ledger.MoveTask(record, current);
        var moved = ResourceCodec.Unpack(
            ledger.Db.Versions.Local.Single(v => v.ResourceType == "Task" && v.ResourceId == record.Id && v.Version == record.Version)
        );
        if (record.Status != before)
            await MoveEffects.Of(ledger, record, current);
        return new TaskMove.Moved(moved);
    }
}
