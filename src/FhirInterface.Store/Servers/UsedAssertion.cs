namespace FhirInterface.Store.Servers;

/// <summary>
/// A signed assertion that has bought a token already. It is kept in the store, so that none of several servers takes it again, until it
/// would have run out anyway.
/// </summary>
public sealed class UsedAssertion
{
    public required string ClientId { get; init; }

    /// <summary>SHA-256 of its <c>jti</c>: what clients put there is of any length and theirs to choose.</summary>
    public required string Jti { get; init; }
    public required DateTimeOffset Until { get; init; }
}
