using FhirInterface.Flow.Deliver;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Tests;

/// <summary>Subscriptions to the Tasks of a practice.</summary>
internal static class Subscribing
{
    public static async Task<string> Subscribe(FlowBench bench, Subscription subscription, Caller caller) =>
        Assert
            .IsType<SubscriptionAnswer.Stored>(await bench.Get<SubscriptionDesk>().Create(subscription, caller, FlowBench.Cancel))
            .Subscription.Id;

    public static Subscription Topic(Receiver receiver, string content, string practice, int? heartbeat = null, int timeout = 60)
    {
        var subscription = new Subscription
        {
            Status = Subscription.SubscriptionStatus.Requested,
            Reason = "Test",
            CriteriaElement = new FhirString(SubscriptionTopics.TaskChanged),
            Channel = new Subscription.ChannelComponent
            {
                Type = Subscription.SubscriptionChannelType.RestHook,
                Endpoint = receiver.Url,
                PayloadElement = new Code("application/fhir+json"),
                Header = ["Authorization: Bearer secret"],
            },
        };
        subscription.CriteriaElement.AddExtension(
            SubscriptionTopics.FilterCriteria,
            new FhirString($"Task?owner:identifier={Systems.Ods}|{practice}")
        );
        subscription.Channel.PayloadElement.AddExtension(SubscriptionTopics.PayloadContent, new Code(content));
        if (heartbeat is { } beats)
            subscription.Channel.AddExtension(SubscriptionTopics.HeartbeatPeriod, new UnsignedInt(beats));
        subscription.Channel.AddExtension(SubscriptionTopics.Timeout, new UnsignedInt(timeout));
        return subscription;
    }
}
