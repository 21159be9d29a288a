using FhirInterface.Store;
using FhirInterface.Store.Resources;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Reads;

/// <summary>
/// Pages of what changed last, first. What changes while somebody pages would become the newest of all, ahead of the pages that were read
/// already, and be missed: so every resource keeps the place that it had when the first page was read, and is shown there as it is now. What
/// came since is not shown.
/// </summary>
internal static class NewestFirst
{
    /// <summary>Whether a search wants it. A Task's <c>modified</c> is when it last changed, too.</summary>
    public static bool Is(SearchQuery query) => query.Sort is [{ Parameter: "_lastUpdated" or "modified", Descending: true }];

    /// <param name="db">Where to look.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="rows">All that match it.</param>
    /// <param name="count">At most so many a page.</param>
    public static async Task<(List<T> Rows, string? Next)> Cut<T>(
        StoreDb db,
        SearchQuery query,
        IQueryable<T> rows,
        int count,
        CancellationToken cancel
    )
        where T : class, IVersioned
    {
        var mark = Paging.Read(query, values: 2);
        var found = mark is not null
            ? await Behind(db, query.Type, rows, mark, count + 1, cancel)
            : (await InOrder(rows).Take(count + 1).ToListAsync(cancel)).ConvertAll(row => new Placed<T>(row, row.LastUpdated));
        if (found.Count <= count)
            return (found.ConvertAll(one => one.Row), null);
        found.RemoveAt(count);
        var began = mark?.Values[1] ?? found[0].Place.UtcTicks;
        var next = Paging.Write(query, new Paging.Mark(found[^1].Row.Key, [found[^1].Place.UtcTicks, began]));
        return (found.ConvertAll(one => one.Row), next);
    }

    private sealed record Placed<T>(T Row, DateTimeOffset Place);

    private static IQueryable<T> InOrder<T>(IQueryable<T> rows)
        where T : class, IVersioned => rows.OrderByDescending(row => row.LastUpdated).ThenByDescending(row => row.Key);

    private static async Task<List<Placed<T>>> Behind<T>(
        StoreDb db,
        string type,
        IQueryable<T> rows,
        Paging.Mark mark,
        int most,
        CancellationToken cancel
    )
        where T : class, IVersioned
    {
        var (last, began, key) = (Moment(mark.Values[0]), Moment(mark.Values[1]), mark.Key);
        var still = rows.Where(row => row.LastUpdated < last || (row.LastUpdated == last && row.Key < key));
        var changed = rows.Where(row => row.LastUpdated > began)
            .SelectMany(
                row =>
                    db.Versions.Where(version =>
                            version.ResourceType == type && version.ResourceId == row.Id && version.LastUpdated <= began
                        )
                        .OrderByDescending(version => version.Version)
                        .Take(1),
                (row, before) => new { Row = row, Place = before.LastUpdated }
            )
            .Where(one => one.Place < last || (one.Place == last && one.Row.Key < key))
            .OrderByDescending(one => one.Place)
            .ThenByDescending(one => one.Row.Key)
            .Take(most);
        // What still stands where it stood is looked at first: the other way round, what changes between the two looks would be in neither.
        // So it is in both, at the same place.
        List<Placed<T>> found =
        [
            .. (await InOrder(still).Take(most).ToListAsync(cancel)).Select(row => new Placed<T>(row, row.LastUpdated)),
            .. (await changed.ToListAsync(cancel)).Select(one => new Placed<T>(one.Row, one.Place)),
        ];
        return
        [
            .. found.DistinctBy(one => one.Row.Key).OrderByDescending(one => one.Place).ThenByDescending(one => one.Row.Key).Take(most),
        ];
    }

    private static DateTimeOffset Moment(long ticks) => new(ticks, TimeSpan.Zero);
}
