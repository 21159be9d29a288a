using FhirInterface.Policy.Decide;

namespace FhirInterface.Flow.Policies;

/// <summary>The policies in the store: all versions of all, and which one is in force.</summary>
public sealed class PolicyShelf
{
    /// <summary>As they are now; replaced as a whole when one is added.</summary>
    public PolicySet Current { get; private set; } = PolicySet.Shipped;

    /// <summary>Adds a policy; a (custodian, practice, version) that is there already is refused.</summary>
    /// <exception cref="PolicyFormatException">The JSON is no policy; the message names the place.</exception>
    public Task<PolicyAdded> Add(string json, string why, Caller caller, CancellationToken cancel) => throw new NotImplementedException();
}

/// <summary>What became of a policy that was to be added.</summary>
public abstract record PolicyAdded
{
    private PolicyAdded() { }

    public sealed record Added(PolicyDocument Policy) : PolicyAdded;

    /// <summary>That version is there already: 409.</summary>
    public sealed record Exists(PolicyDocument Policy) : PolicyAdded;
}
