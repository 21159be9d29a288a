using FhirInterface.Flow.Ledgers;
using FhirInterface.Policy.Decide;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Release;

/// <summary>
/// The hospital has not taken on what the letter asked of the GP: the ask goes back to the practice, marked, and its original words
/// stand in the letter again (design 4). All in the transaction of what gave rise to it.
/// </summary>
internal static class FallBack
{
    /// <param name="why">In words, for people.</param>
    public static async Task Return(Ledger ledger, ActionRecord hospitals, string why)
    {
        var task = await ledger.Cancel(
            hospitals,
            "returned-to-practice",
            "The hospital has not taken this on; it is back with the practice."
        );
        // The database must see the old Task closed before the new one for the same ask exists.
        await ledger.Db.SaveChangesAsync();

        var letter = await ledger.Db.Letters.SingleAsync(l => l.Id == hospitals.FocusId);
        var returned = TaskBuilder.Returned(letter, task);
        returned.Note.Add(ledger.ServiceNote($"The hospital was asked to do this and has not taken it on ({why})."));
        var record = ledger.AddTask(returned, ActionKind.GpAction, letter, TaskParties.Of(letter), hospitals.AskId);
        var ask = await ledger.Db.Asks.SingleOrDefaultAsync(a => a.Id == hospitals.AskId);
        ask?.Return();
        await OriginalWords.Restore(ledger, letter, hospitals, record);
        Issues.Raise(
            ledger,
            letter,
            hospitals.Code,
            $"The hospital has not taken on \"{task.Description}\" ({why}); the practice has it again.",
            urgent: hospitals.Priority == "urgent"
        );
    }
}
