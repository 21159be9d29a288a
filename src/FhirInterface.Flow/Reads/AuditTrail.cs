using System.Collections.Concurrent;
using FhirInterface.Store;
using FhirInterface.Store.Audit;

namespace FhirInterface.Flow.Reads;

/// <summary>
/// Records reads. A read is answered only when its record is on disk; readers that come while one commit runs share the next, so
/// that a busy server pays for far fewer commits than reads.
/// </summary>
public sealed class AuditTrail(LetterStore store) : IDisposable
{
    private readonly ConcurrentQueue<Entry> waiting = new();
    private readonly SemaphoreSlim turn = new(1, 1);

    internal async Task Record(AuditRecord record)
    {
        var mine = new Entry(record);
        waiting.Enqueue(mine);
        await turn.WaitAsync();
        try
        {
            if (mine.Written)
                return;
            var batch = new List<Entry>();
            while (waiting.TryDequeue(out var entry))
                batch.Add(entry);
            await store.Write(
                (db, _) =>
                {
                    db.Audit.AddRange(batch.Select(entry => entry.Record));
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

    private sealed class Entry(AuditRecord record)
    {
        public AuditRecord Record => record;
        public bool Written { get; set; }
    }
}
