using FhirInterface.Store.Writing;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Tests;

/// <summary>What PostgreSQL does in its own way: marks within a commit, plans, packed columns.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private const int Writes = 60;
    private readonly string? server = Environment.GetEnvironmentVariable("FHIRINTERFACE_TEST_POSTGRES");
    private LetterStore store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(server is not null, "FHIRINTERFACE_TEST_POSTGRES names no PostgreSQL: see .ci/on-postgresql.");
        store = StoreSetup.Postgres($"{server};Database=store_{Guid.NewGuid():N};Pooling=False", TimeProvider.System);
        await store.Migrate(Cancel);
    }

    public ValueTask DisposeAsync()
    {
        store?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_write_that_the_database_refuses_is_taken_back_alone()
    {
        var refused = 0;
        await Parallel.ForAsync(
            0,
            Writes,
            new ParallelOptions { MaxDegreeOfParallelism = Writes, CancellationToken = Cancel },
            async (n, _) =>
            {
                try
                {
                    // Of seven, one row that is the first of its id; the others fail as the database sees it, some at their end.
                    await Add($"row-{n / 7}");
                }
                catch (DbUpdateException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        );

        var kept = await store.Read(db => db.Audit.CountAsync(Cancel));
        Assert.Equal((9, Writes - 9), (kept, refused));
    }

    [Fact]
    public async Task A_question_sees_what_was_written_before_it_in_the_same_commit()
    {
        var count = new Question("SELECT count(*) FROM audit WHERE \"ClientId\" = $1", ["client"]);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, Writes)
                .Select(n =>
                    store.Write(
                        count,
                        (db, _, answer) =>
                        {
                            db.Audit.Add(Folder.AuditRow());
                            return Task.FromResult(answer);
                        },
                        Cancel
                    )
                )
        );

        Assert.Equal(Enumerable.Range(0, Writes).Select(n => (long)n), answers.Order());
    }

    [Fact]
    public async Task A_plan_goes_by_index_while_its_table_is_small()
    {
        var plan = await store.Read(db =>
            db.Database.SqlQueryRaw<string>("EXPLAIN SELECT 1 FROM letter WHERE \"PostingKey\" = 'a' LIMIT 1").ToListAsync(Cancel)
        );

        Assert.Contains(plan, line => line.Contains("IX_letter_PostingKey_Custodian", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_comes_packed_is_kept_as_it_comes()
    {
        var packed = await store.Read(db =>
            db.Database.SqlQueryRaw<string>(
                    "SELECT attrelid::regclass || '.' || attname AS \"Value\" FROM pg_attribute WHERE attstorage = 'e' AND attrelid > 16000"
                )
                .ToListAsync(Cancel)
        );

        Assert.Equal(
            ["letter.Outcome", "letter.Plan", "message.Response", "posted_body.Content", "resource_version.Content"],
            packed.Where(column => !column.StartsWith("pg_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_server_whose_machine_is_gone_is_noticed_in_half_a_minute()
    {
        // What the connection asks for: over a socket of the machine itself, where nothing of it applies, the setting in force is 0.
        var watched = await store.Read(db =>
            db.Database.SqlQueryRaw<string>(
                    "SELECT reset_val AS \"Value\" FROM pg_settings WHERE name LIKE 'tcp_keepalives_%' ORDER BY name"
                )
                .ToListAsync(Cancel)
        );

        // Three unanswered questions, by name: count, idle and interval in seconds.
        Assert.Equal(["3", "15", "5"], watched);
    }

    [Fact]
    public async Task A_turn_whose_connection_was_lost_lets_the_next_one_on()
    {
        await using (await store.Alone("a", Cancel))
        {
            await store.Read(db =>
                db.Database.SqlQueryRaw<bool>(
                        "SELECT pg_terminate_backend(pid, 60000) AS \"Value\" FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                    )
                    .ToListAsync(Cancel)
            );
        }

        await using var next = await store.Alone("a", Cancel);
        Assert.NotNull(next);
    }

    private Task Add(string id) =>
        store.Write(
            (db, _) =>
            {
                var row = Folder.AuditRow();
                db.Entry(row).Property(one => one.Id).CurrentValue = id;
                db.Audit.Add(row);
                return Task.FromResult(true);
            },
            Cancel
        );
}
