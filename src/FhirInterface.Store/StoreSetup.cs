using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace FhirInterface.Store;

/// <summary>Opens a store by provider and connection string.</summary>
public static class StoreSetup
{
    /// <summary>A store in one SQLite file; its folder is made if need be.</summary>
    public static LetterStore Sqlite(string connectionString, TimeProvider time)
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        var pool = new PooledDbContextFactory<SqliteDb>(SqliteOptions(connectionString));
        return new LetterStore(pool.CreateDbContext, time);
    }

    /// <summary>A store in PostgreSQL.</summary>
    public static LetterStore Postgres(string connectionString, TimeProvider time)
    {
        var pool = new PooledDbContextFactory<PgDb>(new DbContextOptionsBuilder<PgDb>().UseNpgsql(connectionString).Options);
        return new LetterStore(pool.CreateDbContext, time, listenAt: connectionString);
    }

    internal static DbContextOptions<SqliteDb> SqliteOptions(string connectionString) =>
        new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connectionString).AddInterceptors(new Pragmas()).Options;

    /// <summary>
    /// WAL lets readers go on beside the writer; synchronous=FULL keeps the last commits at power loss (it is per connection, so it is
    /// set on every one); the busy timeout is for other processes, such as a backup.
    /// </summary>
    private sealed class Pragmas : DbConnectionInterceptor
    {
        private const string Sql =
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            ArgumentNullException.ThrowIfNull(connection);
            using var command = connection.CreateCommand();
            command.CommandText = Sql;
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}

internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteDb>
{
    public SqliteDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=design.db").Options);
}

internal sealed class PgDesign : IDesignTimeDbContextFactory<PgDb>
{
    public PgDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PgDb>().UseNpgsql("Host=localhost").Options);
}
