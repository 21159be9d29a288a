using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace FhirInterface.Load;

/// <summary>Polls as a practice's system does, over a store with so many Tasks: what is new since yesterday, and all that is requested from a date on.</summary>
internal static class TaskPolling
{
    private static readonly (string Name, int Days)[] Since = [("since yesterday", 2), ("since a month", 30), ("since a year", 370)];

    public static async Task<int> Run(LoadSettings settings)
    {
        if (settings.Number("rows") > 0)
        {
            var watch = Stopwatch.StartNew();
            await TaskRows.Fill(settings);
            Report.Line($"{settings.Number("rows")} tasks filled in {watch.Elapsed.TotalSeconds:0} s");
        }

        using var client = await Report.Client(settings.Servers[0], "practice-1");
        foreach (var (name, days) in Since)
        {
            var times = new ConcurrentBag<double>();
            var found = 0;
            await Poll(200, warm: true);
            await Poll(settings.Number("polls", 2000), warm: false);
            Report.Times($"polled {name} ({found} on the first page)", times);

            Task Poll(int polls, bool warm) =>
                Parallel.ForAsync(
                    0,
                    polls,
                    new ParallelOptions { MaxDegreeOfParallelism = settings.Number("clients", 2) },
                    async (_, cancel) =>
                    {
                        var since = DateTimeOffset.UtcNow.AddDays(-days).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                        var query =
                            $"fhir/Task?owner:identifier=https://fhir.nhs.uk/Id/ods-organization-code|Z99001&status=requested&_lastUpdated=gt{since}&_count=50";
                        var started = Stopwatch.GetTimestamp();
                        using var answer = await client.GetAsync(new Uri(query, UriKind.Relative), cancel);
                        answer.EnsureSuccessStatusCode();
                        var body = await answer.Content.ReadAsStringAsync(cancel);
                        if (!warm)
                            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                        found = body.Split("\"fullUrl\"").Length - 1;
                    }
                );
        }

        return 0;
    }
}
