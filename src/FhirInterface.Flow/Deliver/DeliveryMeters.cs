using FhirInterface.Flow.Telemetry;

namespace FhirInterface.Flow.Deliver;

/// <summary>How deliveries go, for whoever runs the service: counts and times, never to whom or of what.</summary>
internal static class DeliveryMeters
{
    public static void Count(Attempt attempt, DateTimeOffset since, TimeProvider time)
    {
        var ending = attempt switch
        {
            Attempt.Taken => "taken",
            Attempt.NotNow => "put-off",
            _ => "failed",
        };
        FlowMeters.Deliveries.Add(1, new KeyValuePair<string, object?>("ending", ending));
        if (attempt is Attempt.Taken)
            FlowMeters.DeliveryDelay.Record((time.GetUtcNow() - since).TotalSeconds);
    }
}
