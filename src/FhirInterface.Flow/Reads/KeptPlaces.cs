using FhirInterface.Store;
using FhirInterface.Store.Resources;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Reads;

/// <summary>
/// Pages sorted by what may change while somebody pages, such as when a Task is due: a row that moved ahead of the pages that were read
/// already would be missed, one that moved behind them shown twice. So every resource keeps the place that it had when the first page was
/// read, and is shown there as it is now. What came since is not shown. A page looks at all that changed since the first one.
/// </summary>
internal static class KeptPlaces
{
    /// <summary>
    /// Whether a search wants it. By the time of the last change alone there are ways of their own: <see cref="NewestFirst"/>, and oldest
    /// first, where what changes comes once more at the end, as whoever polls expects.
    /// </summary>
    public static bool Are<T>(SearchQuery query, IEnumerable<(SortColumn<T> Column, bool Descending)> columns) =>
        query.Sort is not [{ Parameter: "_lastUpdated" or "modified" }] && columns.Any(by => by.Column.Earlier is not null);

    /// <param name="db">Where to look.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="rows">All that match it.</param>
    /// <param name="columns">What it is sorted by.</param>
    /// <param name="count">At most so many a page.</param>
    public static async Task<(List<T> Rows, string? Next)> Cut<T>(
        StoreDb db,
        SearchQuery query,
        IQueryable<T> rows,
        IReadOnlyList<(SortColumn<T> Column, bool Descending)> columns,
        int count,
        CancellationToken cancel
    )
        where T : class, IVersioned
    {
        var read = Paging.Read(query, columns.Count + 1);
        var began = read is null ? await Newest(rows, cancel) : new DateTimeOffset(read.Values[^1], TimeSpan.Zero);
        var mark = read is null ? null : new Paging.Mark(read.Key, [.. read.Values.SkipLast(1)]);

        // What still stands where it stood is looked at first: the other way round, what changes between the two looks would be in neither.
        var still = Paging.By(rows.Where(row => row.LastUpdated <= began), columns, row => row.Key, mark).Take(count + 1);
        var found = (await still.ToListAsync(cancel)).ConvertAll(row => new Placed<T>(row, Mark(row, by => by.Of(row))));
        var changed = await rows.Where(row => row.LastUpdated > began)
            .SelectMany(
                row =>
                    db.Versions.Where(version =>
                            version.ResourceType == query.Type && version.ResourceId == row.Id && version.LastUpdated <= began
                        )
                        .OrderByDescending(version => version.Version)
                        .Take(1),
                (row, before) => new { Row = row, Before = before }
            )
            .ToListAsync(cancel);
        found.AddRange(
            changed
                .Select(one => new Placed<T>(one.Row, Mark(one.Row, by => by.Earlier?.Invoke(one.Before) ?? by.Of(one.Row))))
                .Where(one => mark is null || Compare(one.Place, mark) > 0)
        );
        // What changed between the two looks is in both, at the same place.
        found = [.. found.DistinctBy(one => one.Row.Key)];

        found.Sort((one, other) => Compare(one.Place, other.Place));
        if (found.Count <= count)
            return (found.ConvertAll(one => one.Row), null);
        found.RemoveRange(count, found.Count - count);
        var end = found[^1].Place;
        return (found.ConvertAll(one => one.Row), Paging.Write(query, new Paging.Mark(end.Key, [.. end.Values, began.UtcTicks])));

        Paging.Mark Mark(T row, Func<SortColumn<T>, long> value) => new(row.Key, [.. columns.Select(by => value(by.Column))]);

        int Compare(Paging.Mark one, Paging.Mark other)
        {
            for (var n = 0; n < columns.Count; n++)
            {
                if (one.Values[n].CompareTo(other.Values[n]) is var order && order != 0)
                    return columns[n].Descending ? -order : order;
            }

            return columns[^1].Descending ? other.Key.CompareTo(one.Key) : one.Key.CompareTo(other.Key);
        }
    }

    private sealed record Placed<T>(T Row, Paging.Mark Place);

    private static async Task<DateTimeOffset> Newest<T>(IQueryable<T> rows, CancellationToken cancel)
        where T : class, IVersioned =>
        await rows.OrderByDescending(row => row.LastUpdated).Select(row => row.LastUpdated).FirstOrDefaultAsync(cancel);
}
