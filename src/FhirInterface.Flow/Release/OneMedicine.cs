using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Receive;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Review;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Release;

/// <summary>
/// The same medicine may arrive by several doors: an order posted, a prescription sent by EPS, a letter that tells of either. It is one
/// thing for the practice to go on with, so one action: the first one stays and learns what the others add.
/// </summary>
internal static class OneMedicine
{
    /// <summary>The doors. Two letters are two letters, and two orders two orders; a prescription may be issued again.</summary>
    private enum Door
    {
        Letter,
        Order,
        Prescription,
    }

    /// <summary>Joins what another door has already brought; returns the drafts that still need a Task.</summary>
    public static async Task<IReadOnlyList<Draft>> Join(
        Ledger ledger,
        LetterRecord letter,
        IReadOnlyList<Draft> drafts,
        Dictionary<string, string> tasks
    )
    {
        if (letter.NhsNumber is null || !drafts.Any(IsContinued))
            return drafts;
        var open = await Others(ledger, letter);
        if (open.Count == 0)
            return drafts;
        var door = await DoorOf(ledger, letter);
        var left = new List<Draft>();
        var joined = new List<Draft>();
        foreach (var draft in drafts)
        {
            var keys = IsContinued(draft) ? KeysOf(draft.Task) : [];
            var same = new List<ActionRecord>();
            foreach (var (action, task) in open)
            {
                if (KeysOf(task).Overlaps(keys) && await IsOtherDoor(ledger, action, door))
                    same.Add(action);
            }

            // A sentence about several medicines is covered only by actions for all of them.
            var covered = open.Where(item => same.Contains(item.Action)).SelectMany(item => KeysOf(item.Task));
            if (same.Count == 0 || !keys.IsSubsetOf(covered))
            {
                left.Add(draft);
                continue;
            }

            tasks[draft.AskId] = same[0].Id;
            joined.Add(draft);
            foreach (var action in same)
                await Learn(ledger, action, draft.Task, letter, single: keys.Count == 1);
        }

        // Should the action go with what brought it first, this letter still asks for it.
        if (joined.Count > 0)
            letter.Plan = ReleasePlan.Pack(joined);
        return left;
    }

    /// <summary>What brought an action is gone; another door may still ask for the same.</summary>
    public static async System.Threading.Tasks.Task Revive(Ledger ledger, ActionRecord gone, ReleaseTimes times)
    {
        if (gone.Code != AskCategories.ContinueMedicine || gone.Kind != ActionKind.GpAction || gone.NhsNumber is null)
            return;
        var keys = KeysOf(await ledger.ReadTask(gone));
        var letters = await ledger
            .Db.Letters.Where(l =>
                l.NhsNumber == gone.NhsNumber
                && l.Custodian == gone.Custodian
                && l.Practice == gone.Practice
                && l.SeriesId != gone.SeriesId
                && l.State == LetterState.Released
                && l.Plan != null
            )
            .OrderBy(l => l.Key)
            .ToListAsync();
        foreach (var letter in letters)
        {
            var plans = ReleasePlan.Unpack(letter.Plan);
            if (plans.FirstOrDefault(plan => KeysOf(plan.Task).Overlaps(keys)) is not { Task: { } task, AskId: { } askId })
                continue;
            // The database must see the old Task closed before another for the same medicine is open.
            await ledger.Db.SaveChangesAsync();
            Releaser.Make(ledger, letter, new Draft(task, askId), times);
            letter.Plan = ReleasePlan.Pack([.. plans.Where(plan => plan.AskId != askId).Select(plan => new Draft(plan.Task, plan.AskId))]);
            return;
        }
    }

    private static bool IsContinued(Draft draft) => !draft.IsHospitals && draft.Task.Code?.Coding[0].Code == AskCategories.ContinueMedicine;

    /// <summary>Open actions of other series to go on with a medicine, of the same hospital, patient and practice.</summary>
    private static async Task<List<(ActionRecord Action, FhirTask Task)>> Others(Ledger ledger, LetterRecord letter)
    {
        var actions = await ledger
            .Db.Actions.Where(a =>
                a.NhsNumber == letter.NhsNumber
                && a.Open
                && a.Kind == ActionKind.GpAction
                && a.Code == AskCategories.ContinueMedicine
                && a.Custodian == letter.Custodian
                && a.Practice == letter.Practice
                && a.SeriesId != letter.SeriesId
            )
            .OrderBy(a => a.Key)
            .ToListAsync();
        var open = new List<(ActionRecord, FhirTask)>();
        foreach (var action in actions)
            open.Add((action, await ledger.ReadTask(action)));
        return open;
    }

    private static async Task<bool> IsOtherDoor(Ledger ledger, ActionRecord action, Door door)
    {
        var letter = await ledger.Db.Letters.SingleAsync(l => l.Id == action.FocusId);
        return door == Door.Prescription || await DoorOf(ledger, letter) != door;
    }

    private static async Task<Door> DoorOf(Ledger ledger, LetterRecord letter)
    {
        if (letter.Kind == LetterKind.Document)
            return Door.Letter;
        var items = ledger
            .Db.Evidence.Local.Select(e => e.ItemKey)
            .Concat(await ledger.Db.Evidence.Where(e => e.NhsNumber == letter.NhsNumber).Select(e => e.ItemKey).ToListAsync());
        return items.Any(item => item is not null && letter.PostingKey.EndsWith("|" + item, StringComparison.Ordinal))
            ? Door.Prescription
            : Door.Order;
    }

    /// <summary>The medicines that an action is about, as keys that all ways of writing share.</summary>
    private static HashSet<string> KeysOf(FhirTask task)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var concept = task.Input.Find(input => TaskBuilder.IsInput(input, "medicine"))?.Value as CodeableConcept;
        if (concept is not null && MedicineKeys.Of(RequestedMedicine.Of(concept, _ => null)) is { } key)
            keys.Add(key);
        if (keys.Count > 0 && concept?.Text?.Contains(';', StringComparison.Ordinal) != true)
            return keys;
        keys.UnionWith(
            MedicinesTable
                .Default.FindAll($"{task.Description} {concept?.Text}")
                .Where(match => !match.Guessed && match.Medicine.Kind == MedicineKind.Medicine)
                .Select(match => match.Medicine.Name.ToLowerInvariant())
        );
        return keys;
    }

    /// <summary>Adds to an action what another door knows: how long the supply now lasts, the dosage; and that it came.</summary>
    private static System.Threading.Tasks.Task Learn(Ledger ledger, ActionRecord action, FhirTask from, LetterRecord letter, bool single)
    {
        var dosage = from.Input.Find(input => TaskBuilder.IsInput(input, "dosage"));
        var covered = from.Input.Find(input => TaskBuilder.IsInput(input, "last-day-covered"));
        return ledger.Note(
            action,
            $"The same medicine came also with {Ledger.Reference(letter)} ({letter.Title}): \"{from.Description}\".",
            task =>
            {
                if (dosage is not null && single && !task.Input.Exists(input => TaskBuilder.IsInput(input, "dosage")))
                    task.Input.Add((FhirTask.ParameterComponent)dosage.DeepCopy());
                if (covered?.Value is not Date last || !single || !IsLater(last, task))
                    return;
                task.Input.RemoveAll(input => TaskBuilder.IsInput(input, "last-day-covered"));
                task.Input.Add((FhirTask.ParameterComponent)covered.DeepCopy());
                // Begun: whoever does it has planned by the day that stood there; the note tells of the new one.
                if (action.Begun || from.Restriction?.Period?.End is not { } due)
                    return;
                task.Restriction = new FhirTask.RestrictionComponent { Period = new Period { End = due } };
                action.Due = Moments.DueOf(task) ?? action.Due;
            }
        );
    }

    private static bool IsLater(Date last, FhirTask task) =>
        task.Input.Find(input => TaskBuilder.IsInput(input, "last-day-covered"))?.Value is not Date there
        || string.CompareOrdinal(last.Value, there.Value) > 0;
}
