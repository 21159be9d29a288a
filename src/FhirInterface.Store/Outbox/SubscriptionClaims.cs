using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Outbox;

/// <summary>
/// Takes subscriptions that are owed something, each by one server at a time. A row that another server is just taking, or that a letter is
/// just adding to, is passed over: whoever has it wakes everybody when done.
/// </summary>
public static class SubscriptionClaims
{
    // Each is ordered once more outside: then the columns are named, and a statement that is prepared outlives another version's new column.
    private const string IsDue = """
        FROM subscription s
        WHERE NOT s."Deleted"
          AND (s."RetryAt" IS NULL OR s."RetryAt" <= {0})
          AND (s."LeasedUntil" IS NULL OR s."LeasedUntil" <= {0})
          AND CASE WHEN s."Failures" > 0 THEN 1 ELSE 0 END = {1}
          AND (s."Status" = 'requested'
            OR (s."Status" = 'active'
              AND (s."HeartbeatAt" <= {0} OR s."End" <= {0}
                OR EXISTS (SELECT 1 FROM notification n WHERE n."SubscriptionId" = s."Id" AND n."SentAt" IS NULL))))
        """;
    private const string Due = $$"""SELECT s.* {{IsDue}} ORDER BY s."RetryAt", s."LastSentAt", s."Key" LIMIT {2}""";
    private static readonly string AnyDue = string.Format(CultureInfo.InvariantCulture, $"SELECT EXISTS (SELECT 1 {IsDue})", "$1", "$2");

    /// <summary>Whether there is anything to take.</summary>
    public static async Task<bool> Any(StoreDb db, bool failing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.Statements.Number(AnyDue, now.UtcTicks, failing ? 1 : 0) != 0;
    }

    /// <summary>Takes up to <paramref name="most"/> that are due; inside a transaction, whose commit makes them taken.</summary>
    /// <param name="failing">Whether those whose last sending failed, or the others: each has room of its own.</param>
    public static async Task<List<string>> Claim(
        StoreDb db,
        string server,
        bool failing,
        int most,
        DateTimeOffset now,
        DateTimeOffset leasedUntil,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        var sql = db is PgDb ? Due + " FOR UPDATE OF s SKIP LOCKED" : Due;
        var rows = await db
            .Subscriptions.FromSqlRaw(sql, now.UtcTicks, failing ? 1 : 0, most)
            .OrderBy(s => s.RetryAt)
            .ThenBy(s => s.LastSentAt)
            .ThenBy(s => s.Key)
            .ToListAsync(cancel);
        foreach (var row in rows)
            (row.LeasedBy, row.LeasedUntil) = (server, leasedUntil);
        return rows.ConvertAll(row => row.Id);
    }

    /// <summary>Keeps what a server is still at work on. A row that a letter is just adding to is left for the next time.</summary>
    /// <returns>Those that it still has.</returns>
    public static async Task<HashSet<string>> Renew(StoreDb db, string server, IReadOnlyCollection<string> ids, DateTimeOffset leasedUntil)
    {
        ArgumentNullException.ThrowIfNull(db);
        // Waiting here for one row while holding another could close a circle with a letter that wants both.
        var rows =
            db is PgDb
                ? db.Subscriptions.FromSqlRaw("""SELECT * FROM subscription WHERE "LeasedBy" = {0} FOR UPDATE SKIP LOCKED""", server)
                : db.Subscriptions.Where(s => s.LeasedBy == server);
        var kept = (await rows.OrderBy(s => s.Key).ToListAsync()).FindAll(row => ids.Contains(row.Id));
        foreach (var row in kept)
            row.LeasedUntil = leasedUntil;
        return kept.ConvertAll(row => row.Id).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>One subscription as it is now, which nobody else changes or takes before the transaction ends.</summary>
    public static Task<SubscriptionRecord> Locked(StoreDb db, string id)
    {
        ArgumentNullException.ThrowIfNull(db);
        return (
            db is PgDb
                ? db.Subscriptions.FromSqlRaw("""SELECT * FROM subscription WHERE "Id" = {0} FOR UPDATE""", id)
                : db.Subscriptions.Where(s => s.Id == id)
        ).SingleAsync();
    }

    /// <summary>Gives back what a server before this one had taken: where there is one server only, the one before is gone.</summary>
    public static Task<int> Forget(StoreDb db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db
            .Subscriptions.Where(s => s.LeasedUntil != null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(s => s.LeasedUntil, (DateTimeOffset?)null).SetProperty(s => s.LeasedBy, (string?)null),
                cancel
            );
    }
}
