namespace FhirInterface.Flow.Deliver;

/// <summary>The topics that can be subscribed to, and the names of the R5 backport.</summary>
public static class SubscriptionTopics
{
    public const string LetterReleased = Systems.Base + "SubscriptionTopic/letter-released";
    public const string TaskChanged = Systems.Base + "SubscriptionTopic/task-changed";

    internal const string Backport = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
    internal const string FilterCriteria = Backport + "backport-filter-criteria";
    internal const string HeartbeatPeriod = Backport + "backport-heartbeat-period";
    internal const string Timeout = Backport + "backport-timeout";
    internal const string PayloadContent = Backport + "backport-payload-content";
    internal const string StatusProfile = Backport + "backport-subscription-status-r4";
    internal const string NotificationProfile = Backport + "backport-subscription-notification-r4";
}
