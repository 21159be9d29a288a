using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Deliver;

/// <summary><c>channel.header</c> carries what opens the receiver's door: it is sent, and never shown again.</summary>
internal static class SubscriptionSecrets
{
    private const string Mask = "***";

    public static StoredResource Masked(StoredResource stored)
    {
        var subscription = stored.Parse<Subscription>();
        if (subscription.Channel is not { } channel || !channel.Header.Any())
            return stored;
        channel.Header = channel.Header.Select(header => (header ?? "").Split(':')[0] + ": " + Mask).ToList();
        return stored with { Json = FhirText.Write(subscription) };
    }

    /// <summary>A header as it was shown: whoever sends it back means to leave it as it is.</summary>
    public static bool IsMask(string? header) => header?.EndsWith(": " + Mask, StringComparison.Ordinal) ?? false;
}
