using FhirInterface.Store.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

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
        var options = Built(new DbContextOptionsBuilder<PgDb>().UseNpgsql(ByIndex(connectionString)));
        return new LetterStore(new PgContexts(options), time, listenAt: Watched(connectionString));
    }

    /// <summary>
    /// Builds the model of a provider's store, which takes a good part of a start; whoever opens such a store later finds it built. Nothing is
    /// opened or connected to.
    /// </summary>
    public static void BuildModel(string provider)
    {
        using StoreDb db =
            provider == "postgresql"
                ? new PgDb(Built(new DbContextOptionsBuilder<PgDb>().UseNpgsql("Host=localhost")))
                : new SqliteDb(Built(new DbContextOptionsBuilder<SqliteDb>().UseSqlite("Data Source=:memory:")));
        _ = db.Model;
    }

    /// <summary>
    /// Each question of this store has its index. A plan that is prepared while a table is small would read it from end to end, and be kept
    /// while it grows; and to compile a plan takes longer than to run it. What is given with the connection goes before. Nothing is set in a
    /// session that would have to be taken back before another uses it.
    /// </summary>
    private static string ByIndex(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(Watched(connectionString)) { NoResetOnClose = true };
        // A poll is the same few statements again and again, and to plan one takes longer than to run it.
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = 100;
        settings.Options = $"-c enable_seqscan=off -c jit=off {settings.Options}".TrimEnd();
        return settings.ConnectionString;
    }

    /// <summary>
    /// PostgreSQL looks after half a minute whether this server is still there. A process that is killed closes its connections, a machine that
    /// loses its power does not: what it had locked, the turn to write first of all, would be kept from the others for two hours.
    /// What is given with the connection goes before.
    /// </summary>
    private static string Watched(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Options = $"-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 {settings.Options}".TrimEnd();
        return settings.ConnectionString;
    }

    internal static DbContextOptions<SqliteDb> SqliteOptions(SqliteConnection connection) =>
        Built(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connection));

    /// <summary>Whether the migrations lead to the model is for a test to find, not for each start.</summary>
    private static DbContextOptions<T> Built<T>(DbContextOptionsBuilder<T> builder)
        where T : DbContext => builder.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)).Options;
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
