using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace FhirInterface.Load;

/// <summary>What a run of posts showed.</summary>
internal sealed record PostResult(double Rate, int Errors, IReadOnlyCollection<string> Locations);

/// <summary>Posts letters with some clients at once, and prints how fast the answers came.</summary>
internal static class Poster
{
    public static async Task<PostResult> Run(string name, Uri address, string? token, IReadOnlyList<byte[]> letters, int clients)
    {
        using var client = new HttpClient();
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        // The first requests warm both sides up and do not count.
        var warm = Math.Min(letters.Count / 10, 100);
        var latencies = new ConcurrentBag<double>();
        var locations = new ConcurrentBag<string>();
        var errors = 0;
        await Post(letters.Take(warm));
        latencies.Clear();
        var watch = Stopwatch.StartNew();
        await Post(letters.Skip(warm));
        var rate = (letters.Count - warm) / watch.Elapsed.TotalSeconds;

        var sorted = latencies.Order().ToArray();
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {rate:0} a second, p50 {At(sorted, 0.5):0.0} ms, p95 {At(sorted, 0.95):0.0} ms, p99 {At(sorted, 0.99):0.0} ms, {errors} errors"
            )
        );
        return new PostResult(rate, errors, locations);

        Task Post(IEnumerable<byte[]> bodies) =>
            Parallel.ForEachAsync(
                bodies,
                new ParallelOptions { MaxDegreeOfParallelism = clients },
                async (body, cancel) =>
                {
                    var started = Stopwatch.GetTimestamp();
                    using var content = new ByteArrayContent(body)
                    {
                        Headers = { ContentType = new MediaTypeHeaderValue("application/fhir+json") },
                    };
                    using var answer = await client.PostAsync(address, content, cancel);
                    latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    if (answer.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.UnprocessableEntity))
                        Interlocked.Increment(ref errors);
                    else if (answer.Headers.Location is { } location)
                        locations.Add(location.ToString());
                }
            );
    }

    /// <summary>A token of Development.</summary>
    public static async Task<string> Token(Uri server, string who)
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsync(new Uri(server, $"dev/token?client={who}"), null);
        answer.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    /// <summary>The value that a share of the sorted values does not exceed.</summary>
    public static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
}
