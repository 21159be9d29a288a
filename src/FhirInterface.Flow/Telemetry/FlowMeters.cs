using System.Diagnostics.Metrics;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Telemetry;

/// <summary>What can be counted without saying of whom: served at <c>/metrics</c>.</summary>
public static class FlowMeters
{
    /// <summary>Name of the meter, and of the source of spans.</summary>
    public const string Name = "FhirInterface.Flow";

    private static readonly Meter Meter = new(Name);

    /// <summary>Submissions answered, by <c>disposition</c>.</summary>
    public static Counter<long> Letters { get; } = Meter.CreateCounter<long>("fhirinterface.letters", null, "Submissions, by disposition");

    /// <summary>Asks found in submissions, by <c>category</c> and whether they are <c>avoidable</c>.</summary>
    public static Counter<long> Asks { get; } = Meter.CreateCounter<long>("fhirinterface.asks", null, "Asks found, by category");

    /// <summary>Seconds that each step of a letter's way took, by <c>step</c>.</summary>
    public static Histogram<double> StepDuration { get; } =
        Meter.CreateHistogram(
            "fhirinterface.step.duration",
            "s",
            "Time of each step of a letter's way",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
            }
        );

    /// <summary>Requests to subscribers, by <c>ending</c>: taken, failed, put-off.</summary>
    public static Counter<long> Deliveries { get; } =
        Meter.CreateCounter<long>("fhirinterface.deliveries", null, "Notifications sent, by ending");

    /// <summary>Seconds from the commit of an event to its being taken by a subscriber.</summary>
    public static Histogram<double> DeliveryDelay { get; } =
        Meter.CreateHistogram(
            "fhirinterface.delivery.delay",
            "s",
            "From the event to its being taken",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 600, 3600, 86400] }
        );

    internal static void Count(Submission submission) =>
        Letters.Add(
            1,
            new KeyValuePair<string, object?>(
                "disposition",
                submission switch
                {
                    Submission.Released released => CodeOf(released.Outcome),
                    Submission.Rejected => "rejected",
                    Submission.Repeated => "repeated",
                    _ => "refused",
                }
            )
        );

    internal static void Count(Policy.Decide.Decision decision)
    {
        foreach (var action in decision.Actions)
        {
            Asks.Add(
                1,
                new KeyValuePair<string, object?>("category", action.Category),
                new KeyValuePair<string, object?>("avoidable", action.Avoidable)
            );
        }
    }

    private static string CodeOf(OperationOutcome outcome) => outcome.Issue[0].Details?.Coding.FirstOrDefault()?.Code ?? "accepted";

    /// <summary>Registers gauges that are read from <paramref name="state"/> when somebody asks.</summary>
    internal static void Observe(Func<QueueState> state)
    {
        Meter.CreateObservableGauge(
            "fhirinterface.queue.age",
            () => state().OldestUnsent,
            "s",
            "Age of the oldest notification not yet taken"
        );
        Meter.CreateObservableGauge("fhirinterface.queue.length", () => state().Unsent, null, "Notifications not yet taken");
        Meter.CreateObservableGauge("fhirinterface.owed.overdue", () => state().Overdue, "s", "How late the oldest due clock is");
        Meter.CreateObservableGauge("fhirinterface.letters.held", () => state().Held, null, "Letters held now");
        Meter.CreateObservableGauge(
            "fhirinterface.subscriptions.failing",
            () => state().Failing,
            null,
            "Subscriptions whose last sending failed"
        );
        Meter.CreateObservableGauge("fhirinterface.subscriptions.given.up", () => state().GivenUp, null, "Subscriptions set to error");
    }
}

/// <summary>How the queues stand.</summary>
internal sealed record QueueState(double OldestUnsent, long Unsent, double Overdue, long Held, long Failing, long GivenUp)
{
    public static QueueState Empty { get; } = new(0, 0, 0, 0, 0, 0);
}
