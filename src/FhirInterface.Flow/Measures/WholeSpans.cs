namespace FhirInterface.Flow.Measures;

/// <summary>The whole spans of so many days, counted from the first day that there is, that lie in a period; the store keeps sums of them.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Next">The number of the one after the last.</param>
/// <param name="Days">How long each is.</param>
internal readonly record struct WholeSpans(int First, int Next, int Days)
{
    public static WholeSpans Of(MeasureScope scope, int days) =>
        new((scope.Start.DayNumber + days - 1) / days, (scope.End.DayNumber + 1) / days, days);

    public bool IsEmpty => First >= Next;

    /// <summary>The days of the period before them.</summary>
    public MeasureScope Before(MeasureScope scope) => scope with { End = DateOnly.FromDayNumber((First * Days) - 1) };

    /// <summary>The days of the period after them.</summary>
    public MeasureScope After(MeasureScope scope) => scope with { Start = DateOnly.FromDayNumber(Next * Days) };
}
