using FhirInterface.Policy.Decide;

namespace FhirInterface.Flow.Measures;

/// <summary>How many avoidable asks of one category were made between the same two, under one policy version, and how many were prevented.</summary>
/// <param name="Practice">Null where it is not certain.</param>
/// <param name="Specialty">Null where the letters do not say.</param>
/// <param name="Team">Null where the letters do not say.</param>
/// <param name="HoursEach">What preventing one saves, as <c>minutes / 60 × wouldHaveReachedGp</c> of the policy they were judged by.</param>
public sealed record AskCount(
    string Category,
    string Custodian,
    string? Practice,
    string? Specialty,
    string? Team,
    int Asked,
    int Prevented,
    Estimate HoursEach
);

/// <summary>The avoidable asks of one week.</summary>
/// <param name="Week">Its Monday.</param>
public sealed record AskWeek(DateOnly Week, int Asked, int Prevented);

/// <summary>The counts of a period: what pages and reports are made of.</summary>
public sealed record AskFigures(IReadOnlyList<AskCount> Counts)
{
    public int Asked => Counts.Sum(count => count.Asked);

    public int Prevented => Counts.Sum(count => count.Prevented);

    /// <summary>The hours that were saved: those of the prevented asks alone.</summary>
    public Estimate Hours =>
        Counts.Aggregate(
            new Estimate(0, 0, 0),
            (sum, count) =>
                new Estimate(
                    sum.Low + count.Prevented * count.HoursEach.Low,
                    sum.Central + count.Prevented * count.HoursEach.Central,
                    sum.High + count.Prevented * count.HoursEach.High
                )
        );

    /// <summary>The same, parted by something; the largest first.</summary>
    public IReadOnlyList<(TKey Key, AskFigures Figures)> By<TKey>(Func<AskCount, TKey> key) =>
        [.. Counts.GroupBy(key).Select(group => (group.Key, new AskFigures([.. group]))).OrderByDescending(part => part.Item2.Asked)];
}
