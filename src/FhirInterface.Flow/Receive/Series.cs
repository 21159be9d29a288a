using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Receive;

/// <summary>RECEIVE: whether a posting was seen before, and what it corrects (design 2, Identity of documents).</summary>
internal abstract record Series
{
    private Series() { }

    /// <summary>Nothing here is like it.</summary>
    public sealed record New : Series;

    /// <summary>The same posting again.</summary>
    public sealed record Repeat(LetterRecord First) : Series;

    /// <summary>A correction of these, oldest first.</summary>
    public sealed record Correction(string SeriesId, IReadOnlyList<LetterRecord> Letters) : Series;

    /// <summary>What it names was sent by another custodian.</summary>
    public sealed record OfAnotherCustodian : Series;

    /// <summary>Where a receipt belongs. Under the write lock the answer stands until the commit.</summary>
    public static async Task<Series> Find(StoreDb db, Receipt receipt)
    {
        var repeat = await FindRepeat(db, receipt);
        if (repeat is not null)
            return new Repeat(repeat);

        string[] keys = [.. receipt.Replaces, .. Optional(receipt.SeriesKey), receipt.PostingKey];
        var named = await db
            .Letters.Where(l =>
                l.Kind == receipt.Kind && (keys.Contains(l.PostingKey) || keys.Contains(l.SeriesKey) || keys.Contains(l.RewrittenKey))
            )
            .ToListAsync();
        var own = named.Where(letter => letter.Custodian == receipt.Custodian).ToList();
        if (own.Count == 0 && named.Count > 0)
            return new OfAnotherCustodian();

        // What it replaces by name goes before a series that it shares, that before a posting of the same name.
        foreach (var key in keys)
        {
            if (own.Find(letter => letter.PostingKey == key || letter.SeriesKey == key || letter.RewrittenKey == key) is { } match)
                return await Correcting(db, match.SeriesId);
        }

        return await AnsweredProposal(db, receipt) is { } proposal ? await Correcting(db, proposal.SeriesId) : new New();
    }

    /// <summary>The first letter of this very posting, if it was posted before.</summary>
    public static Task<LetterRecord?> FindRepeat(StoreDb db, Receipt receipt) =>
        db
            .Letters.Where(l =>
                l.PostingKey == receipt.PostingKey
                && l.Custodian == receipt.Custodian
                && l.Sha256 == receipt.Sha256
                && l.Kind == receipt.Kind
            )
            .OrderBy(l => l.Key)
            .FirstOrDefaultAsync();

    private static async Task<Correction> Correcting(StoreDb db, string seriesId) =>
        new(seriesId, await db.Letters.Where(l => l.SeriesId == seriesId).OrderBy(l => l.Key).ToListAsync());

    /// <summary>An order of the same custodian, patient and medicine as a held proposal closes the proposal's ask.</summary>
    private static async Task<LetterRecord?> AnsweredProposal(StoreDb db, Receipt receipt)
    {
        if (receipt is not { Kind: LetterKind.MedicationRequest, IsOrder: true, MedicineKey: not null, NhsNumber: not null })
            return null;
        return await db
            .Letters.Where(l =>
                l.NhsNumber == receipt.NhsNumber
                && l.Kind == LetterKind.MedicationRequest
                && l.State == LetterState.Held
                && !l.IsOrder
                && l.Custodian == receipt.Custodian
                && l.MedicineKey == receipt.MedicineKey
            )
            .OrderByDescending(l => l.Key)
            .FirstOrDefaultAsync();
    }

    private static string[] Optional(string? key) => key is null ? [] : [key];
}
