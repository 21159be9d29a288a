namespace FhirInterface.Store.Audit;

/// <summary>
/// Closes a run of audit rows: its digest covers the seal before it and every row since, so that no row can be changed, removed or put
/// in afterwards without every later seal being wrong. Seals are added, never changed.
/// </summary>
public sealed class AuditSeal
{
    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>Keys of the first and the last row that it closes. It answers for every key after the seal before it.</summary>
    public required long FirstKey { get; init; }
    public required long LastKey { get; init; }
    public required int Rows { get; init; }

    /// <summary>Digest of the seal before; for the first one <see cref="AuditSeals.Start"/>.</summary>
    public required string Previous { get; init; }

    /// <summary>SHA-256, lower-case hexadecimal; see <see cref="AuditSealDigest"/>.</summary>
    public required string Digest { get; init; }
    public required DateTimeOffset SealedAt { get; init; }
}
