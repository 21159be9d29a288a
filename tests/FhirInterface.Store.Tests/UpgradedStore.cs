using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Tests;

/// <summary>An empty database without a schema, for what has to hold over an upgrade in either database.</summary>
internal static class UpgradedStore
{
    public static async Task OnSqlite(Func<StoreDb, Task> live)
    {
        var folder = Directory.CreateTempSubdirectory("fhirinterface-upgrade-").FullName;
        try
        {
            var connection = $"Data Source={Path.Combine(folder, "store.db")};Pooling=False";
            await using var db = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connection).Options);
            await live(db);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static async Task OnPostgresql(Func<StoreDb, Task> live)
    {
        var server = Environment.GetEnvironmentVariable("FHIRINTERFACE_TEST_POSTGRES");
        Assert.SkipUnless(server is not null, "FHIRINTERFACE_TEST_POSTGRES names no PostgreSQL: see .ci/on-postgresql.");
        var connection = $"{server};Database=upgrade_{Guid.NewGuid():N};Pooling=False";
        await using var db = new PgDb(new DbContextOptionsBuilder<PgDb>().UseNpgsql(connection).Options);
        await live(db);
    }
}
