namespace FhirInterface.Store.Resources;

/// <summary>The exact bytes of a posting: what was attested, whatever becomes of it.</summary>
public sealed class PostedBody
{
    /// <summary>The id of the Binary.</summary>
    public required string Id { get; init; }
    public required string LetterId { get; init; }
    public required string ContentType { get; init; }

    /// <summary>Compressed without loss, see <see cref="Packing"/>.</summary>
    public required byte[] Content { get; init; }

    /// <summary>SHA-256 of the bytes as posted, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}
