using FhirInterface.Flow.Deliver;
using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Reads;
using FhirInterface.Policy.Decide;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Owed;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Release;

/// <summary>
/// Does what is owed when its time has come: safety releases, fall-backs, telling of letters that nobody collected or mended. Each thing
/// is done in the transaction that closes it, so a server that dies in between has done nothing, and another does it.
/// </summary>
public sealed class ClockWork(LetterStore store, Outbox outbox, PolicyShelf policies)
{
    /// <summary>Something that keeps failing is tried again at growing intervals, at most so far apart.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>How often the clocks are looked at when nothing wakes them: what is due is at most so late.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private const int Batch = 100;

    /// <summary>So long a server may take over what it has claimed before another helps; each thing is still done once only.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly Caller Service = new(Systems.ServiceId, Systems.ServiceId, CallerRole.Administrator);

    /// <summary>Runs until cancelled. A fault is told to <paramref name="onFault"/>, and the work goes on.</summary>
    public async Task Run(Action<Exception> onFault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(onFault);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await RunDue(cancel, onFault);
                await Task.Delay(Beat, store.Time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The store may be away for a while; what is owed stays owed.
                onFault(fault);
                await Task.Delay(Beat, store.Time, CancellationToken.None);
            }
        }
    }

    /// <summary>Does all that is due by now; returns how many things were done.</summary>
    /// <param name="onFault">Told of what could not be done, which stays owed; without it the first fault is thrown.</param>
    public async Task<int> RunDue(CancellationToken cancel, Action<Exception>? onFault = null)
    {
        var done = 0;
        while (true)
        {
            var now = store.Time.GetUtcNow();
            // A look that finds nothing costs no commit.
            if (!await store.Read(db => OwedClaims.Any(db, now, cancel)))
                return done;
            var due = await store.WriteAside((db, _) => OwedClaims.Claim(db, Batch, now, now + Lease, cancel), cancel);
            if (due.Count == 0)
                return done;
            foreach (var key in due)
            {
                try
                {
                    done += await Do(key, cancel) ? 1 : 0;
                }
                catch (Exception fault) when (onFault is not null && fault is not OperationCanceledException)
                {
                    onFault(fault);
                    await PutOff(key);
                }
            }
        }
    }

    /// <summary>Does one thing and closes it, in one transaction, in which nobody else can have done it.</summary>
    private async Task<bool> Do(long key, CancellationToken cancel)
    {
        var done = await store.Write(
            async (db, moment) =>
            {
                var owed = await db.Owed.SingleAsync(o => o.Key == key);
                if (owed.DoneAt is not null || owed.DueAt > moment)
                    return false;
                var ledger = new Ledger(db, moment, Service);
                // Closed first: what is done may itself close what is owed about the same subject.
                owed.Close(moment);
                await Do(ledger, owed);
                await Outbox.Write(ledger);
                return true;
            },
            cancel
        );
        outbox.Wake();
        return done;
    }

    private Task Do(Ledger ledger, OwedRecord owed) =>
        owed.Kind switch
        {
            OwedKind.SafetyRelease => SafetyRelease(ledger, owed.SubjectId),
            OwedKind.AcceptBy => AcceptBy(ledger, owed.SubjectId),
            OwedKind.Collect => Collect(ledger, owed.SubjectId),
            OwedKind.Overdue => Overdue(ledger, owed.SubjectId),
            OwedKind.RequestUnanswered => RequestUnanswered(ledger, owed.SubjectId),
            _ => throw new System.Diagnostics.UnreachableException($"{owed.Kind}"),
        };

    private async Task PutOff(long key) =>
        await store.Write(
            async (db, moment) =>
            {
                var owed = await db.Owed.SingleAsync(o => o.Key == key);
                owed.Attempts++;
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(owed.Attempts, 12))));
                owed.LeasedUntil = moment + pause;
                return true;
            },
            CancellationToken.None
        );

    /// <summary>The newest held letter of the series that is certain goes out as it stands, its avoidable asks to the hospital.</summary>
    private async Task SafetyRelease(Ledger ledger, string seriesId)
    {
        var series = await ledger.Db.Letters.Where(l => l.SeriesId == seriesId).OrderBy(l => l.Key).ToListAsync();
        var letter = series.FindLast(l => l is { State: LetterState.Held, IdentityCertain: true });
        if (letter is null)
            return;

        var drafts = ReleasePlan.Unpack(letter.Plan).Select(plan => new Draft(plan.Task, plan.AskId)).ToList();
        var from = letter.Version;
        letter.Tag("safety-release");
        await ledger.Revise(letter, _ => { });
        var earlier = series.Where(l => l.Key < letter.Key).ToList();
        await Releaser.Release(ledger, letter, drafts, ReleaseTimes.Of(PolicyOf(letter), ledger.Moment), earlier);
        ledger.AddProvenance(Provenances.Revised(letter, letter.Version, from, letter.PolicyUrl), letter, letter.Version);
        await MakePostedVisible(ledger, letter);
        Issues.Raise(
            ledger,
            letter,
            "late",
            "A letter was held and nobody mended it in time. It was released as it stands, for the patient's safety; what it asks of the GP that is the hospital's own work went to the hospital."
        );
        ledger.Audit("U", "safety-release", [Ledger.VersionReference(letter, letter.Version)], letter: letter);
    }

    /// <summary>The hospital has not accepted in time.</summary>
    private static async Task AcceptBy(Ledger ledger, string taskId)
    {
        var action = await ledger.Db.Actions.SingleAsync(a => a.Id == taskId);
        if (action.Status is not ("requested" or "received"))
            return;
        await FallBack.Return(ledger, action, "not accepted in time");
        ledger.Audit("U", "fall-back", [$"Task/{taskId}"], action.NhsNumber);
    }

    /// <summary>The practice has not received the letter in time.</summary>
    private static async Task Collect(Ledger ledger, string taskId)
    {
        var action = await ledger.Db.Actions.SingleAsync(a => a.Id == taskId);
        if (action.Status != "requested")
            return;
        var letter = await ledger.Db.Letters.SingleAsync(l => l.Id == action.FocusId);
        Issues.Raise(
            ledger,
            letter,
            "late",
            "The practice has not received a letter in time. Please make sure that somebody there has it.",
            urgent: action.Priority == "urgent"
        );
    }

    /// <summary>An accepted action of the hospital is past its due: liaison and practice are told.</summary>
    private static async Task Overdue(Ledger ledger, string taskId)
    {
        var action = await ledger.Db.Actions.SingleAsync(a => a.Id == taskId);
        if (!action.Open)
            return;
        var letter = await ledger.Db.Letters.SingleAsync(l => l.Id == action.FocusId);
        var task = await ledger.ReadTask(action);
        Issues.Raise(
            ledger,
            letter,
            action.Code,
            $"The hospital has accepted \"{task.Description}\", and it is past its due.",
            urgent: action.Priority == "urgent"
        );
    }

    /// <summary>A medication request is held and nobody has answered: it is never released as an order, a person is told.</summary>
    private static async Task RequestUnanswered(Ledger ledger, string letterId)
    {
        var letter = await ledger.Db.Letters.SingleAsync(l => l.Id == letterId);
        if (letter.State != LetterState.Held)
            return;
        Issues.Raise(
            ledger,
            letter,
            "short-supply",
            "A medication request is held and no answer has come. Please make sure that the patient does not run out.",
            urgent: true
        );
    }

    /// <summary>What was written while the letter was held becomes the practice's to read: the Provenance of the version as posted.</summary>
    private static async Task MakePostedVisible(Ledger ledger, LetterRecord letter)
    {
        foreach (var provenance in await ledger.Db.Provenances.Where(p => p.TargetId == letter.Id).ToListAsync())
            provenance.VisibleToPractice = true;
    }

    private PolicyDocument PolicyOf(LetterRecord letter) =>
        policies.Current.Policies.FirstOrDefault(policy => PolicyUrls.Of(policy) == letter.PolicyUrl)
        ?? policies.Current.For(letter.Custodian, letter.Practice, letter.ReceivedAt);
}
