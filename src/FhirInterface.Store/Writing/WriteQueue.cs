using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Writing;

/// <summary>
/// Writes of one server, in the order in which they came. Those that wait while one commit runs share the next: a commit waits for the
/// disk, and on PostgreSQL for other servers, so a busy server pays for far fewer commits than writes. A write that fails is taken back by
/// itself; those beside it stand.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    /// <summary>At most so many share a commit: whoever comes first waits for the last of them.</summary>
    private const int Together = 16;

    private readonly Contexts contexts;
    private readonly TimeProvider time;
    private readonly Channel<PendingWrite> waiting = Channel.CreateUnbounded<PendingWrite>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    /// <param name="contexts">Lends the context of each commit.</param>
    /// <param name="time">The clock that commit moments come from.</param>
    public WriteQueue(Contexts contexts, TimeProvider time)
    {
        (this.contexts, this.time) = (contexts, time);
        _ = Task.Run(Pump);
    }

    public async Task<T> Run<T>(Question? question, Func<StoreDb, DateTimeOffset, long, Task<T>> write, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var pending = new PendingWrite<T>(question, write);
        var taken = waiting.Writer.TryWrite(pending);
        ObjectDisposedException.ThrowIf(!taken, this);
        await using (cancel.UnsafeRegister(static (state, token) => ((PendingWrite)state!).Abandon(token), pending))
            return await pending.Completed;
    }

    public void Dispose() => waiting.Writer.TryComplete();

    private async Task Pump()
    {
        var batch = new List<PendingWrite>(Together);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < Together && waiting.Reader.TryRead(out var next))
                batch.Add(next);
            await Commit(batch);
            batch.Clear();
        }
    }

    /// <summary>Runs all in one transaction; each is answered when that is on disk.</summary>
    private async Task Commit(List<PendingWrite> batch)
    {
        try
        {
            var db = contexts.Take();
            var fit = false;
            try
            {
                // A write that fails is taken back to a savepoint of ours, so Entity Framework need not set one at each save.
                db.Database.AutoSavepointsEnabled = false;
                await using var transaction = await db.Database.BeginTransactionAsync();
                var marked = false;
                foreach (var write in batch)
                {
                    // Only now: one whose caller goes away while those before it run is not begun.
                    if (!write.Take())
                        continue;
                    await One(db, write, alone: batch.Count == 1, marked);
                    marked = true;
                }

                await transaction.CommitAsync();
                fit = true;
            }
            finally
            {
                await contexts.Give(db, fit);
            }
        }
        catch (Exception fault)
        {
            foreach (var write in batch)
                write.Fail(fault);
            return;
        }

        foreach (var write in batch)
            write.Finish();
    }

    private async Task One(StoreDb db, PendingWrite write, bool alone, bool marked)
    {
        try
        {
            Activity.Current = write.Parent;
            var (moment, answer) = await Opening.Begin(db, write.Question, time.GetUtcNow(), mark: !alone, marked);
            await write.Run(db, moment, answer);
            await db.SaveAtLast();
        }
        catch (Exception fault) when (!alone)
        {
            // Where even this fails the connection is gone, and all of them with it.
            await Opening.TakeBack(db);
            write.Fail(fault);
        }
        finally
        {
            Activity.Current = null;
            db.ChangeTracker.Clear();
        }
    }
}
