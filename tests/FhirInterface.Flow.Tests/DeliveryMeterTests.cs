using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using FhirInterface.Flow.Deliver;
using FhirInterface.Flow.Telemetry;

namespace FhirInterface.Flow.Tests;

/// <summary>How deliveries go, as it is counted for <c>/metrics</c> (docs/operations.md): by ending, with their delay, and as a step of a letter's way.</summary>
public sealed class DeliveryMeterTests
{
    private static readonly AsyncLocal<bool> Mine = new();

    [Fact]
    public async Task Deliveries_are_counted_by_ending_with_the_delay_of_what_was_taken()
    {
        // The meters are the process's: what tests beside this one send is left out.
        Mine.Value = true;
        var counted = new ConcurrentQueue<(string Instrument, string Label, double Value)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == FlowMeters.Name)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();

        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver();
        await Subscribing.Subscribe(bench, Subscribing.Topic(receiver, "id-only", "Z99001"), FlowBench.Practice);
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);
        await bench.Submit(new LetterText("No action required of the GP."));

        receiver.Status = 500;
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);
        (receiver.Status, receiver.RetryAfter) = (429, 5);
        bench.Time.Advance(TimeSpan.FromHours(1));
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);
        receiver.Status = 200;
        bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel));

        // Put off where an endpoint has too many on their way.
        DeliveryMeters.Count(new Attempt.NotNow(), bench.Time.GetUtcNow(), bench.Time);

        var deliveries = counted.Where(one => one.Instrument == "fhirinterface.deliveries").Select(one => (one.Label, one.Value));
        Assert.Equal([("failed", 1), ("failed", 1), ("taken", 1), ("put-off", 1)], deliveries);
        var delay = Assert.Single(counted, one => one.Instrument == "fhirinterface.delivery.delay");
        Assert.Equal(TimeSpan.FromHours(2).TotalSeconds, delay.Value, tolerance: 1);
        Assert.Equal(3, counted.Count(one => one is { Instrument: "fhirinterface.step.duration", Label: "deliver" }));

        void Note<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            where T : struct, IConvertible
        {
            if (Mine.Value)
                counted.Enqueue((instrument.Name, tags.Length > 0 ? (string)tags[0].Value! : "", value.ToDouble(null)));
        }
    }
}
