using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace FhirInterface.Load;

/// <summary>What a run of posts showed.</summary>
internal sealed record PostResult(double Rate, int Errors, IReadOnlyCollection<string> Locations);

/// <summary>Posts letters with some clients at once, as fast as they are answered or at a set pace, and prints how that went.</summary>
internal static class Poster
{
    private const int WarmUp = 100;

    /// <param name="clients">One for each server; the letters go round.</param>
    /// <param name="path">Where to, under the client's base address.</param>
    /// <param name="atOnce">Letters on their way at the same time.</param>
    /// <param name="rate">Letters a second; 0 for as fast as it goes. Times then count from when a letter was due.</param>
    public static async Task<PostResult> Run(
        string name,
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
        // The first requests warm both sides up and do not count.
        var warm = Math.Min(letters.Count / 10, WarmUp);
        await Post(letters.Take(warm).ToList(), 0);
        latencies.Clear();
        var watch = Stopwatch.StartNew();
        await Post(letters.Skip(warm).ToList(), rate);
        var reached = (letters.Count - warm) / watch.Elapsed.TotalSeconds;
        Report.Line($"{name}: {reached:0.0} a second, {errors} errors");
        Report.Times("  answered in", latencies);
        return new PostResult(reached, errors, locations);

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
