using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace FhirInterface.Load;

/// <summary>What a run of posts showed.</summary>
internal sealed record PostResult(
    int Letters,
    TimeSpan Took,
    int Errors,
    IReadOnlyCollection<double> Milliseconds,
    IReadOnlyCollection<string> Locations
)
{
    /// <summary>Letters a second.</summary>
    public double Rate => Letters / Took.TotalSeconds;

    /// <summary>The runs of several turns as one.</summary>
    public static PostResult Sum(IReadOnlyCollection<PostResult> turns) =>
        new(
            turns.Sum(turn => turn.Letters),
            TimeSpan.FromTicks(turns.Sum(turn => turn.Took.Ticks)),
            turns.Sum(turn => turn.Errors),
            [.. turns.SelectMany(turn => turn.Milliseconds)],
            [.. turns.SelectMany(turn => turn.Locations)]
        );

    public void Print(string name)
    {
        Report.Line($"{name}: {Rate:0.0} a second, {Errors} errors");
        Report.Times("  answered in", Milliseconds);
    }
}

/// <summary>Posts letters with some clients at once, as fast as they are answered or at a set pace.</summary>
internal static class Poster
{
    /// <param name="clients">One for each server; the letters go round.</param>
    /// <param name="path">Where to, under the client's base address.</param>
    /// <param name="atOnce">Letters on their way at the same time.</param>
    /// <param name="rate">Letters a second; 0 for as fast as it goes. Times then count from when a letter was due.</param>
    public static async Task<PostResult> Run(
        IReadOnlyList<HttpClient> clients,
        string path,
        IReadOnlyList<byte[]> letters,
        int atOnce,
        int rate
    )
    {
        var latencies = new ConcurrentBag<double>();
        var locations = new ConcurrentBag<string>();
        var errors = 0;
        var watch = Stopwatch.StartNew();
        await Post(letters, rate);
        return new PostResult(letters.Count, watch.Elapsed, errors, latencies, locations);

        async Task Post(IReadOnlyList<byte[]> bodies, int pace)
        {
            var began = Stopwatch.GetTimestamp();
            await Parallel.ForAsync(
                0,
                bodies.Count,
                new ParallelOptions { MaxDegreeOfParallelism = pace > 0 ? atOnce * 8 : atOnce },
                async (n, cancel) =>
                {
                    var due = began + (pace > 0 ? n * Stopwatch.Frequency / pace : 0);
                    if (pace > 0 && Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } early)
                        await Task.Delay(early, cancel);
                    var started = pace > 0 ? due : Stopwatch.GetTimestamp();
                    using var content = new ByteArrayContent(bodies[n])
                    {
                        Headers = { ContentType = new MediaTypeHeaderValue("application/fhir+json") },
                    };
                    using var answer = await clients[n % clients.Count].PostAsync(new Uri(path, UriKind.Relative), content, cancel);
                    latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    if (answer.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.UnprocessableEntity))
                        Interlocked.Increment(ref errors);
                    else if (answer.Headers.Location is { } location)
                        locations.Add(location.ToString());
                }
            );
        }
    }
}
