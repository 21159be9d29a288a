namespace FhirInterface.Policy.Decide;

/// <summary>All versions of all policies; tells which one is in force for a letter.</summary>
public sealed class PolicySet
{
    private const string Any = "*";

    public PolicySet(IEnumerable<PolicyDocument> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        Policies = [.. policies];
        if (!Policies.Any(policy => policy is { Custodian: Any, Practice: Any }))
            throw new ArgumentException("A policy for every custodian (\"*\") is needed to fall back on.", nameof(policies));
    }

    /// <summary>The policies of <c>profiles/policy/</c>, as they were when this was built.</summary>
    public static PolicySet Shipped { get; } = new(ShippedPolicies.Read());

    public IReadOnlyList<PolicyDocument> Policies { get; }

    /// <summary>
    /// The policy by which a letter is judged: first match of custodian and practice, custodian, practice, default, in the version in
    /// force on the day of receipt in London.
    /// </summary>
    /// <param name="custodianOds">Null where the letter does not say.</param>
    /// <param name="practiceOds">Null where the letter does not say.</param>
    /// <param name="receivedAt">The moment of receipt.</param>
    public PolicyDocument For(string? custodianOds, string? practiceOds, DateTimeOffset receivedAt)
    {
        var day = London.DateOf(receivedAt);
        var matches = Policies.Where(policy => Matches(policy, custodianOds, practiceOds)).ToList();

        // A letter from before the first policy (an audit of old letters) is judged by the earliest there is.
        var earliest = matches.Min(policy => policy.EffectiveFrom);
        day = day < earliest ? earliest : day;
        return matches
            .Where(policy => policy.EffectiveFrom <= day)
            .OrderByDescending(Specificity)
            .ThenByDescending(policy => policy.EffectiveFrom)
            .ThenByDescending(policy => policy.Version, StringComparer.Ordinal)
            .First();
    }

    /// <summary>The same set and one more.</summary>
    public PolicySet With(PolicyDocument policy) => new([.. Policies, policy]);

    private static bool Matches(PolicyDocument policy, string? custodian, string? practice) =>
        (policy.Custodian == Any || string.Equals(policy.Custodian, custodian, StringComparison.OrdinalIgnoreCase))
        && (policy.Practice == Any || string.Equals(policy.Practice, practice, StringComparison.OrdinalIgnoreCase));

    private static int Specificity(PolicyDocument policy) => (policy.Custodian == Any ? 0 : 2) + (policy.Practice == Any ? 0 : 1);
}
