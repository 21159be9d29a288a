using FhirInterface.Flow.Ledgers;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Outbox;
using FhirInterface.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Deliver;

/// <summary>
/// DELIVER: writes what subscribers are to be told in the transaction of what it tells, and wakes who sends it: at once in this process, with
/// the commit on the others.
/// </summary>
public sealed class Outbox : IDisposable
{
    private readonly SemaphoreSlim signal = new(0, 1);

    /// <summary>
    /// Gives each subscription its events, numbered without gaps: the write lock sees to the order. One whose handshake is still to come has
    /// them kept for after it, as one that was changed or is set to error has: else what is released meanwhile would never be told.
    /// </summary>
    /// <param name="ledger">What has happened.</param>
    /// <param name="unwatched">Parties of whom this transaction knows already that nobody watches them.</param>
    /// <returns>Whether there may be something to send.</returns>
    internal static async Task<bool> Write(Ledger ledger, IReadOnlyCollection<string>? unwatched = null)
    {
        var parties = ledger
            .Pending.SelectMany(happening => new[] { happening.OwnerKey, happening.RequesterKey })
            .Except(unwatched ?? [])
            .ToList();
        if (parties.Count == 0 || !await LetterLookup.MayBeWatched(ledger.Db, parties))
        {
            ledger.Pending.Clear();
            return false;
        }

        var subscriptions = await ledger
            .Db.Subscriptions.Where(s =>
                !s.Deleted
                && (s.End == null || s.End > ledger.Moment)
                && s.Status != "off"
                && (parties.Contains(s.OwnerFilter!) || parties.Contains(s.RequesterFilter!))
            )
            .ToListAsync();
        foreach (var happening in ledger.Pending)
        {
            foreach (var subscription in subscriptions.Where(s => Wants(s, happening, ledger)))
            {
                subscription.EventCount++;
                ledger.Db.Notifications.Add(
                    new NotificationRecord
                    {
                        SubscriptionId = subscription.Id,
                        Number = subscription.EventCount,
                        FocusType = happening.Type,
                        FocusId = happening.Id,
                        FocusVersion = happening.Version,
                        At = ledger.Moment,
                    }
                );
            }
        }

        ledger.Pending.Clear();
        if (subscriptions.Count > 0)
            await Signals.Send(ledger.Db);
        return subscriptions.Count > 0;
    }

    private static bool Wants(SubscriptionRecord subscription, Happening happening, Ledger ledger)
    {
        if (subscription.OwnerFilter is { } owner && owner != happening.OwnerKey)
            return false;
        if (subscription.RequesterFilter is { } requester && requester != happening.RequesterKey)
            return false;
        if (subscription.Topic is { } topic)
            return topic
                == (happening.Kind == HappeningKind.TaskChanged ? SubscriptionTopics.TaskChanged : SubscriptionTopics.LetterReleased);
        return SubscriptionCriteria.Read(subscription.Criteria, out _) is { } criteria
            && criteria.Watches(happening.Kind)
            && (
                happening.Kind != HappeningKind.TaskChanged
                || (ledger.Db.Actions.Local.FirstOrDefault(task => task.Id == happening.Id) is { } task && criteria.Matches(task))
            );
    }

    /// <summary>Tells the workers of this process that there is something to do.</summary>
    internal void Wake()
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // They have been told already.
        }
    }

    /// <summary>Waits until woken, or until <paramref name="longest"/> has passed.</summary>
    internal Task<bool> Wait(TimeSpan longest, CancellationToken cancel) => signal.WaitAsync(longest, cancel);

    public void Dispose() => signal.Dispose();
}
