using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Receive;
using FhirInterface.Policy.Decide;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Owed;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Release;

/// <summary>A Task that a release will make for an ask.</summary>
internal sealed record Draft(FhirTask Task, string AskId)
{
    public bool IsHospitals => Task.Meta!.Profile.Contains(Systems.Profile("HospitalAction"));
}

/// <summary>The times that a policy sets for a release.</summary>
internal sealed record ReleaseTimes(DateTimeOffset AcceptBy, DateTimeOffset CollectBy)
{
    public static ReleaseTimes Of(PolicyDocument policy, DateTimeOffset from) =>
        new(from.AddHours(policy.AcceptWithinHours), from.AddHours(policy.CollectWithinHours));
}

/// <summary>
/// RELEASE: the practice may see the letter from now on; its actions are handed out, and those of the letters that it replaces are
/// carried over, replaced or flagged, so that at any moment exactly one Task is open for one ask.
/// </summary>
internal static class Releaser
{
    /// <summary>Releases a letter whose current version is written; returns the Task made for each ask.</summary>
    /// <param name="asLetter">With a Task for the letter itself, to be received and filed; a prescription sent by EPS is none.</param>
    public static async Task<IReadOnlyDictionary<string, string>> Release(
        Ledger ledger,
        LetterRecord letter,
        IReadOnlyList<Draft> drafts,
        ReleaseTimes times,
        IReadOnlyList<LetterRecord> earlier,
        bool asLetter = true
    )
    {
        letter.Release(ledger.Moment);
        var tasks = new Dictionary<string, string>(StringComparer.Ordinal);
        var left = drafts;
        if (earlier.Count > 0)
        {
            left = await TakeOver(ledger, letter, drafts, tasks, times);
            left = [.. left, .. await Dropped(ledger, letter, earlier)];
            foreach (var old in earlier)
                await Supersede(ledger, old);
            await ledger.CloseOwed(letter.SeriesId, "released");
            // The old Tasks are closed before the new ones for the same asks exist, also as the database sees it.
            await ledger.Db.SaveChangesAsync();
        }

        left = await OneMedicine.Join(ledger, letter, left, tasks);
        if (asLetter)
            MakeLetterTask(ledger, letter, times, drafts.Any(draft => draft.Task.Priority == RequestPriority.Urgent));
        foreach (var draft in left)
            tasks[draft.AskId] = Make(ledger, letter, draft, times).Id;
        ledger.Released(letter);
        return tasks;
    }

    public static ActionRecord Make(Ledger ledger, LetterRecord letter, Draft draft, ReleaseTimes times)
    {
        var task = draft.Task;
        task.Focus = new ResourceReference(Ledger.Reference(letter));
        if (!draft.IsHospitals)
            return ledger.AddTask(task, ActionKind.GpAction, letter, TaskParties.Of(letter), draft.AskId);

        task.Input.RemoveAll(input => input.Type.Coding.Exists(coding => coding.Code == "accept-by"));
        TaskBuilder.Input(task, "accept-by", new FhirDateTime(times.AcceptBy.ToUniversalTime()));
        var record = ledger.AddTask(task, ActionKind.HospitalAction, letter, TaskParties.Of(letter), draft.AskId);
        ledger.Owe(OwedKind.AcceptBy, record.Id, times.AcceptBy);
        return record;
    }

    public static void MakeLetterTask(Ledger ledger, LetterRecord letter, ReleaseTimes times, bool urgent)
    {
        var task = TaskBuilder.Letter(letter, TaskBuilder.Group(letter), urgent);
        var record = ledger.AddTask(task, ActionKind.GpLetter, letter, TaskParties.Of(letter));
        ledger.Owe(OwedKind.Collect, record.Id, times.CollectBy);
    }

    /// <summary>A correction has taken a letter's place: it says so in a version of its own, and its clocks stop.</summary>
    public static async Task Supersede(Ledger ledger, LetterRecord old)
    {
        if (old.State is LetterState.Superseded or LetterState.Withdrawn)
            return;
        old.Supersede();
        await ledger.Revise(old, _ => { });
        await ledger.CloseOwed(old.Id, "superseded", OwedKind.RequestUnanswered);
    }

    /// <summary>What becomes of the open actions of the letters before: returns the drafts that still need a Task.</summary>
    private static async Task<IReadOnlyList<Draft>> TakeOver(
        Ledger ledger,
        LetterRecord letter,
        IReadOnlyList<Draft> drafts,
        Dictionary<string, string> tasks,
        ReleaseTimes times
    )
    {
        var left = drafts.ToList();
        foreach (var action in await OpenActions(ledger, letter.SeriesId))
        {
            if (!action.Begun)
            {
                await ledger.Cancel(action, "superseded", "A correction of the letter has replaced this action.");
                if (!left.Exists(draft => draft.AskId == action.AskId))
                    await OneMedicine.Revive(ledger, action, times);
                continue;
            }

            if (action.Kind == ActionKind.GpLetter)
                continue;
            if (left.Find(draft => draft.AskId == action.AskId) is { } same)
            {
                left.Remove(same);
                tasks[same.AskId] = action.Id;
                action.FocusId = letter.Id;
                await ledger.Note(
                    action,
                    "The letter was corrected; the correction still asks for this.",
                    task => task.Focus = new ResourceReference(Ledger.Reference(letter))
                );
                continue;
            }

            await ledger.Note(action, "The letter was corrected; the correction no longer asks for this.");
        }

        return left;
    }

    /// <summary>
    /// Asks that a rejection named and that are gone from the correction: mended if the correction says who does it or that it is not
    /// needed, else the hospital's to do.
    /// </summary>
    private static async Task<IReadOnlyList<Draft>> Dropped(Ledger ledger, LetterRecord letter, IReadOnlyList<LetterRecord> earlier)
    {
        var rejected = earlier.Where(old => old is { ReleasedAt: null, IdentityCertain: true }).ToList();
        if (rejected.Count == 0)
            return [];
        var asks = (await AskBook.OfSeries(ledger, letter.SeriesId)).Where(ask =>
            ask is { Avoidable: true, PreventedAt: null } && rejected.Exists(old => old.Id == ask.LetterId)
        );
        var drafts = new List<Draft>();
        var plans = rejected.SelectMany(old => ReleasePlan.Unpack(old.Plan)).ToList();
        var said = new Lazy<Task<CorrectionText>>(async () =>
            CorrectionText.Of(await ledger.ReadVersion(Ledger.TypeOf(letter.Kind), letter.Id, letter.Version))
        );
        foreach (var ask in asks.ToList())
        {
            // An earlier correction may have made its action, and this one just have cancelled it with all that was not begun.
            await ledger.Db.Actions.Where(action => action.AskId == ask.Id).LoadAsync();
            if (ledger.Db.Actions.Local.Any(action => action.AskId == ask.Id && action.Status != "cancelled"))
                continue;
            if (letter.Kind == LetterKind.MedicationRequest || (await said.Value).SettlesAsk(ask.Quote))
                ask.Prevent(Prevention.Mended, ledger.Moment);
            else if (plans.Find(plan => plan.AskId == ask.Id) is { Task: { } task })
                drafts.Add(new Draft(task, ask.Id));
        }

        return drafts;
    }

    /// <summary>What gave rise to actions was taken back: those not begun are cancelled, begun ones flagged.</summary>
    public static async System.Threading.Tasks.Task WithdrawActions(Ledger ledger, string seriesId, string why, ReleaseTimes times)
    {
        foreach (var action in await OpenActions(ledger, seriesId))
        {
            if (action.Begun)
            {
                await ledger.Note(action, why + " Please check whether this is still to be done.");
                continue;
            }

            await ledger.Cancel(action, "withdrawn", why);
            await OneMedicine.Revive(ledger, action, times);
        }
    }

    public static async Task<List<ActionRecord>> OpenActions(Ledger ledger, string seriesId) =>
        await ledger
            .Db.Actions.Where(action => action.SeriesId == seriesId && action.Open && action.Kind != ActionKind.InterfaceIssue)
            .OrderBy(action => action.Key)
            .ToListAsync();
}
