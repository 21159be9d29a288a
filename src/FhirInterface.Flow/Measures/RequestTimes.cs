namespace FhirInterface.Flow.Measures;

/// <summary>How many medicines were asked for, and how long each took that was supplied.</summary>
/// <param name="Requests">All of them, supplied or not.</param>
/// <param name="Waits">From the first posting to the supply, the shortest first.</param>
public sealed record RequestTimes(int Requests, IReadOnlyList<TimeSpan> Waits)
{
    public static readonly RequestTimes None = new(0, []);

    /// <summary>The middle one; null where none was supplied.</summary>
    public TimeSpan? Median => Waits.Count == 0 ? null : (Waits[(Waits.Count - 1) / 2] + Waits[Waits.Count / 2]) / 2;

    public TimeSpan? Longest => Waits.Count == 0 ? null : Waits[^1];
}
