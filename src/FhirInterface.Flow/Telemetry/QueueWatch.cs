using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace FhirInterface.Flow.Telemetry;

/// <summary>Looks at the queues every so often, so that a look at <c>/metrics</c> costs the store nothing.</summary>
internal sealed class QueueWatch(LetterStore store, FlowStart start) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private QueueState state = QueueState.Empty;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        FlowMeters.Observe(() => Volatile.Read(ref state));
        await start.Settled(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Volatile.Write(ref state, await store.Read(db => Look(db, store.Time.GetUtcNow(), stoppingToken)));
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The store is away, which readiness tells; the figures stay as they were.
            }

            await Task.Delay(Every, stoppingToken);
        }
    }

    internal static async Task<QueueState> Look(StoreDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var unsent = db.Notifications.Where(n => n.SentAt == null);
        var oldest = await unsent.MinAsync(n => (DateTimeOffset?)n.At, cancel);
        var due = await db.Owed.Where(o => o.DoneAt == null && o.DueAt <= now).MinAsync(o => (DateTimeOffset?)o.DueAt, cancel);
        return new QueueState(
            oldest is { } at ? (now - at).TotalSeconds : 0,
            await unsent.LongCountAsync(cancel),
            due is { } since ? (now - since).TotalSeconds : 0,
            await db.Letters.LongCountAsync(letter => letter.State == LetterState.Held, cancel),
            await db.Subscriptions.LongCountAsync(s => !s.Deleted && s.Status == "active" && s.Failures > 0, cancel),
            await db.Subscriptions.LongCountAsync(s => !s.Deleted && s.Status == "error", cancel)
        );
    }
}
