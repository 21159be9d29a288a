namespace FhirInterface.Flow.Deliver;

/// <summary>How notifications are sent. The defaults are for a service with some thousand subscribers.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Subscriptions served at once, of those that answered well last time; the failing ones have a quarter of it beside.</summary>
    public int AtOnce { get; init; } = 256;

    /// <summary>How long an endpoint may take to answer, unless its subscription says otherwise.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between two attempts.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A subscription that has failed for so long is set to <c>error</c>, and the liaison told; nothing owed to it is dropped.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How long a server may be silent before others take over what it had begun to send.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the store is looked at when nothing wakes the worker.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(1);
}
