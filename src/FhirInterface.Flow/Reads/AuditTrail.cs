using System.Collections.Concurrent;
using FhirInterface.Store;
using FhirInterface.Store.Audit;

namespace FhirInterface.Flow.Reads;

/// <summary>
/// Records reads. A read is answered only when its record is on disk; readers that come while one commit runs share the next, so
/// that a busy server pays for far fewer commits than reads. A record has the moment of its commit, so that who polls AuditEvents by
/// <c>_lastUpdated</c> misses none.
/// </summary>
public sealed class AuditTrail(LetterStore store) : IDisposable
{
    private readonly ConcurrentQueue<Entry> waiting = new();
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <param name="record">Makes the row, with the moment of its commit.</param>
    internal async Task Record(Func<DateTimeOffset, AuditRecord> record)
    {
        var mine = new Entry(record);
        waiting.Enqueue(mine);
        await turn.WaitAsync();
        try
        {
            if (mine.Written)
                return;
            // Another may have taken it along whose commit failed: then it waits in the queue no more.
            var batch = new List<Entry> { mine };
            while (waiting.TryDequeue(out var entry))
            {
                if (entry != mine)
                    batch.Add(entry);
            }

            await store.Write(
                (db, moment) =>
                {
                    db.Audit.AddRange(batch.Select(entry => entry.Record(moment)));
                    return Task.FromResult(true);
                },
                CancellationToken.None
            );
            foreach (var entry in batch)
                entry.Written = true;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private sealed class Entry(Func<DateTimeOffset, AuditRecord> record)
    {
        public Func<DateTimeOffset, AuditRecord> Record => record;
        public bool Written { get; set; }
    }
}
