using FhirInterface.Policy.Review;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Measures;

/// <summary>One request for a medicine: when it was first posted, and when the hospital's own supply was in place.</summary>
/// <param name="SuppliedAt">Null while nobody has supplied it.</param>
public sealed record RequestedSupply(DateTimeOffset PostedAt, DateTimeOffset? SuppliedAt)
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

    /// <summary>The requests first made in the period that the caller may see, oldest first.</summary>
    public async Task<IReadOnlyList<RequestedSupply>> Of(MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        if (scope.Category is { } category && !Supplies.Contains(category))
            return [];
        return await store.Read(async db =>
        {
            var requests = await Requests(db, scope, caller, cancel);
            var letters = await Letters(db, scope, caller, cancel);
            return (IReadOnlyList<RequestedSupply>)[.. requests.Concat(letters).OrderBy(request => request.PostedAt)];
        });
    }

    /// <summary>The middle one of those that were supplied; null where none was.</summary>
    public static TimeSpan? Median(IEnumerable<RequestedSupply> requests)
    {
        var times = requests.Select(request => request.Turnaround).OfType<TimeSpan>().Order().ToList();
        return times.Count == 0 ? null : (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
    }

    private static async Task<List<RequestedSupply>> Requests(StoreDb db, MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        var (start, end) = (scope.Start.DayNumber, scope.End.DayNumber);
        var keys = FigureScopes.Within(db, scope, caller).Where(row => row.Setting == FigureScopes.Request).Select(row => row.Key);
        // The keys are those that the caller may count. Their organisation is not asked for again: SQLite would then go by that index.
        var first = db.Letters.Where(letter =>
            letter.Kind == LetterKind.MedicationRequest
            && letter.ReceivedDay >= start
            && letter.ReceivedDay <= end
            && keys.Contains(letter.ScopeKey)
            && letter.Id == letter.SeriesId
        );
        if (caller.Role == CallerRole.Practice)
            first = first.Where(letter => letter.VisibleToPractice);
        if (scope.Category is { } category)
            first = first.Where(letter => db.Asks.Any(ask => ask.SeriesId == letter.SeriesId && ask.Category == category));
        // Row by row: SQLite would group them by going through all requests that there ever were.
        var rows = await (
            from one in first
            join letter in db.Letters on one.SeriesId equals letter.SeriesId
            where letter.Kind == LetterKind.MedicationRequest
            select new
            {
                one.SeriesId,
                one.ReceivedAt,
                letter.State,
                letter.IsOrder,
                letter.ReleasedAt,
            }
        ).ToListAsync(cancel);
        var series = rows.GroupBy(row => (row.SeriesId, row.ReceivedAt))
            .Select(all => new
            {
                all.Key.SeriesId,
                all.Key.ReceivedAt,
                Ordered = all.Where(row => row.IsOrder && (row.State is LetterState.Released or LetterState.Superseded))
                    .Min(row => row.ReleasedAt),
                Standing = all.Any(row => row.State != LetterState.Withdrawn),
                // Let through to the practice as what it was: a proposal that it has accepted.
                Accepted = all.Any(row => row.State == LetterState.Released && !row.IsOrder),
            });
        var requests = series.Where(one => one is { Standing: true, Accepted: false }).ToList();
        if (requests.Count == 0)
            return [];

        var answers = await Answers.Of(db, first, requests.Min(one => one.ReceivedAt), cancel);
        return
        [
            .. requests
                .Where(one => !answers.Given.Contains(one.SeriesId))
                .Select(one => new RequestedSupply(one.ReceivedAt, Earlier(one.Ordered, answers.Got(one.SeriesId)))),
        ];
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other
        : other is null || one < other ? one
        : other;

    /// <summary>Prescriptions sent by EPS that answered requests.</summary>
    /// <param name="Given">Requests, by their series, that are such a prescription themselves, and no request of their own.</param>
    private sealed record Answers(HashSet<string> Given, ILookup<string, DateTimeOffset> Supplies)
    {
        public DateTimeOffset? Got(string series) => Supplies[series].Select(at => (DateTimeOffset?)at).Min();

        public static async Task<Answers> Of(StoreDb db, IQueryable<LetterRecord> first, DateTimeOffset since, CancellationToken cancel)
        {
            // Only a prescription that came no earlier than the first of them can have answered one.
            var evidence = await db
                .Evidence.Where(one => one.AnsweredLetterId != null && one.ReceivedAt >= since)
                .Select(one => new
                {
                    one.AnsweredLetterId,
                    one.ItemKey,
                    one.ReceivedAt,
                    one.WithdrawnAt,
                })
                .ToListAsync(cancel);
            if (evidence.Count == 0)
                return new Answers([], Array.Empty<DateTimeOffset>().ToLookup(_ => ""));

            var answered = await (
                from one in first
                join letter in db.Letters on one.SeriesId equals letter.SeriesId
                where db.Evidence.Any(row => row.AnsweredLetterId == letter.Id)
                select new { letter.Id, one.SeriesId }
            ).ToDictionaryAsync(letter => letter.Id, letter => letter.SeriesId, StringComparer.Ordinal, cancel);
            var items = evidence.Select(one => one.ItemKey).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var orders = await first
                .Where(letter => letter.IsOrder)
                .Select(letter => new { letter.SeriesId, letter.PostingKey })
                .ToListAsync(cancel);
            return new Answers(
                [
                    .. orders
                        .Where(order => items.Contains(order.PostingKey[(order.PostingKey.LastIndexOf('|') + 1)..]))
                        .Select(order => order.SeriesId),
                ],
                evidence
                    .Where(one => one.WithdrawnAt is null && answered.ContainsKey(one.AnsweredLetterId!))
                    .ToLookup(one => answered[one.AnsweredLetterId!], one => one.ReceivedAt)
            );
        }
    }

    private static Task<List<RequestedSupply>> Letters(StoreDb db, MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        var requests = db.FigureScopes.Where(row => row.Setting == FigureScopes.Request).Select(row => row.Key);
        return AvoidableAsksMeasure
            .Asks(db, scope, caller)
            .Where(ask => Supplies.Contains(ask.Category) && !requests.Contains(ask.ScopeKey))
            .Select(ask => new RequestedSupply(ask.AskedAt, ask.PreventedAt))
            .ToListAsync(cancel);
    }
}
