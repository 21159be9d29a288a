using System.Linq.Expressions;

namespace FhirInterface.Flow.Reads;

/// <summary>Search criteria as expressions over columns, which the database evaluates.</summary>
internal static class Predicates
{
    /// <summary>A date in a column of moments; a row without one matches nothing (nor <c>ne</c>).</summary>
    public static Expression<Func<T, bool>> Date<T>(Expression<Func<T, DateTimeOffset?>> column, DateCriterion criterion) =>
        Any(criterion.AnyOf.Select(value => Date(column, value)));

    /// <summary>A token in a column that holds <c>system|value</c>.</summary>
    public static Expression<Func<T, bool>> Key<T>(Expression<Func<T, string?>> column, TokenCriterion criterion) =>
        Sign(Any(criterion.AnyOf.Select(value => Key(column, value))), criterion.Not);

    /// <summary>A token in a column that holds the code of one known system.</summary>
    public static Expression<Func<T, bool>> Code<T>(Expression<Func<T, string?>> column, string system, TokenCriterion criterion)
    {
        // Codes that cannot be in the column are left out here, so that the database sees one IN.
        List<string?> codes =
        [
            .. criterion
                .AnyOf.Where(value => (value.System is null || value.System == system) && value.Code is not null)
                .Select(value => value.Code),
        ];
        Expression<Func<List<string?>>> list = () => codes;
        var contains = Expression.Call(list.Body, nameof(List<string?>.Contains), null, column.Body);
        return Sign(Expression.Lambda<Func<T, bool>>(contains, column.Parameters), criterion.Not);
    }

    public static Expression<Func<T, bool>> Missing<T, TValue>(Expression<Func<T, TValue>> column, bool missing)
    {
        var isNull = Expression.Equal(column.Body, Expression.Constant(null, column.Body.Type));
        return Expression.Lambda<Func<T, bool>>(missing ? isNull : Expression.Not(isNull), column.Parameters);
    }

    public static Expression<Func<T, bool>> Any<T>(IEnumerable<Expression<Func<T, bool>>> alternatives) =>
        alternatives.Aggregate((Expression<Func<T, bool>>?)null, (all, one) => all is null ? one : Or(all, one)) ?? (_ => false);

    public static Expression<Func<T, bool>> Sign<T>(Expression<Func<T, bool>> predicate, bool not) =>
        not ? Expression.Lambda<Func<T, bool>>(Expression.Not(predicate.Body), predicate.Parameters) : predicate;

    private static Expression<Func<T, bool>> Or<T>(Expression<Func<T, bool>> one, Expression<Func<T, bool>> other) =>
        Expression.Lambda<Func<T, bool>>(Expression.OrElse(one.Body, Renamed(other, one.Parameters[0])), one.Parameters);

    private static Expression<Func<T, bool>> Date<T>(Expression<Func<T, DateTimeOffset?>> column, DateValue value)
    {
        var (from, before) = (value.From, value.Before);
        if (value.Prefix == DatePrefix.Ap)
        {
            // About: the day before and after, as FHIR leaves the width to the server.
            (from, before) = (from.AddDays(-1), before.AddDays(1));
        }

        Expression<Func<DateTimeOffset?>> start = () => from;
        Expression<Func<DateTimeOffset?>> end = () => before;
        Expression Least(Expression<Func<DateTimeOffset?>> bound) => Expression.GreaterThanOrEqual(column.Body, bound.Body);
        Expression Below(Expression<Func<DateTimeOffset?>> bound) => Expression.LessThan(column.Body, bound.Body);
        var body = value.Prefix switch
        {
            DatePrefix.Lt or DatePrefix.Eb => Below(start),
            DatePrefix.Gt or DatePrefix.Sa => Least(end),
            DatePrefix.Ge => Least(start),
            DatePrefix.Le => Below(end),
            DatePrefix.Ne => Expression.OrElse(Below(start), Least(end)),
            _ => Expression.AndAlso(Least(start), Below(end)),
        };
        return Expression.Lambda<Func<T, bool>>(body, column.Parameters);
    }

    private static Expression<Func<T, bool>> Key<T>(Expression<Func<T, string?>> column, TokenValue value)
    {
        if (value.Code is null)
        {
            var prefix = value.System + "|";
            Expression<Func<string>> text = () => prefix;
            return Expression.Lambda<Func<T, bool>>(
                Expression.Call(column.Body, nameof(string.StartsWith), null, text.Body),
                column.Parameters
            );
        }

        if (value.System is null)
        {
            var suffix = "|" + value.Code;
            Expression<Func<string>> text = () => suffix;
            return Expression.Lambda<Func<T, bool>>(
                Expression.Call(column.Body, nameof(string.EndsWith), null, text.Body),
                column.Parameters
            );
        }

        var key = Identifiers.Key(value.System, value.Code);
        Expression<Func<string>> exact = () => key;
        return Expression.Lambda<Func<T, bool>>(Expression.Equal(column.Body, exact.Body), column.Parameters);
    }

    private static Expression Renamed<T>(Expression<Func<T, bool>> predicate, ParameterExpression parameter) =>
        new Renaming(predicate.Parameters[0], parameter).Visit(predicate.Body);

    private sealed class Renaming(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
