using FhirInterface.Flow.Deliver;
using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Measures;
using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Release;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tasks;

/// <summary>Takes in the interface issues that practices and hospitals raise (design 4).</summary>
public sealed class IssueDesk(LetterStore store, Outbox outbox, PolicyShelf policies)
{
    public async Task<RaisedIssue> Raise(FhirTask issue, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(issue);
        ArgumentNullException.ThrowIfNull(caller);
        if (Fault(issue) is { } fault)
            return new RaisedIssue.Unprocessable(fault);
        var requester = issue.Requester!.Identifier!.Value;
        if (caller.Role != CallerRole.Administrator && requester != caller.Ods)
        {
            return new RaisedIssue.Forbidden(
                Outcomes.Error(OperationOutcome.IssueType.Forbidden, "An issue is raised in one's own name.", "Task.requester")
            );
        }

        var raised = await store.Write<RaisedIssue>(
            async (db, moment) =>
            {
                var ledger = new Ledger(db, moment, caller);
                var (letter, unseen) = await FocusOf(db, issue, caller);
                if (unseen)
                {
                    return new RaisedIssue.Unprocessable(
                        Outcomes.Error(OperationOutcome.IssueType.NotFound, "There is no such focus for you.", "Task.focus")
                    );
                }

                var record = await Enter(ledger, issue, letter, caller);
                ledger.Audit("C", "create", [$"Task/{record.Id}/_history/1"], record.NhsNumber, letter);
                await Outbox.Write(ledger);
                return new RaisedIssue.Raised(
                    ResourceCodec.Unpack(db.Versions.Local.Single(v => v.ResourceType == "Task" && v.ResourceId == record.Id))
                );
            },
            cancel
        );
        outbox.Wake();
        return raised;
    }

    /// <summary>Gives an open issue another category; the liaison who looks after it decides what it is about.</summary>
    /// <param name="category">A code of CodeSystem/issue-category.</param>
    /// <param name="person">Who says so, for the note that tells it.</param>
    public async Task<TaskMove> Recategorise(
        string id,
        int version,
        string category,
        string person,
        Caller caller,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!IssueCodes.Has(category))
            return new TaskMove.Unprocessable(Required($"Choose a code of {Systems.IssueCategory}.", "Task.reasonCode"));
        var move = await store.Write<TaskMove>(
            async (db, moment) =>
            {
                var ledger = new Ledger(db, moment, caller);
                var record = await db.Actions.Where(Compartment.Actions(caller)).SingleOrDefaultAsync(action => action.Id == id);
                if (record is not { Kind: ActionKind.InterfaceIssue })
                    return new TaskMove.NotFound(Outcomes.Error(OperationOutcome.IssueType.NotFound, $"There is no Task/{id}."));
                if (!TaskStates.PartiesOf(record, caller).HasFlag(TaskParty.Owner))
                {
                    return new TaskMove.Forbidden(
                        Outcomes.Error(
                            OperationOutcome.IssueType.Forbidden,
                            "Only the owner of an issue says what it is about.",
                            "Task.reasonCode"
                        )
                    );
                }

                if (!record.Open)
                {
                    return new TaskMove.Illegal(
                        Outcomes.Error(OperationOutcome.IssueType.Conflict, $"The Task is {record.Status}: nothing follows.", "Task.status")
                    );
                }

                if (record.Version != version)
                {
                    return new TaskMove.Stale(
                        Outcomes.Error(OperationOutcome.IssueType.Conflict, "The Task has changed since: read it again and decide anew.")
                    );
                }

                var task = await ledger.ReadTask(record);
                var was = task.ReasonCode?.Coding.FirstOrDefault()?.Code ?? "none";
                task.ReasonCode = new CodeableConcept(Systems.IssueCategory, category);
                record.Category = category;
                task.Note.Add(
                    new Annotation
                    {
                        Author = new FhirString(person),
                        TimeElement = new FhirDateTime(moment),
                        Text = $"Category changed from {was} to {category}.",
                    }
                );
                ledger.MoveTask(record, task);
                ledger.Audit("U", "update", [FormattableString.Invariant($"Task/{id}/_history/{record.Version}")], record.NhsNumber);
                await Outbox.Write(ledger);
                return new TaskMove.Moved(
                    ResourceCodec.Unpack(db.Versions.Local.Single(v => v.ResourceId == id && v.Version == record.Version))
                );
            },
            cancel
        );
        outbox.Wake();
        return move;
    }

    private async Task<ActionRecord> Enter(Ledger ledger, FhirTask issue, LetterRecord? letter, Caller caller)
    {
        var custodian = letter?.Custodian ?? (caller.Role == CallerRole.Hospital ? caller.Ods : "");
        var practice = letter?.Practice ?? (caller.Role == CallerRole.Practice ? caller.Ods : null);
        var policy = policies.Current.For(custodian, practice, ledger.Moment);
        var liaison = letter?.Liaison ?? policy.Liaison;
        // Whoever raises it may quote the letter, or know of more to keep close than the letter says.
        var restricted = letter is { Restricted: true } || Confidentiality.IsRestricted(issue);
        issue.Meta = new Meta
        {
            Profile = [Systems.Profile("InterfaceIssue")],
            Security = restricted ? [Confidentiality.Restricted()] : [],
        };
        issue.Owner = Identifiers.Organization(liaison);
        issue.Priority ??= RequestPriority.Routine;
        if (letter is not null)
        {
            issue.GroupIdentifier ??= TaskBuilder.Group(letter);
            if (issue.For is null && letter.NhsNumber is { } number)
                issue.For = new ResourceReference { Type = "Patient", Identifier = new Identifier(Systems.NhsNumber, number) };
        }

        var patient = issue.For?.Identifier is { System: Systems.NhsNumber } identifier ? identifier.Value : letter?.NhsNumber;
        var parties = new TaskParties(
            custodian,
            practice,
            liaison,
            letter?.VisibleToPractice ?? caller.Role == CallerRole.Practice,
            patient
        );
        var record = ledger.AddTask(issue, ActionKind.InterfaceIssue, letter, parties);
        if (letter is null)
            record.ScopeKey = await FigureScopes.KeyOf(ledger.Db, FigureScopes.OfIssue(parties, policy));
        return record;
    }

    /// <summary>The letter that the issue is about; unseen where the caller may not know of it.</summary>
    private static async Task<(LetterRecord? Letter, bool Unseen)> FocusOf(StoreDb db, FhirTask issue, Caller caller)
    {
        if (issue.Focus?.Reference is not { } reference)
            return (null, false);
        var parts = reference.Split('/');
        var at = Array.FindLastIndex(parts, part => part is "Bundle" or "MedicationRequest" or "Task");
        if (at < 0 || at + 1 >= parts.Length)
            return (null, true);
        var id = parts[at + 1];
        if (parts[at] == "Task")
        {
            var task = await db.Actions.Where(Compartment.Actions(caller)).SingleOrDefaultAsync(action => action.Id == id);
            if (task is null)
                return (null, true);
            return (await db.Letters.SingleOrDefaultAsync(letter => letter.Id == task.FocusId), false);
        }

        var found = await db.Letters.Where(Compartment.Letters(caller)).SingleOrDefaultAsync(letter => letter.Id == id);
        return (found, found is null);
    }

    private static OperationOutcome? Fault(FhirTask issue)
    {
        if (issue.Status != FhirTask.TaskStatus.Requested)
            return Required("An interface issue begins as requested.", "Task.status");
        if (issue.Intent is null)
            return Required("A Task needs an intent.", "Task.intent");
        if (issue.Code?.Coding.Exists(coding => coding.System == Systems.TaskCode && coding.Code == "interface-issue") is not true)
            return Required($"Only interface issues can be raised: code interface-issue of {Systems.TaskCode}.", "Task.code");
        if (string.IsNullOrWhiteSpace(issue.Description))
            return Required("Say what happened, in description.", "Task.description");
        if (string.IsNullOrWhiteSpace(issue.Requester?.Identifier?.Value) || issue.Requester.Identifier.System != Systems.Ods)
            return Required("Say who raises it: the ODS code of your organisation, as requester.identifier.", "Task.requester");
        if (issue.ReasonCode?.Coding.Exists(coding => coding.System == Systems.IssueCategory && IssueCodes.Has(coding.Code)) is not true)
            return Required($"Say what kind of issue it is: a code of {Systems.IssueCategory} as reasonCode.", "Task.reasonCode");
        return null;
    }

    private static OperationOutcome Required(string text, string expression) =>
        Outcomes.Error(OperationOutcome.IssueType.Required, text, expression);
}
