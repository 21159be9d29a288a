using FhirInterface.Store.Outbox;
using FhirInterface.Store.Owed;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace FhirInterface.Store.Tests;

/// <summary>
/// A rolling upgrade: the first server of a new version brings the store to its schema while servers of the version before still write to it.
/// </summary>
public sealed class UpgradeTests
{
    private const string Before = "AuditSeals";

    // As a server of the version before writes them, who knows no other columns.
    private const string OldSubscription = """
        INSERT INTO subscription ("Id", "Owner", "Role", "Status", "Criteria", "Endpoint", "EventCount", "Failures", "Deleted", "Version", "LastUpdated")
        VALUES ('{0}', 'Z99001', 'Practice', 'active', 'Task?owner:identifier=Z99001', 'http://127.0.0.1:9/', 1, 0, {1}, 1, 638000000000000000)
        """;
    private const string OldNotification = """
        INSERT INTO notification ("SubscriptionId", "Number", "FocusType", "FocusId", "FocusVersion", "At")
        VALUES ('{0}', 1, 'Task', 't1', 1, 638000000000000000)
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_migrations_lead_to_the_model()
    {
        using var sqlite = new SqliteDesign().CreateDbContext([]);
        using var postgresql = new PgDesign().CreateDbContext([]);
        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(postgresql.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task A_sqlite_store_of_the_version_before_is_brought_up_with_its_data()
    {
        var folder = Directory.CreateTempSubdirectory("fhirinterface-upgrade-").FullName;
        try
        {
            var connection = $"Data Source={Path.Combine(folder, "store.db")};Pooling=False";
            using var store = StoreSetup.Sqlite(connection, TimeProvider.System);
            await Upgrade(() => new SqliteDb(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connection).Options), store, "0");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_postgresql_store_of_the_version_before_is_brought_up_with_its_data()
    {
        var server = Environment.GetEnvironmentVariable("FHIRINTERFACE_TEST_POSTGRES");
        Assert.SkipUnless(server is not null, "FHIRINTERFACE_TEST_POSTGRES names no PostgreSQL: see .ci/on-postgresql.");
        var connection = $"{server};Database=upgrade_{Guid.NewGuid():N};Pooling=False";
        using var store = StoreSetup.Postgres(connection, TimeProvider.System);
        await Upgrade(() => new PgDb(new DbContextOptionsBuilder<PgDb>().UseNpgsql(connection).Options), store, "false");
    }

    [Fact]
    public async Task Servers_that_start_together_bring_a_store_up_once()
    {
        var server = Environment.GetEnvironmentVariable("FHIRINTERFACE_TEST_POSTGRES");
        Assert.SkipUnless(server is not null, "FHIRINTERFACE_TEST_POSTGRES names no PostgreSQL: see .ci/on-postgresql.");
        var connection = $"{server};Database=together_{Guid.NewGuid():N};Pooling=False";
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(async _ =>
                {
                    using var store = StoreSetup.Postgres(connection, TimeProvider.System);
                    await store.Migrate(Cancel);
                    Assert.Equal(0, await store.Read(db => db.Letters.CountAsync(Cancel)));
                })
        );
    }

    private static async Task Upgrade(Func<StoreDb> open, LetterStore store, string no)
    {
        await using (var db = open())
        {
            await db.GetService<IMigrator>().MigrateAsync(Before, Cancel);
            await Old(db, "before", no);
            await Old(db, "before", no, notification: true);
            db.Owed.Add(
                new OwedRecord
                {
                    Kind = OwedKind.Collect,
                    SubjectId = "t1",
                    DueAt = Folder.Start,
                }
            );
            await db.SaveChangesAsync(Cancel);
        }

        await store.Migrate(Cancel);
        await using (var old = open())
        {
            // A server of the version before is still there.
            await Old(old, "after", no);
            await Old(old, "after", no, notification: true);
        }

        var claimed = await store.WriteAside(
            (db, now) => SubscriptionClaims.Claim(db, "new", failing: false, 10, now, now.AddSeconds(15), Cancel),
            Cancel
        );
        Assert.Equal(["after", "before"], claimed.Order());
        var owed = await store.WriteAside((db, now) => OwedClaims.Claim(db, 10, now, now.AddSeconds(15), Cancel), Cancel);
        Assert.Single(owed);
        // What is taken is not taken twice.
        Assert.Empty(await store.WriteAside((db, now) => OwedClaims.Claim(db, 10, now, now.AddSeconds(15), Cancel), Cancel));
    }

    private static Task<int> Old(StoreDb db, string id, string no, bool notification = false)
    {
        var sql = string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            notification ? OldNotification : OldSubscription,
            id,
            no
        );
        return db.Database.ExecuteSqlRawAsync(sql, Cancel);
    }
}
