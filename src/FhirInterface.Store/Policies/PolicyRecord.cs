namespace FhirInterface.Store.Policies;

/// <summary>One version of a policy, as it was written, with who put it there and why.</summary>
public sealed class PolicyRecord
{
    public long Key { get; init; }
    public required string Custodian { get; init; }
    public required string Practice { get; init; }
    public required string Version { get; init; }
    public required string Json { get; init; }
    public required string AddedBy { get; init; }
    public required string Why { get; init; }
    public required DateTimeOffset AddedAt { get; init; }
}
