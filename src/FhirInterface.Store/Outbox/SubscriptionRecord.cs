using FhirInterface.Store.Resources;

namespace FhirInterface.Store.Outbox;

/// <summary>A rest-hook subscription: what it wants to be told, and how far it has got.</summary>
public sealed class SubscriptionRecord : IVersioned
{
    public long Key { get; init; }
    public required string Id { get; init; }

    /// <summary>ODS code of whose it is.</summary>
    public required string Owner { get; init; }
    public required string Role { get; init; }

    /// <summary>requested, active, error or off.</summary>
    public required string Status { get; set; }

    /// <summary>The topic's canonical, or null for plain R4 criteria.</summary>
    public string? Topic { get; set; }

    /// <summary><c>system|value</c> of the owner that events must have; null if any.</summary>
    public string? OwnerFilter { get; set; }
    public string? RequesterFilter { get; set; }

    /// <summary>The plain criteria, such as <c>Task?status=requested</c>.</summary>
    public required string Criteria { get; set; }
    public required string Endpoint { get; set; }
    public string? PayloadType { get; set; }

    /// <summary>empty, id-only or full-resource.</summary>
    public string? PayloadContent { get; set; }
    public int? HeartbeatSeconds { get; set; }
    public int? TimeoutSeconds { get; set; }
    public DateTimeOffset? End { get; set; }

    /// <summary>Number of the last event.</summary>
    public long EventCount { get; set; }
    public int Failures { get; set; }
    public DateTimeOffset? FailingSince { get; set; }
    public DateTimeOffset? RetryAt { get; set; }
    public DateTimeOffset? LastSentAt { get; set; }

    /// <summary>When the next heartbeat is due, if nothing else is sent before.</summary>
    public DateTimeOffset? HeartbeatAt { get; set; }

    /// <summary>Taken by a server until then, unless that renews it; another may take it afterwards.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>The server that has taken it.</summary>
    public string? LeasedBy { get; set; }
    public bool Deleted { get; set; }
    public required int Version { get; set; }
    public DateTimeOffset LastUpdated { get; set; }
}

/// <summary>One event for one subscription, written in the transaction of what it tells. Sent in order of its number.</summary>
public sealed class NotificationRecord
{
    public required string SubscriptionId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }
    public required string FocusType { get; init; }
    public required string FocusId { get; init; }
    public required int FocusVersion { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? SentAt { get; set; }
}
