using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Release;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Owed;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tasks;

/// <summary>What a move of a Task brings with it, in the same transaction: clocks stop or start, rejections become issues, asks count.</summary>
internal static class MoveEffects
{
    public static async Task Of(Ledger ledger, ActionRecord record, FhirTask task)
    {
        switch (record.Kind)
        {
            case ActionKind.GpLetter:
                await ledger.CloseOwed(record.Id, record.Status, OwedKind.Collect);
                if (record.Status == "rejected")
                    await RaiseRejection(ledger, record, task, urgent: true);
                break;
            case ActionKind.GpAction when record.Status is "rejected" or "failed":
                await RaiseRejection(ledger, record, task, urgent: task.Priority == RequestPriority.Urgent);
                break;
            case ActionKind.HospitalAction:
                await OfHospital(ledger, record, task);
                break;
        }
    }

    private static async Task OfHospital(Ledger ledger, ActionRecord record, FhirTask task)
    {
        switch (record.Status)
        {
            case "accepted":
                await ledger.CloseOwed(record.Id, "accepted", OwedKind.AcceptBy);
                if (record.Due is { } due)
                    ledger.Owe(OwedKind.Overdue, record.Id, due.AddDays(1));
                break;
            case "completed":
                await ledger.CloseOwed(record.Id, "completed");
                var ask = await ledger.Db.Asks.SingleOrDefaultAsync(a => a.Id == record.AskId);
                ask?.Prevent(Prevention.Completed, ledger.Moment);
                break;
            case "rejected" or "failed":
                await FallBack.Return(
                    ledger,
                    record,
                    task.StatusReason?.Text ?? task.StatusReason?.Coding.FirstOrDefault()?.Display ?? "no reason in words"
                );
                break;
        }
    }

    private static async Task RaiseRejection(Ledger ledger, ActionRecord record, FhirTask task, bool urgent)
    {
        // The database must see the old Task closed before the issue that stands in for its ask exists.
        await ledger.Db.SaveChangesAsync();
        var letter = await ledger.Db.Letters.SingleAsync(l => l.Id == record.FocusId);
        var reason = task.StatusReason;
        var category = reason?.Coding.FirstOrDefault(coding => coding.System == Systems.TaskStatusReason)?.Code switch
        {
            "not-our-patient" => "wrong-practice",
            "wrong-practice" => "wrong-practice",
            "unreadable" => "unreadable",
            _ => record.Kind == ActionKind.GpAction ? record.Code : "other",
        };
        var words = reason?.Text ?? reason?.Coding.FirstOrDefault()?.Display ?? reason?.Coding.FirstOrDefault()?.Code;
        var what = record.Kind == ActionKind.GpLetter ? "the letter" : $"the action \"{task.Description}\"";
        Issues.Raise(
            ledger,
            letter,
            category,
            $"The practice has {record.Status} {what}: {words}",
            urgent,
            record.AskId,
            issue =>
            {
                issue.PartOf.Add(new ResourceReference($"Task/{record.Id}"));
                if (reason is not null)
                    issue.ReasonCode!.Coding.AddRange(reason.Coding.Select(coding => (Coding)coding.DeepCopy()));
            }
        );
    }
}
