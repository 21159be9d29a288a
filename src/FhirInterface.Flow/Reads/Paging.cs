using System.Globalization;
using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text;

namespace FhirInterface.Flow.Reads;

/// <summary>
/// Pages cut after a row, not after a count: the key of a row never changes, so what is written while somebody pages moves no row from
/// one page to another.
/// </summary>
internal static class Paging
{
    /// <summary>Where a page ended: the row's key, and its values of what it is sorted by.</summary>
    public sealed record Mark(long Key, IReadOnlyList<long> Values);

    public static string Write(SearchQuery query, Mark mark)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{mark.Key}.{string.Join('_', mark.Values)}.{Print(query)}");
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <param name="query">With the continuation.</param>
    /// <param name="values">How many values the mark has.</param>
    /// <exception cref="InvalidContinuationException">Not one of ours, or of another search.</exception>
    public static Mark? Read(SearchQuery query, int values)
    {
        if (query.Continuation is not { } continuation)
            return null;
        try
        {
            var base64 = continuation.Replace('-', '+').Replace('_', '/');
            var parts = Encoding.ASCII.GetString(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='))).Split('.');
            if (
                parts.Length == 3
                && parts[2] == Print(query)
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var key)
                && Values(parts[1]) is { } found
                && found.Count == values
            )
                return new Mark(key, found);
        }
        catch (FormatException)
        {
            // Told below.
        }

        throw new InvalidContinuationException();
    }

    /// <summary>Orders by columns, one after the other, and then by key, and skips to behind the mark.</summary>
    public static IQueryable<T> By<T>(
        IQueryable<T> rows,
        IReadOnlyList<(SortColumn<T> Column, bool Descending)> columns,
        Expression<Func<T, long>> key,
        Mark? mark
    )
    {
        if (mark is not null)
            rows = rows.Where(Behind(columns, key, mark));
        IOrderedQueryable<T>? ordered = null;
        foreach (var (column, descending) in columns)
            ordered = ordered is null ? column.First(rows, descending) : column.Then(ordered, descending);
        return ordered is null ? rows.OrderBy(key) : (columns[^1].Descending ? ordered.ThenByDescending(key) : ordered.ThenBy(key));
    }

    private static Expression<Func<T, bool>> Behind<T>(
        IReadOnlyList<(SortColumn<T> Column, bool Descending)> columns,
        Expression<Func<T, long>> key,
        Mark mark
    )
    {
        var row = key.Parameters[0];
        Expression<Func<long>> number = () => mark.Key;
        // From the last column to the first: beyond in this one, or the same in it and beyond in those after.
        Expression beyond = Beyond(key.Body, number.Body, columns.Count > 0 && columns[^1].Descending);
        for (var n = columns.Count - 1; n >= 0; n--)
        {
            var (sort, descending) = columns[n];
            var value = sort.Parameter(mark.Values[n]);
            var column = new Renaming(sort.Column.Parameters[0], row).Visit(sort.Column.Body);
            beyond = Expression.OrElse(Beyond(column, value, descending), Expression.AndAlso(Expression.Equal(column, value), beyond));
        }

        return Expression.Lambda<Func<T, bool>>(beyond, row);
    }

    private static BinaryExpression Beyond(Expression column, Expression mark, bool descending) =>
        descending ? Expression.LessThan(column, mark) : Expression.GreaterThan(column, mark);

    private static List<long>? Values(string text)
    {
        var values = new List<long>();
        foreach (var part in text.Split('_', StringSplitOptions.RemoveEmptyEntries))
        {
            if (
                !long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value > DateTimeOffset.MaxValue.UtcTicks
            )
                return null;
            values.Add(value);
        }

        return values;
    }

    private sealed class Renaming(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }

    /// <summary>Short print of what the search asks: a continuation fits only the search that it came from.</summary>
    private static string Print(SearchQuery query)
    {
        var text = new StringBuilder(query.Type);
        foreach (var criterion in query.Criteria)
        {
            text.Append('&').Append(criterion.Parameter);
            switch (criterion)
            {
                case TokenCriterion c:
                    text.Append(c.Not).AppendJoin(',', c.AnyOf.Select(v => v.System + "|" + v.Code));
                    break;
                case DateCriterion c:
                    text.AppendJoin(
                        ',',
                        c.AnyOf.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Prefix}{v.From.UtcTicks}-{v.Before.UtcTicks}"))
                    );
                    break;
                case ReferenceCriterion c:
                    text.AppendJoin(',', c.AnyOf.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Type}/{v.Id}/{v.Version}")));
                    break;
                case UriCriterion c:
                    text.AppendJoin(',', c.AnyOf);
                    break;
                case MissingCriterion c:
                    text.Append(c.Missing);
                    break;
            }
        }

        foreach (var sort in query.Sort)
            text.Append('^').Append(sort.Parameter).Append(sort.Descending);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
