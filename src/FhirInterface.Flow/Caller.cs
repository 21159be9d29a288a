namespace FhirInterface.Flow;

public enum CallerRole
{
    Hospital,
    Practice,
    Liaison,
    Administrator,
}

/// <summary>Who is at the door: the organisation a client stands for, and in what role.</summary>
/// <param name="ClientId">The client, for audit.</param>
/// <param name="Ods">ODS code of the organisation.</param>
public sealed record Caller(string ClientId, string Ods, CallerRole Role)
{
    /// <summary>The scopes that the client was granted (SMART v2, <c>system/Task.rus</c>); null where the door does not use them.</summary>
    public IReadOnlySet<string>? Scopes { get; init; }

    /// <summary>
    /// An integration engine that passes on orders of the Electronic Prescription Service of whichever organisation sent them. Any other
    /// hospital's client speaks of its own organisation's orders only.
    /// </summary>
    public bool RelaysPrescriptions { get; init; }
}
