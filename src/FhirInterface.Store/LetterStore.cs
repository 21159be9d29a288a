using FhirInterface.Store.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace FhirInterface.Store;

/// <summary>Opens the store for reading or writing. A write is one transaction: when it returns, what it wrote is on disk.</summary>
public sealed class LetterStore : IDisposable
{
    private readonly Contexts contexts;
    private readonly TimeProvider time;
    private readonly string? listenAt;
    private readonly WriteQueue queue;
    private readonly NamedTurns turns;

    /// <param name="contexts">Lends the contexts; disposed with the store.</param>
    /// <param name="time">The clock that commit moments come from.</param>
    /// <param name="listenAt">Connection string of the PostgreSQL that signals come from; null for SQLite.</param>
    internal LetterStore(Contexts contexts, TimeProvider time, string? listenAt = null)
    {
        (this.contexts, this.time, this.listenAt) = (contexts, time, listenAt);
        queue = new WriteQueue(contexts, time);
        turns = new NamedTurns(listenAt);
    }

    /// <summary>The clock that the store and the flow go by.</summary>
    public TimeProvider Time => time;

    /// <summary>Whether other servers may be at work on the same store.</summary>
    public bool Shared => listenAt is not null;

    /// <summary>Reads what is committed; each query sees the store as it is when that query begins.</summary>
    public async Task<T> Read<T>(Func<StoreDb, Task<T>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var db = contexts.Take();
        var fit = false;
        try
        {
            db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            var result = await read(db);
            fit = true;
            return result;
        }
        finally
        {
            await contexts.Give(db, fit);
        }
    }

    /// <summary>
    /// The same for several queries that must agree: all see the store as it was at one moment, whatever is written or purged meanwhile. Not
    /// for what takes long: the databases keep what that moment saw for as long.
    /// </summary>
    public Task<T> ReadTogether<T>(Func<StoreDb, Task<T>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Read(async db =>
        {
            await using var transaction = await Snapshot.Begin(db);
            var result = await read(db);
            await transaction.CommitAsync();
            return result;
        });
    }

    /// <summary>Runs <paramref name="write"/> as one unit and commits it; an exception leaves nothing of it behind.</summary>
    /// <param name="write">Gets the context and the moment of the commit; changes are saved for it.</param>
    /// <param name="cancel">Heeded while it waits for its turn; what has begun is carried through.</param>
    public Task<T> Write<T>(Func<StoreDb, DateTimeOffset, Task<T>> write, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(write);
        return queue.Run(null, (db, moment, _) => write(db, moment), cancel);
    }

    /// <summary>The same for a write that has something to ask before all else: then the question goes with the turn, and costs no trip of its own.</summary>
    /// <param name="question">Sees all that was committed before, and what was written before it in the same commit.</param>
    /// <param name="write">Gets the context, the moment of the commit and the answer.</param>
    /// <param name="cancel">Heeded while it waits for its turn; what has begun is carried through.</param>
    public Task<T> Write<T>(Question question, Func<StoreDb, DateTimeOffset, long, Task<T>> write, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(write);
        return queue.Run(question, write, cancel);
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
            return await queue.Run(null, (one, moment, _) => write(one, moment), cancel);
        var db = contexts.Take();
        var fit = false;
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var result = await write(db, time.GetUtcNow());
            await db.SaveAtLast();
            await transaction.CommitAsync(CancellationToken.None);
            fit = true;
            return result;
        }
        finally
        {
            await contexts.Give(db, fit);
        }
    }

    /// <summary>
    /// Waits until nobody else, on this server or another, is at something of that name; disposing what it gives lets the next one on. For what
    /// is looked for first and made only if it is not there.
    /// </summary>
    public Task<IAsyncDisposable> Alone(string name, CancellationToken cancel) => turns.Take(name, cancel);

    /// <summary>Calls <paramref name="onSignal"/> whenever another server has something for everybody to do; returns at once where there is no other.</summary>
    public Task Listen(Action onSignal, CancellationToken cancel) =>
        listenAt is null ? Task.CompletedTask : Signals.Listen(listenAt, onSignal, cancel);

    /// <summary>Brings the store to the current schema. Of several servers that start together one does it, the others wait.</summary>
    public async Task Migrate(CancellationToken cancel)
    {
        var db = contexts.Take();
        try
        {
            await using NpgsqlConnection? turn = listenAt is null ? null : await SchemaTurn.Take(db, listenAt, cancel);
            await db.Database.MigrateAsync(cancel);
        }
        finally
        {
            // What was prepared before the schema changed serves nobody.
            await contexts.Give(db, fit: false);
        }
    }

    /// <summary>Whether the store answers.</summary>
    public async Task<bool> Answers(CancellationToken cancel)
    {
        try
        {
            return await Read(async db => await db.Statements.Number("SELECT 1") == 1);
        }
        catch (Exception fault) when (fault is SqliteException or NpgsqlException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        queue.Dispose();
        turns.Dispose();
        contexts.Dispose();
    }
}
