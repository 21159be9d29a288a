using FhirInterface.Store.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FhirInterface.Store;

/// <summary>Opens the store for reading or writing. A write is one transaction: when it returns, what it wrote is on disk.</summary>
public sealed class LetterStore : IDisposable
{
    private readonly Func<StoreDb> open;
    private readonly TimeProvider time;
    private readonly string? listenAt;
    private readonly WriteQueue queue;

    /// <param name="open">Makes a context; the caller of the methods here never disposes it.</param>
    /// <param name="time">The clock that commit moments come from.</param>
    /// <param name="listenAt">Connection string of the PostgreSQL that signals come from; null for SQLite.</param>
    public LetterStore(Func<StoreDb> open, TimeProvider time, string? listenAt = null)
    {
        (this.open, this.time, this.listenAt) = (open, time, listenAt);
        queue = new WriteQueue(open, Tick);
    }

    /// <summary>The clock that the store and the flow go by.</summary>
    public TimeProvider Time => time;

    /// <summary>Whether other servers may be at work on the same store.</summary>
    public bool Shared => listenAt is not null;

    public async Task<T> Read<T>(Func<StoreDb, Task<T>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        await using var db = open();
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    /// <summary>Runs <paramref name="write"/> as one unit and commits it; an exception leaves nothing of it behind.</summary>
    /// <param name="write">Gets the context and the moment of the commit; changes are saved for it.</param>
    /// <param name="cancel">Heeded while it waits for its turn; what has begun is carried through.</param>
    public Task<T> Write<T>(Func<StoreDb, DateTimeOffset, Task<T>> write, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(write);
        return queue.Run(write, cancel);
    }

    /// <summary>
    /// Writes beside the letters, without waiting for a turn among all servers: for claims and for what was sent. It gets the time of now, not
    /// a moment of commit, so nothing that is found by <c>_lastUpdated</c> may be written in it.
    /// </summary>
    public async Task<T> WriteAside<T>(Func<StoreDb, DateTimeOffset, Task<T>> write, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(write);
        // SQLite has one writer at a time anyway.
        if (!Shared)
            return await queue.Run(write, cancel);
        await using var db = open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var result = await write(db, time.GetUtcNow());
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    /// <summary>Calls <paramref name="onSignal"/> whenever another server has something for everybody to do; returns at once where there is no other.</summary>
    public Task Listen(Action onSignal, CancellationToken cancel) =>
        listenAt is null ? Task.CompletedTask : Signals.Listen(listenAt, onSignal, cancel);

    /// <summary>The moment of this commit: now, or just after the last one if the clock has not moved (or went back).</summary>
    private async Task<DateTimeOffset> Tick(StoreDb db)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var greatest = db is SqliteDb ? "MAX" : "GREATEST";
#pragma warning disable EF1002 // The only thing put in is the name of a function.
        var last = await db
            .Database.SqlQueryRaw<long>(
                $"UPDATE commit_clock SET last = {greatest}(last + 1, {{0}}) WHERE id = 1 RETURNING last AS \"Value\"",
                now
            )
            .ToListAsync();
#pragma warning restore EF1002
        return DateTimeOffset.FromUnixTimeMilliseconds(last.Single());
    }

    /// <summary>Brings the store to the current schema. Of several servers that start together one does it, the others wait.</summary>
    public async Task Migrate(CancellationToken cancel)
    {
        await using var db = open();
        await using NpgsqlConnection? turn = listenAt is null ? null : await SchemaTurn.Take(db, listenAt, cancel);
        await db.Database.MigrateAsync(cancel);
    }

    /// <summary>Whether the store answers.</summary>
    public async Task<bool> Answers(CancellationToken cancel)
    {
        try
        {
            await using var db = open();
            return await db.Database.CanConnectAsync(cancel);
        }
        catch (Exception fault) when (fault is SqliteException or NpgsqlException)
        {
            return false;
        }
    }

    public void Dispose() => queue.Dispose();
}
