namespace FhirInterface.Store.Letters;

/// <summary>An X-Request-ID that a client used, and for what: the same id with other content is refused.</summary>
public sealed class RequestRecord
{
    public required string ClientId { get; init; }
    public required string RequestId { get; init; }
    public required string Sha256 { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>A message that was answered: the same message gets the same response.</summary>
public sealed class MessageRecord
{
    public required string Sender { get; init; }

    /// <summary>What the message is known by: <c>system|value</c> of its identifier, or for an EPS message order, event and whether signed.</summary>
    public required string MessageKey { get; init; }
    public required string Sha256 { get; init; }

    /// <summary>Packed.</summary>
    public required byte[] Response { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>A signed EPS order of a hospital: evidence that it prescribed. Withdrawn by an update of the order.</summary>
public sealed class EvidenceRecord
{
    public long Key { get; init; }
    public required string OrderKey { get; init; }
    public required string Custodian { get; init; }
    public string? NhsNumber { get; init; }
    public required string MedicineKey { get; init; }

    /// <summary>Identifier of the item in the order.</summary>
    public string? ItemKey { get; init; }

    /// <summary>The held proposal that it answered, if any.</summary>
    public string? AnsweredLetterId { get; set; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset? WithdrawnAt { get; private set; }

    public void Withdraw(DateTimeOffset moment) => WithdrawnAt ??= moment;
}
