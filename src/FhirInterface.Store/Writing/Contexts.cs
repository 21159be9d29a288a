using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace FhirInterface.Store.Writing;

/// <summary>Lends contexts to one piece of work at a time.</summary>
internal abstract class Contexts : IDisposable
{
    public abstract StoreDb Take();

    /// <param name="db">What was taken.</param>
    /// <param name="fit">Whether all went well, so that it may serve again.</param>
    public abstract ValueTask Give(StoreDb db, bool fit);

    public abstract void Dispose();
}

/// <summary>Of PostgreSQL: Npgsql keeps the connections and what is prepared on them.</summary>
internal sealed class PgContexts(DbContextOptions<PgDb> options) : Contexts
{
    private readonly PooledDbContextFactory<PgDb> pool = new(options);

    public override StoreDb Take() => pool.CreateDbContext();

    public override ValueTask Give(StoreDb db, bool fit) => db.DisposeAsync();

    public override void Dispose() { }
}

/// <summary>
/// Of SQLite: each keeps its connection open. To open one costs five settings, and takes with it what was prepared, which on SQLite is half
/// the cost of a short statement.
/// </summary>
internal sealed class SqliteContexts(string connectionString) : Contexts
{
    private const int Kept = 16;
    private readonly ConcurrentBag<SqliteDb> idle = [];
    private volatile bool disposed;

    public override StoreDb Take()
    {
        if (idle.TryTake(out var db))
            return db;
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            Set(connection);
            return new SqliteDb(StoreSetup.SqliteOptions(connection));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override async ValueTask Give(StoreDb db, bool fit)
    {
        db.ChangeTracker.Clear();
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        if (fit && !disposed && idle.Count < Kept)
            idle.Add((SqliteDb)db);
        else
            await Close(db);
    }

    public override void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out var db))
            Close(db).AsTask().GetAwaiter().GetResult();
    }

    private static async ValueTask Close(StoreDb db)
    {
        var connection = db.Database.GetDbConnection();
        await db.DisposeAsync();
        await connection.DisposeAsync();
    }

    /// <summary>
    /// WAL lets readers go on beside the writer; synchronous=FULL keeps the last commits at power loss (it is per connection, so it is
    /// set on every one); the busy timeout is for other processes, such as a backup.
    /// </summary>
    private static void Set(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;";
        command.ExecuteNonQuery();
    }
}
