using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace FhirInterface.Load;

/// <summary>Polls for new Tasks as a practice's system does.</summary>
internal static class Poller
{
    private const int Polls = 400;

    public static async Task<string> Run(Uri server, int clients)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Poster.Token(server, "practice-1"));
        var since = DateTimeOffset.UtcNow.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var address = new Uri(server, $"fhir/Task?owner:identifier=Z99001&status=requested&_lastUpdated=gt{since}&_count=50");
        var latencies = new double[Polls];
        await Parallel.ForAsync(
            0,
            Polls,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, clients / 4) },
            async (n, cancel) =>
            {
                var started = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(address, cancel);
                answer.EnsureSuccessStatusCode();
                latencies[n] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        );
        Array.Sort(latencies);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"GET /fhir/Task: p50 {Poster.At(latencies, 0.5):0.0} ms, p95 {Poster.At(latencies, 0.95):0.0} ms, p99 {Poster.At(latencies, 0.99):0.0} ms"
        );
    }
}
