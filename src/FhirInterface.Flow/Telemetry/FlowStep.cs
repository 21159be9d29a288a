using System.Diagnostics;

namespace FhirInterface.Flow.Telemetry;

/// <summary>One named step of a letter's way: a span and a time, without a word of what is in the letter.</summary>
public readonly struct FlowStep : IDisposable
{
    private static readonly ActivitySource Source = new(FlowMeters.Name);
    private readonly string name;
    private readonly long start;
    private readonly Activity? span;

    private FlowStep(string name)
    {
        this.name = name;
        span = Source.StartActivity(name);
        start = Stopwatch.GetTimestamp();
    }

    /// <summary>Begins a step; disposing it ends it.</summary>
    /// <param name="name">receive, validate, review (with decide and rewrite), release or deliver.</param>
    public static FlowStep Begin(string name) => new(name);

    public void Dispose()
    {
        FlowMeters.StepDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("step", name));
        span?.Dispose();
    }
}
