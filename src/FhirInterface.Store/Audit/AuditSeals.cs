using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Audit;

/// <summary>What a walk along the seals found.</summary>
/// <param name="Seals">Seals walked.</param>
/// <param name="Rows">Audit rows that they close.</param>
/// <param name="Unsealed">Rows after the last seal, which nothing answers for yet.</param>
/// <param name="Head">Digest of the last seal: kept elsewhere, it shows later whether seals were cut off the end.</param>
/// <param name="Faults">What is wrong, in order; empty where the chain holds.</param>
public sealed record AuditSealReport(long Seals, long Rows, int Unsealed, string Head, IReadOnlyList<string> Faults);

/// <summary>Seals audit rows once they are committed, and checks the chain of seals.</summary>
public sealed class AuditSeals(LetterStore store)
{
    /// <summary>What stands in the place of the digest before the first seal.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    // Sealing holds the turn to write: a batch of this size takes a few milliseconds.
    private const int Batch = 500;

    /// <summary>Seals every row not sealed yet; returns how many.</summary>
    public async Task<int> Seal(CancellationToken cancel)
    {
        var total = 0;
        // Looking first costs no write where nothing has happened.
        while (await store.Read(AnyUnsealed))
        {
            var rows = await store.Write(SealNext, cancel);
            total += rows;
            if (rows < Batch)
                break;
        }

        return total;
    }

    /// <summary>Reckons every seal again from the rows as they are.</summary>
    /// <param name="expected">A digest noted earlier that must stand in the chain; null if none was.</param>
    /// <param name="cancel">Ends the walk early.</param>
    public async Task<AuditSealReport> Check(string? expected, CancellationToken cancel)
    {
        var faults = new List<string>();
        var (previous, number, after, count) = (Start, 0L, 0L, 0L);
        var seen = expected is null;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var (last, from) = (number, after);
            var (seal, rows) = await store.Read(async db =>
            {
                var next = await db.Seals.Where(s => s.Number > last).OrderBy(s => s.Number).FirstOrDefaultAsync(cancel);
                return (next, next is null ? [] : await RowsOf(db, from, next.LastKey).ToListAsync(cancel));
            });
            if (seal is null)
                break;
            number++;
            if (seal.Number != number)
                faults.Add(FormattableString.Invariant($"Audit seal {number} is missing: seal {seal.Number} comes after {number - 1}."));
            number = seal.Number;
            if (!string.Equals(seal.Previous, previous, StringComparison.Ordinal))
                faults.Add(FormattableString.Invariant($"Audit seal {number} does not follow the seal before it."));
            if (rows.Count != seal.Rows)
                faults.Add(
                    FormattableString.Invariant(
                        $"Audit seal {number} closed {seal.Rows} rows, keys {seal.FirstKey} to {seal.LastKey}; {rows.Count} are there."
                    )
                );
            else if (AuditSealDigest.Of(seal.Previous, seal.Number, seal.SealedAt, rows) != seal.Digest)
                faults.Add(
                    FormattableString.Invariant(
                        $"Audit seal {number} is broken: rows with keys {seal.FirstKey} to {seal.LastKey} are not as they were sealed."
                    )
                );
            seen |= string.Equals(expected, seal.Digest, StringComparison.OrdinalIgnoreCase);
            (previous, after, count) = (seal.Digest, Math.Max(after, seal.LastKey), count + rows.Count);
        }

        if (!seen)
            faults.Add(FormattableString.Invariant($"No audit seal has the digest {expected}: seals were cut off or made again."));
        var end = after;
        var unsealed = await store.Read(db => db.Audit.CountAsync(row => row.Key > end, cancel));
        return new AuditSealReport(number, count, unsealed, previous, faults);
    }

    private static async Task<bool> AnyUnsealed(StoreDb db)
    {
        var last = await db.Seals.MaxAsync(seal => (long?)seal.LastKey) ?? 0;
        return await db.Audit.AnyAsync(row => row.Key > last);
    }

    // Every writer takes the commit clock before it adds a row, so while this one has it no row with a smaller key is still to come.
    private static async Task<int> SealNext(StoreDb db, DateTimeOffset moment)
    {
        var last = await db.Seals.OrderByDescending(seal => seal.Number).AsNoTracking().FirstOrDefaultAsync();
        var rows = await RowsOf(db, last?.LastKey ?? 0, long.MaxValue).AsNoTracking().Take(Batch).ToListAsync();
        if (rows.Count == 0)
            return 0;
        var number = (last?.Number ?? 0) + 1;
        var previous = last?.Digest ?? Start;
        db.Seals.Add(
            new AuditSeal
            {
                Number = number,
                FirstKey = rows[0].Key,
                LastKey = rows[^1].Key,
                Rows = rows.Count,
                Previous = previous,
                Digest = AuditSealDigest.Of(previous, number, moment, rows),
                SealedAt = moment,
            }
        );
        return rows.Count;
    }

    private static IQueryable<AuditRecord> RowsOf(StoreDb db, long after, long upTo) =>
        db.Audit.Where(row => row.Key > after && row.Key <= upTo).OrderBy(row => row.Key);
}
