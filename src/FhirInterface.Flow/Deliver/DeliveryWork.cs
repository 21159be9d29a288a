using System.Collections.Concurrent;
using FhirInterface.Flow.Policies;
using FhirInterface.Store;
using FhirInterface.Store.Outbox;

namespace FhirInterface.Flow.Deliver;

/// <summary>
/// Sends what is owed to subscribers: each subscription in the order of its numbers, all subscriptions beside each other. What fails is
/// tried again for days; what still fails is told to the liaison, and nothing is dropped. A server holds what it sends by leases that it
/// renews: when it dies, another goes on.
/// </summary>
public sealed class DeliveryWork : IDisposable
{
    /// <summary>Failing receivers have room of their own, so that a hundred dead ones leave the others theirs.</summary>
    private const int ShareOfFailing = 4;

    private readonly LetterStore store;
    private readonly Outbox outbox;
    private readonly DeliveryOptions options;
    private readonly Receivers receivers;
    private readonly SubscriptionRun run;
    private readonly string server = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, Held> held = new(StringComparer.Ordinal);

    public DeliveryWork(LetterStore store, Outbox outbox, PolicyShelf policies, FlowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.store, this.outbox, this.options) = (store, outbox, options.Delivery);
        receivers = new Receivers(this.options, options.AllowPrivateAddresses, store.Time);
        run = new SubscriptionRun(store, receivers, new NotificationRequests(store, options.BaseUrl), policies, this.options, server);
    }

    /// <summary>Runs until cancelled; faults of our own are told and the work goes on.</summary>
    public async Task Run(Action<Exception> onFault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(onFault);
        var listening = store.Listen(outbox.Wake, cancel);
        var renewing = Renew(onFault, cancel);
        var forgotten = store.Shared;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (!forgotten)
                    await store.WriteAside((db, _) => SubscriptionClaims.Forget(db, cancel), cancel);
                forgotten = true;
                // What is begun goes on beside: nobody waits for the slowest.
                var begun = await Begin(onFault, cancel);
                if (begun == 0)
                    await outbox.Wait(options.Beat, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                // The store may be away for a while; what is owed stays owed.
                onFault(fault);
                await Task.Delay(options.Beat, CancellationToken.None);
            }
        }

        await Task.WhenAll([listening, renewing, .. held.Values.Select(one => one.Work)]);
    }

    /// <summary>Sends all that is due now, and waits for it; returns how many requests were answered well.</summary>
    public async Task<int> RunDue(CancellationToken cancel)
    {
        List<Held> begun = [];
        await Begin(fault => throw fault, cancel, begun.Add);
        await Task.WhenAll(begun.Select(one => one.Work));
        return begun.Sum(one => one.Sent);
    }

    /// <summary>One subscription that this server is at work on.</summary>
    private sealed class Held(bool failing, DateTimeOffset until)
    {
        private long until = until.UtcTicks;

        public bool Failing => failing;
        public Task Work { get; set; } = Task.CompletedTask;
        public int Sent { get; set; }

        public DateTimeOffset Until
        {
            get => new(Interlocked.Read(ref until), TimeSpan.Zero);
            set => Interlocked.Exchange(ref until, value.UtcTicks);
        }
    }

    /// <summary>Takes what is due, as far as there is room, and begins to send it.</summary>
    private async Task<int> Begin(Action<Exception> onFault, CancellationToken cancel, Action<Held>? onBegun = null)
    {
        var begun = 0;
        foreach (var failing in (bool[])[false, true])
        {
            var room = (failing ? options.AtOnce / ShareOfFailing : options.AtOnce) - held.Values.Count(one => one.Failing == failing);
            if (room <= 0)
                continue;
            // One look that takes nothing costs no commit.
            var now = store.Time.GetUtcNow();
            if (!await store.Read(db => SubscriptionClaims.Any(db, failing, now)))
                continue;
            var until = now + options.Lease;
            var ids = await store.WriteAside((db, _) => SubscriptionClaims.Claim(db, server, failing, room, now, until, cancel), cancel);
            foreach (var id in ids)
            {
                var one = new Held(failing, until);
                held[id] = one;
                one.Work = Task.Run(() => Serve(id, one, onFault, cancel), CancellationToken.None);
                onBegun?.Invoke(one);
            }

            begun += ids.Count;
        }

        return begun;
    }

    private async Task Serve(string id, Held one, Action<Exception> onFault, CancellationToken cancel)
    {
        try
        {
            one.Sent = await run.Serve(id, () => one.Until > store.Time.GetUtcNow(), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Its lease runs out, and another server, or this one when it is back, goes on with it.
        }
        catch (Exception fault)
        {
            onFault(fault);
        }
        finally
        {
            // Given back it may have been taken again already: that one stays.
            held.TryRemove(new KeyValuePair<string, Held>(id, one));
            // There is room again, and there may be more for the same subscription.
            outbox.Wake();
        }
    }

    private async Task Renew(Action<Exception> onFault, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(options.Lease / 3, cancel);
                var until = store.Time.GetUtcNow() + options.Lease;
                var working = held.ToArray();
                if (working.Length == 0)
                    continue;
                var ids = working.Select(one => one.Key).ToHashSet(StringComparer.Ordinal);
                var renewed = await store.WriteAside((db, _) => SubscriptionClaims.Renew(db, server, ids, until), cancel);
                foreach (var (_, one) in working.Where(one => renewed.Contains(one.Key)))
                    one.Until = until;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                onFault(fault);
            }
        }
    }

    public void Dispose() => receivers.Dispose();
}
