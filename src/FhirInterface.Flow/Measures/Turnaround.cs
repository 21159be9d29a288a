using FhirInterface.Flow.Reads;
using FhirInterface.Policy;
using FhirInterface.Policy.Review;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Measures;

/// <summary>One request for a medicine: when it was first posted, and when the hospital's own supply was in place.</summary>
/// <param name="SeriesId">The first posting, and the series of all that corrected it.</param>
/// <param name="SuppliedAt">Null while nobody has supplied it.</param>
public sealed record RequestedSupply(
    string SeriesId,
    string Custodian,
    string? Practice,
    DateTimeOffset PostedAt,
    DateTimeOffset? SuppliedAt
)
{
    public TimeSpan? Turnaround => SuppliedAt - PostedAt;
}

/// <summary>
/// How long patients waited for a medicine that a hospital wanted them to have: from the first posting of a request to the moment at
/// which a supply was in place, be it an order that corrected it, a prescription sent by EPS, a letter mended by its author, or an action
/// that the hospital completed. Worked out from what is kept of letters, asks and evidence; nothing is kept twice.
/// </summary>
public sealed class Turnaround(LetterStore store)
{
    private static readonly string[] Supplies = [AskCategories.StartMedicine, AskCategories.ShortSupply, AskCategories.SpecialistMedicine];

    /// <summary>The requests first posted in the period that the caller may see, oldest first.</summary>
    public async Task<IReadOnlyList<RequestedSupply>> Of(MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        if (scope.Category is { } category && !Supplies.Contains(category))
            return [];
        var (start, end) = (London.StartOf(scope.Start), London.StartOf(scope.End.AddDays(1)));
        return await store.Read(async db =>
        {
            var visible = db.Letters.Where(Compartment.Letters(caller));
            if (scope.Custodian is { } custodian)
                visible = visible.Where(letter => letter.Custodian == custodian);
            if (scope.Practice is { } practice)
                visible = visible.Where(letter => letter.Practice == practice);
            if (scope.Specialty is { } specialty)
                visible = visible.Where(letter => letter.Specialty == specialty);
            // No letter was last changed before it came: that is what the index goes by.
            var first = visible.Where(letter =>
                letter.LastUpdated >= start && letter.Id == letter.SeriesId && letter.ReceivedAt >= start && letter.ReceivedAt < end
            );
            var requests = await Requests(db, first.Where(letter => letter.Kind == LetterKind.MedicationRequest), scope, cancel);
            var letters = await Letters(db, first.Where(letter => letter.Kind == LetterKind.Document), scope, cancel);
            return (IReadOnlyList<RequestedSupply>)[.. requests.Concat(letters).OrderBy(request => request.PostedAt)];
        });
    }

    /// <summary>The middle one of those that were supplied; null where none was.</summary>
    public static TimeSpan? Median(IEnumerable<RequestedSupply> requests)
    {
        var times = requests.Select(request => request.Turnaround).OfType<TimeSpan>().Order().ToList();
        return times.Count == 0 ? null : (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
    }

    private static async Task<List<RequestedSupply>> Requests(
        StoreDb db,
        IQueryable<LetterRecord> first,
        MeasureScope scope,
        CancellationToken cancel
    )
    {
        var series = await (
            from letter in db.Letters
            where first.Select(one => one.SeriesId).Contains(letter.SeriesId)
            orderby letter.Key
            select letter
        ).ToListAsync(cancel);
        var ids = series.Select(letter => letter.Id).ToHashSet(StringComparer.Ordinal);
        var evidence = await db
            .Evidence.Where(one =>
                one.AnsweredLetterId != null
                && db.Letters.Any(l => l.Id == one.AnsweredLetterId && first.Any(f => f.SeriesId == l.SeriesId))
            )
            .ToListAsync(cancel);
        var asked = scope.Category is null
            ? null
            : (
                await db
                    .Asks.Where(ask => ask.Category == scope.Category && first.Any(one => one.SeriesId == ask.SeriesId))
                    .ToListAsync(cancel)
            )
                .Select(ask => ask.SeriesId)
                .ToHashSet(StringComparer.Ordinal);
        // A prescription that answered a request is that request's supply, and no request of its own.
        var answers = (
            await db
                .Evidence.Where(one => one.AnsweredLetterId != null && one.ItemKey != null)
                .Select(one => one.ItemKey)
                .ToListAsync(cancel)
        ).ToHashSet(StringComparer.Ordinal);

        return
        [
            .. series
                .GroupBy(letter => letter.SeriesId, StringComparer.Ordinal)
                .Where(group => asked?.Contains(group.Key) != false && IsRequest([.. group], answers))
                .Select(group => new RequestedSupply(
                    group.Key,
                    group.First().Custodian,
                    group.First().Practice,
                    group.First().ReceivedAt,
                    group
                        .Where(letter => letter is { IsOrder: true, State: LetterState.Released or LetterState.Superseded })
                        .Select(letter => letter.ReleasedAt)
                        .Concat(
                            evidence
                                .Where(one => one.WithdrawnAt is null && group.Any(letter => letter.Id == one.AnsweredLetterId))
                                .Select(one => (DateTimeOffset?)one.ReceivedAt)
                        )
                        .Min()
                )),
        ];
    }

    /// <summary>Neither taken back, nor let through to the practice as what it was: a proposal that it has accepted.</summary>
    private static bool IsRequest(List<LetterRecord> series, HashSet<string?> answers) =>
        series.Exists(letter => letter.State != LetterState.Withdrawn)
        && !series.Exists(letter => letter is { State: LetterState.Released, IsOrder: false })
        && !answers.Contains(series[0].PostingKey[(series[0].PostingKey.LastIndexOf('|') + 1)..]);

    private static async Task<List<RequestedSupply>> Letters(
        StoreDb db,
        IQueryable<LetterRecord> first,
        MeasureScope scope,
        CancellationToken cancel
    )
    {
        var asks = await db
            .Asks.Where(ask =>
                ask.Avoidable
                && Supplies.Contains(ask.Category)
                && (scope.Category == null || ask.Category == scope.Category)
                && first.Any(one => one.SeriesId == ask.SeriesId)
            )
            .ToListAsync(cancel);
        return [.. asks.Select(ask => new RequestedSupply(ask.SeriesId, ask.Custodian, ask.Practice, ask.AskedAt, ask.PreventedAt))];
    }
}
