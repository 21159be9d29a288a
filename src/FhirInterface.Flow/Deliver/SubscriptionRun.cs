using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Policies;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Telemetry;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Outbox;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Deliver;

/// <summary>Sends one subscription what it is owed, in the order of its numbers, one after the other, and notes how that went.</summary>
internal sealed class SubscriptionRun(
    LetterStore store,
    Receivers receivers,
    NotificationRequests requests,
    PolicyShelf policies,
    DeliveryOptions options,
    string server
)
{
    private const int AtOnce = 50;
    private static readonly TimeSpan FullPause = TimeSpan.FromSeconds(1);
    private static readonly Caller Service = new(Systems.ServiceId, Systems.ServiceId, CallerRole.Administrator);

    /// <param name="id">A subscription that this server has taken.</param>
    /// <param name="ours">Whether it still has: who has lost it stops before the next request.</param>
    /// <returns>How many requests the receiver took.</returns>
    public async Task<int> Serve(string id, Func<bool> ours, CancellationToken cancel)
    {
        var (subscription, resource, waiting) = await Load(id, cancel);
        Attempt last = new Attempt.Taken();
        var (sent, through) = (0, 0L);
        if (subscription.End is { } end && end <= store.Time.GetUtcNow())
        {
            await ChangeStatus(id, subscription.Version, "off", null);
            await Note(subscription, 0, 0, last);
            return 0;
        }

        if (subscription.Status == "requested")
        {
            last = await receivers.Send(subscription, () => requests.Handshake(subscription, resource), cancel);
            sent += last is Attempt.Taken ? 1 : 0;
        }
        // Where another server has just sent what was waiting there is nothing to say.
        else if (waiting.Count == 0 && subscription.HeartbeatAt <= store.Time.GetUtcNow())
        {
            last = await receivers.Send(subscription, () => requests.Heartbeat(subscription, resource), cancel);
            sent += last is Attempt.Taken ? 1 : 0;
        }

        foreach (var item in waiting)
        {
            if (!ours())
                break;
            using var step = FlowStep.Begin("deliver");
            try
            {
                if (!await Stands(subscription, cancel))
                    break;
                last = await receivers.Send(subscription, () => requests.Event(subscription, resource, item, cancel), cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                // The server is going down: what the receiver took before is noted, the rest stays owed.
                break;
            }

            DeliveryMeters.Count(last, item.At, store.Time);
            if (last is not Attempt.Taken)
                break;
            (sent, through) = (sent + 1, item.Number);
        }

        // While this server still has it: another would shake hands once more, or begin to send beside this one.
        if (sent > 0 && subscription.Status == "requested" && await ChangeStatus(id, subscription.Version, "active", null))
            subscription.Version++;
        await Note(subscription, through, sent, last);
        return sent;
    }

    /// <summary>Whether it is as it was loaded: one that was ended, or changed to another endpoint, is sent nothing more.</summary>
    private Task<bool> Stands(SubscriptionRecord subscription, CancellationToken cancel) =>
        store.Read(db =>
            db.Subscriptions.AnyAsync(s => s.Id == subscription.Id && s.Version == subscription.Version && !s.Deleted, cancel)
        );

    private Task<(SubscriptionRecord, Subscription, List<NotificationRecord>)> Load(string id, CancellationToken cancel) =>
        store.ReadTogether(async db =>
        {
            var row = await db.Subscriptions.SingleAsync(s => s.Id == id, cancel);
            var version = await db.Versions.SingleAsync(
                v => v.ResourceType == "Subscription" && v.ResourceId == id && v.Version == row.Version,
                cancel
            );
            // A handshake comes first, by itself.
            List<NotificationRecord> events =
                row.Status == "requested"
                    ? []
                    : await db
                        .Notifications.Where(n => n.SubscriptionId == id && n.SentAt == null)
                        .OrderBy(n => n.Number)
                        .Take(AtOnce)
                        .ToListAsync(cancel);
            return (row, ResourceCodec.Unpack(version).Parse<Subscription>(), events);
        });

    /// <summary>Notes what went through, and when to try again what did not; gives the subscription back.</summary>
    /// <param name="was">The subscription as the requests were made for it.</param>
    private async Task Note(SubscriptionRecord was, long through, int sent, Attempt last)
    {
        var id = was.Id;
        var givenUp = await store.WriteAside(
            async (db, now) =>
            {
                var subscription = await SubscriptionClaims.Locked(db, id);
                // What the receiver took is sent, whoever has the subscription now.
                if (through > 0)
                {
                    await db
                        .Notifications.Where(n => n.SubscriptionId == id && n.Number <= through && n.SentAt == null)
                        .ExecuteUpdateAsync(set => set.SetProperty(n => n.SentAt, now));
                }

                if (subscription.LeasedBy != server)
                    return false;
                (subscription.LeasedBy, subscription.LeasedUntil) = (null, null);
                // A change since has begun it anew: how its old endpoint did says nothing of the new one.
                if (subscription.Version != was.Version)
                    return false;
                if (sent > 0)
                {
                    subscription.Failures = 0;
                    subscription.FailingSince = null;
                    subscription.RetryAt = null;
                    subscription.LastSentAt = now;
                    subscription.HeartbeatAt = NextHeartbeat(subscription, now);
                }

                switch (last)
                {
                    case Attempt.NotNow:
                        subscription.RetryAt = now + (FullPause * (0.5 + Random.Shared.NextDouble()));
                        return false;
                    case Attempt.Failed failed:
                        subscription.Failures++;
                        subscription.FailingSince ??= now;
                        subscription.RetryAt = now + Pause(subscription.Failures, failed.RetryAfter);
                        return now - subscription.FailingSince >= options.GiveUpAfter;
                    default:
                        return false;
                }
            },
            CancellationToken.None
        );
        if (givenUp && last is Attempt.Failed fault)
            await ChangeStatus(id, was.Version, "error", fault.Why);
    }

    private static DateTimeOffset? NextHeartbeat(SubscriptionRecord subscription, DateTimeOffset now) =>
        subscription is { Topic: not null, HeartbeatSeconds: { } seconds } ? now.AddSeconds(seconds) : null;

    /// <summary>Writes a further version with another status; with <c>error</c> the liaison is told.</summary>
    /// <param name="version">The version that it follows from: one that was changed meanwhile stays as it is.</param>
    private Task<bool> ChangeStatus(string id, int version, string status, string? error) =>
        store.Write(
            async (db, moment) =>
            {
                var ledger = new Ledger(db, moment, Service);
                var record = await db.Subscriptions.SingleAsync(s => s.Id == id);
                if (record.Deleted || record.Version != version)
                    return false;
                var subscription = (Subscription)await ledger.ReadVersion("Subscription", record.Id, record.Version);
                record.Status = status;
                if (status == "active")
                    record.HeartbeatAt = NextHeartbeat(record, moment);
                SubscriptionDesk.Write(ledger, record, subscription, error);
                if (error is not null)
                    RaiseIssue(ledger, record, error);
                await Outbox.Write(ledger);
                return true;
            },
            CancellationToken.None
        );

    /// <summary>Twice as long each time, up to an hour, and a little by chance so that many do not come back together.</summary>
    private TimeSpan Pause(int failures, TimeSpan? retryAfter)
    {
        var seconds = Math.Min(options.LongestPause.TotalSeconds, Math.Pow(2, Math.Min(failures, 12)));
        var pause = TimeSpan.FromSeconds(seconds * (0.8 + (Random.Shared.NextDouble() * 0.4)));
        return retryAfter is { } asked && asked > pause ? (asked < options.LongestPause ? asked : options.LongestPause) : pause;
    }

    private void RaiseIssue(Ledger ledger, SubscriptionRecord subscription, string why)
    {
        var practice = subscription.Role == nameof(CallerRole.Practice);
        var custodian = practice ? "" : subscription.Owner;
        var liaison = policies.Current.For(custodian, practice ? subscription.Owner : null, ledger.Moment).Liaison;
        var task = new FhirTask
        {
            Meta = new Meta { Profile = [Systems.Profile("InterfaceIssue")] },
            Intent = FhirTask.TaskIntent.Order,
            Priority = RequestPriority.Urgent,
            Code = new CodeableConcept(Systems.TaskCode, "interface-issue"),
            Description = $"Notifications to {subscription.Owner} have failed for days. {why} What they were to be told is kept.",
            Owner = Identifiers.Organization(liaison),
            Requester = Identifiers.Service(),
            ReasonCode = new CodeableConcept(Systems.IssueCategory, "other"),
            Focus = new ResourceReference($"Subscription/{subscription.Id}"),
        };
        ledger.AddTask(
            task,
            ActionKind.InterfaceIssue,
            null,
            new TaskParties(custodian, practice ? subscription.Owner : null, liaison, practice, null)
        );
    }
}
