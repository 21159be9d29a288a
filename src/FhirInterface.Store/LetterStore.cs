using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store;

/// <summary>Opens the store for reading or writing. A write is one transaction: when it returns, what it wrote is on disk.</summary>
/// <param name="open">Makes a context; the caller of the methods here never disposes it.</param>
/// <param name="time">The clock that commit moments come from.</param>
public sealed class LetterStore(Func<StoreDb> open, TimeProvider time) : IDisposable
{
    // SQLite takes one writer. Waiting here, in order, is fairer and quicker than being refused and trying again.
    private readonly SemaphoreSlim writers = new(1, 1);

    /// <summary>The clock that the store and the flow go by.</summary>
    public TimeProvider Time => time;

    public async Task<T> Read<T>(Func<StoreDb, Task<T>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        await using var db = open();
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    /// <summary>Runs <paramref name="write"/> in a transaction of its own and commits it; an exception leaves nothing behind.</summary>
    /// <param name="write">Gets the context and the moment of the commit; changes are saved for it.</param>
    public async Task<T> Write<T>(Func<StoreDb, DateTimeOffset, Task<T>> write, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(write);
        await using var db = open();
        var oneWriter = db is SqliteDb;
        if (oneWriter)
            await writers.WaitAsync(cancel);
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            var moment = await Tick(db);
            var result = await write(db, moment);
            await db.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            if (oneWriter)
                writers.Release();
        }
    }

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

    /// <summary>Brings the store to the current schema.</summary>
    public async Task Migrate(CancellationToken cancel)
    {
        await using var db = open();
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
        catch (Exception fault) when (fault is SqliteException or Npgsql.NpgsqlException)
        {
            return false;
        }
    }

    public void Dispose() => writers.Dispose();
}
