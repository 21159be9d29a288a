using FhirInterface.Policy.Review;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Measures;

/// <summary>
/// How long patients waited for a medicine that a hospital wanted them to have: from the first posting of a request to the moment at
/// which a supply was in place, be it an order that corrected it, a prescription sent by EPS, a letter mended by its author, or an action
/// that the hospital completed. Worked out from what is kept of letters, asks and evidence; nothing is kept twice.
/// </summary>
public sealed class Turnaround(LetterStore store)
{
    private static readonly string[] Supplies = [AskCategories.StartMedicine, AskCategories.ShortSupply, AskCategories.SpecialistMedicine];

    /// <summary>The requests first made in the period that the caller may see.</summary>
    public async Task<RequestTimes> Of(MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        if (scope.Category is { } category && !Supplies.Contains(category))
            return RequestTimes.None;
        return await store.ReadTogether(async db =>
        {
            var waits = await Requests(db, scope, caller, cancel);
            waits.AddRange(await Letters(db, scope, caller, cancel));
            return new RequestTimes(waits.Count, [.. waits.OfType<TimeSpan>().Order()]);
        });
    }

    /// <summary>How long each took; null while nobody has supplied it.</summary>
    private static async Task<List<TimeSpan?>> Requests(StoreDb db, MeasureScope scope, Caller caller, CancellationToken cancel)
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
        var posted = db.Letters.Where(letter => letter.Kind == LetterKind.MedicationRequest);
        var requests = await first
            .Where(one =>
                posted.Any(letter => letter.SeriesId == one.SeriesId && letter.State != LetterState.Withdrawn)
                // Let through to the practice as what it was: a proposal that it has accepted.
                && !posted.Any(letter => letter.SeriesId == one.SeriesId && letter.State == LetterState.Released && !letter.IsOrder)
            )
            .Select(one => new
            {
                one.SeriesId,
                one.ReceivedAt,
                Ordered = posted
                    .Where(letter =>
                        letter.SeriesId == one.SeriesId
                        && letter.IsOrder
                        && (letter.State == LetterState.Released || letter.State == LetterState.Superseded)
                    )
                    .Min(letter => letter.ReleasedAt),
            })
            .ToListAsync(cancel);
        if (requests.Count == 0)
            return [];

        var answers = await Answers.Of(db, first, requests.Min(one => one.ReceivedAt), cancel);
        return
        [
            .. requests
                .Where(one => !answers.Given.Contains(one.SeriesId))
                .Select(one => Earlier(one.Ordered, answers.Got(one.SeriesId)) - one.ReceivedAt),
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

    private static async Task<IEnumerable<TimeSpan?>> Letters(StoreDb db, MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        var keys = FigureScopes.Within(db, scope, caller).Where(row => row.Setting != FigureScopes.Request).Select(row => row.Key);
        var asks = await AvoidableAsksMeasure
            .Asks(db, scope, caller, keys)
            .Where(ask => Supplies.Contains(ask.Category))
            .Select(ask => new { ask.AskedAt, ask.PreventedAt })
            .ToListAsync(cancel);
        return asks.Select(ask => ask.PreventedAt - ask.AskedAt);
    }
}
