namespace FhirInterface.Store.Servers;

/// <summary>
/// A key with which servers protect what they hand out (page links, cookies of the workspace), so that each of several servers can read
/// what another gave out. As secret as the store.
/// </summary>
public sealed class ServerKey
{
    public required string Name { get; init; }
    public required string Xml { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
}
