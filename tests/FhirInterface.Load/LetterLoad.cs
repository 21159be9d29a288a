using System.Diagnostics;
using System.Globalization;

namespace FhirInterface.Load;

/// <summary>
/// Posts letters to the bare endpoint and to the service in one run, polls as practices do, and looks at the end whether every acknowledged
/// letter and its Task are there exactly once.
/// </summary>
internal static class LetterLoad
{
    private const int Polls = 400;

    public static async Task<int> Run(LoadSettings settings)
    {
        var (count, atOnce) = (settings.Number("letters", 1000), settings.Number("clients", 8));
        var hospital = new List<HttpClient>();
        foreach (var server in settings.Servers)
            hospital.Add(await Report.Client(server, "hospital"));
        if (settings.Has("minutes"))
            return await Long(settings, hospital, atOnce);

        var letters = LoadLetters.Make(count, settings.Number("kilobytes", 32));
        Report.Line($"{letters.Count} letters, {letters.Average(letter => letter.Length) / 1024:0.0} KB on average, {atOnce} clients");
        await using var bare = await BareEndpoint.Start(settings.Text("postgres"));
        using var floorClient = new HttpClient { BaseAddress = bare.Address };
        var floor = await Poster.Run("bare endpoint", [floorClient], "", letters, atOnce, rate: 0);
        var ours = await Poster.Run("POST /fhir/Bundle", hospital, "fhir/Bundle", letters, atOnce, settings.Number("rate"));
        Report.Line($"ratio to the bare endpoint: {ours.Rate / floor.Rate:P1}");
        await Poll(settings.Servers[0]);
        var kept = await Reconciler.Check(hospital[0], ours.Locations);
        Report.Line($"{kept.Summary}");
        return ours.Errors == 0 && kept.Whole ? 0 : 1;
    }

    /// <summary>The same load for some minutes; memory of the servers each minute.</summary>
    private static async Task<int> Long(LoadSettings settings, IReadOnlyList<HttpClient> hospital, int atOnce)
    {
        var pids = settings.Text("pid").Split(',').Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)).ToList();
        var watch = Stopwatch.StartNew();
        for (var minute = 1; minute <= settings.Number("minutes"); minute++)
        {
            while (watch.Elapsed < TimeSpan.FromMinutes(minute))
            {
                var letters = LoadLetters.Make(settings.Number("rate", 20) * 10, settings.Number("kilobytes", 32));
                await Poster.Run("POST /fhir/Bundle", hospital, "fhir/Bundle", letters, atOnce, settings.Number("rate", 20));
            }

            Report.Line(
                $"after {minute} min: {string.Join(" + ", pids.Select(pid => Report.Memory(pid).ToString("0", CultureInfo.InvariantCulture)))} MB"
            );
        }

        return 0;
    }

    private static async Task Poll(Uri server)
    {
        using var client = await Report.Client(server, "practice-1");
        var since = DateTimeOffset.UtcNow.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var query = new Uri($"fhir/Task?owner:identifier=Z99001&status=requested&_lastUpdated=gt{since}&_count=50", UriKind.Relative);
        var times = new double[Polls];
        for (var n = 0; n < Polls; n++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(query);
            answer.EnsureSuccessStatusCode();
            times[n] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Report.Times("GET /fhir/Task", times);
    }
}
