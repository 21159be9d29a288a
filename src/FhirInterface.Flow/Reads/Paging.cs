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
    /// <summary>Where a page ended: the row's key, and its value of what it is sorted by.</summary>
    public sealed record Mark(long Key, long Value);

    public static string Write(SearchQuery query, Mark mark)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{mark.Key}.{mark.Value}.{Print(query)}");
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <exception cref="InvalidContinuationException">Not one of ours, or of another search.</exception>
    public static Mark? Read(SearchQuery query)
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
                && long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            )
                return new Mark(key, value);
        }
        catch (FormatException)
        {
            // Told below.
        }

        throw new InvalidContinuationException();
    }

    /// <summary>Orders by a moment and then by key, and skips to behind the mark.</summary>
    public static IQueryable<T> By<T>(
        IQueryable<T> rows,
        Expression<Func<T, DateTimeOffset>> column,
        Expression<Func<T, long>> key,
        bool descending,
        Mark? mark
    )
    {
        if (mark is not null)
            rows = rows.Where(Behind(column, key, descending, mark));
        return descending ? rows.OrderByDescending(column).ThenByDescending(key) : rows.OrderBy(column).ThenBy(key);
    }

    private static Expression<Func<T, bool>> Behind<T>(
        Expression<Func<T, DateTimeOffset>> column,
        Expression<Func<T, long>> key,
        bool descending,
        Mark mark
    )
    {
        var moment = new DateTimeOffset(mark.Value, TimeSpan.Zero);
        var row = column.Parameters[0];
        Expression<Func<DateTimeOffset>> value = () => moment;
        Expression<Func<long>> number = () => mark.Key;
        var keyBody = new Renaming(key.Parameters[0], row).Visit(key.Body);
        var (beyond, keyBeyond) = descending
            ? (Expression.LessThan(column.Body, value.Body), Expression.LessThan(keyBody, number.Body))
            : (Expression.GreaterThan(column.Body, value.Body), Expression.GreaterThan(keyBody, number.Body));
        return Expression.Lambda<Func<T, bool>>(
            Expression.OrElse(beyond, Expression.AndAlso(Expression.Equal(column.Body, value.Body), keyBeyond)),
            row
        );
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
