using FhirInterface.Store.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Tests;

/// <summary>A SQLite store of the current schema in a folder of its own.</summary>
internal sealed class Folder : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly string path = Directory.CreateTempSubdirectory("fhirinterface-store-").FullName;

    private Folder() => Store = StoreSetup.Sqlite(ConnectionString, TimeProvider.System);

    public LetterStore Store { get; }
    private string ConnectionString => $"Data Source={Path.Combine(path, "store.db")};Pooling=False";

    public static async Task<Folder> Open()
    {
        var folder = new Folder();
        await folder.Store.Migrate(TestContext.Current.CancellationToken);
        return folder;
    }

    public Task Write(Action<StoreDb> write) =>
        Store.Write(
            (db, _) =>
            {
                write(db);
                return Task.FromResult(true);
            },
            TestContext.Current.CancellationToken
        );

    /// <summary>Changes the store as its owner could, who lifts what keeps the audit append-only.</summary>
    public Task Tamper(string sql) =>
        Store.Write(
            async (db, _) =>
            {
                await db.Database.ExecuteSqlRawAsync(
                    """
                    DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete;
                    DROP TRIGGER IF EXISTS audit_seals_no_update; DROP TRIGGER IF EXISTS audit_seals_no_delete;
                    """
                );
                return await db.Database.ExecuteSqlRawAsync(sql);
            },
            TestContext.Current.CancellationToken
        );

    public Task AddAudit(int rows) =>
        Write(db =>
        {
            for (var i = 0; i < rows; i++)
                db.Audit.Add(AuditRow());
        });

    public static AuditRecord AuditRow() =>
        new()
        {
            Id = Guid.NewGuid().ToString("D"),
            At = Start,
            Action = "R",
            Interaction = "read",
            ClientId = "client",
            AgentOds = "Z99001",
            AgentRole = "Practice",
            Entities = "Bundle/1/_history/1",
            Practice = "Z99001",
        };

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(path, recursive: true);
    }
}
