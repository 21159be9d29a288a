using FhirInterface.Store.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

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
        return new LetterStore(new SqliteContexts(connectionString), time);
    }

    /// <summary>A store in PostgreSQL.</summary>
    public static LetterStore Postgres(string connectionString, TimeProvider time)
    {
        var options = new DbContextOptionsBuilder<PgDb>().UseNpgsql(connectionString).Options;
        return new LetterStore(new PgContexts(options), time, listenAt: connectionString);
    }

    internal static DbContextOptions<SqliteDb> SqliteOptions(SqliteConnection connection) =>
        new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connection).Options;
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
