namespace FhirInterface.Store;

/// <summary>
/// One row that every write takes first. Its update orders the writers, so that the moments it gives out rise strictly in the order of
/// commit: who polls by <c>_lastUpdated</c> never misses what was committed late.
/// </summary>
public sealed class CommitClock
{
    public int Id { get; init; } = 1;

    /// <summary>The last moment given out, in Unix milliseconds.</summary>
    public long Last { get; set; }
}
