using System.Linq.Expressions;
using FhirInterface.Store.Resources;

namespace FhirInterface.Flow.Reads;

/// <summary>A column that pages are sorted by and cut at; its value as a number stands in the continuation.</summary>
internal abstract class SortColumn<T>
{
    public static SortColumn<T> Moment(Expression<Func<T, DateTimeOffset>> column, Func<StoredVersion, DateTimeOffset>? earlier = null) =>
        new Typed<DateTimeOffset>(column, moment => moment.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero))
        {
            Earlier = earlier is null ? null : version => earlier(version).UtcTicks,
        };

    public static SortColumn<T> Number(Expression<Func<T, long>> column) => new Typed<long>(column, value => value, value => value);

    /// <summary>The value that an earlier version had; null where no later version has another.</summary>
    public Func<StoredVersion, long>? Earlier { get; init; }

    public abstract LambdaExpression Column { get; }

    /// <summary>The value of a row.</summary>
    public abstract long Of(T row);

    /// <summary>A value of a continuation, as the database gets it: a parameter.</summary>
    public abstract Expression Parameter(long value);

    /// <param name="rows">In no order yet.</param>
    public abstract IOrderedQueryable<T> First(IQueryable<T> rows, bool descending);

    /// <param name="rows">Sorted by something that goes before.</param>
    public abstract IOrderedQueryable<T> Then(IOrderedQueryable<T> rows, bool descending);

    private sealed class Typed<TValue>(Expression<Func<T, TValue>> column, Func<TValue, long> number, Func<long, TValue> value)
        : SortColumn<T>
    {
        private Func<T, TValue>? read;

        public override LambdaExpression Column => column;

        public override long Of(T row) => number((read ??= column.Compile())(row));

        public override Expression Parameter(long given)
        {
            var typed = value(given);
            Expression<Func<TValue>> parameter = () => typed;
            return parameter.Body;
        }

        public override IOrderedQueryable<T> First(IQueryable<T> rows, bool descending) =>
            descending ? rows.OrderByDescending(column) : rows.OrderBy(column);

        public override IOrderedQueryable<T> Then(IOrderedQueryable<T> rows, bool descending) =>
            descending ? rows.ThenByDescending(column) : rows.ThenBy(column);
    }
}
