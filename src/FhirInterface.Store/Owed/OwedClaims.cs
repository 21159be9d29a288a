using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Owed;

/// <summary>Takes what is due, each thing by one server at a time; one that dies with it loses it to the next.</summary>
public static class OwedClaims
{
    private const string Due = """
        SELECT o.* FROM owed o
        WHERE o."DoneAt" IS NULL AND o."DueAt" <= {0} AND (o."LeasedUntil" IS NULL OR o."LeasedUntil" <= {0})
        ORDER BY o."DueAt", o."Key"
        LIMIT {1}
        """;

    /// <summary>Whether there is anything to take.</summary>
    public static Task<bool> Any(StoreDb db, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Owed.AnyAsync(o => o.DoneAt == null && o.DueAt <= now && (o.LeasedUntil == null || o.LeasedUntil <= now), cancel);
    }

    /// <summary>Takes up to <paramref name="most"/> that are due, oldest first; inside a transaction, whose commit makes them taken.</summary>
    public static async Task<List<long>> Claim(
        StoreDb db,
        int most,
        DateTimeOffset now,
        DateTimeOffset leasedUntil,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(db);
        var sql = db is PgDb ? Due + " FOR UPDATE OF o SKIP LOCKED" : Due;
        var rows = await db.Owed.FromSqlRaw(sql, now.UtcTicks, most).OrderBy(o => o.DueAt).ThenBy(o => o.Key).ToListAsync(cancel);
        foreach (var row in rows)
            row.LeasedUntil = leasedUntil;
        return rows.ConvertAll(row => row.Key);
    }
}
