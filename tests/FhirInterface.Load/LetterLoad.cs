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

        // Both sides take turns, so that what else goes on on the machine falls on both; the first letters warm them up and do not count.
        var (warm, turns) = (settings.Number("warm", 500), settings.Number("turns", 4));
        var letters = LoadLetters.Make(warm + count, settings.Number("kilobytes", 32));
        Report.Line(
            $"{count} letters after {warm} to warm up, {letters.Average(letter => letter.Length) / 1024:0.0} KB on average, {atOnce} clients, {turns} turns"
        );
        await using var bare = await BareEndpoint.Start(settings.Text("postgres"));
        using var floorClient = new HttpClient { BaseAddress = bare.Address };
        await Poster.Run([floorClient], "", [.. letters.Take(warm)], atOnce, rate: 0);
        var first = await Poster.Run(hospital, "fhir/Bundle", [.. letters.Take(warm)], atOnce, rate: 0);
        var (floors, answers) = (new List<PostResult>(), new List<PostResult>());
        var processor = TimeSpan.Zero;
        var (busy, all) = (0.0, 0.0);
        foreach (var part in letters.Skip(warm).Chunk((count + turns - 1) / turns))
        {
            floors.Add(await Poster.Run([floorClient], "", part, atOnce, rate: 0));
            var (before, machine) = (Report.Processor(settings.Pids), Report.Machine());
            answers.Add(await Poster.Run(hospital, "fhir/Bundle", part, atOnce, settings.Number("rate")));
            processor += Report.Processor(settings.Pids) - before;
            var now = Report.Machine();
            (busy, all) = (busy + now.Busy - machine.Busy, all + now.All - machine.All);
        }

        var (floor, ours) = (PostResult.Sum(floors), PostResult.Sum(answers));
        floor.Print("bare endpoint");
        ours.Print("POST /fhir/Bundle");
        Report.Line(
            $"ratio to the bare endpoint: {ours.Rate / floor.Rate:P1}; by turn {string.Join(", ", floors.Zip(answers, (f, o) => (o.Rate / f.Rate).ToString("P1", CultureInfo.InvariantCulture)))}"
        );
        if (settings.Pids.Count > 0)
            Report.Line($"processor time of the servers: {processor.TotalMilliseconds / count:0.00} ms a letter");
        Report.Line($"all processors of the machine while letters came: {busy / all:P0} busy");
        await Poll(settings.Servers[0]);
        var kept = await Reconciler.Check(hospital[0], [.. first.Locations, .. ours.Locations]);
        Report.Line($"{kept.Summary}");
        return ours.Errors == 0 && kept.Whole ? 0 : 1;
    }

    /// <summary>The same load for some minutes; memory of the servers each minute.</summary>
    private static async Task<int> Long(LoadSettings settings, IReadOnlyList<HttpClient> hospital, int atOnce)
    {
        var watch = Stopwatch.StartNew();
        for (var minute = 1; minute <= settings.Number("minutes"); minute++)
        {
            while (watch.Elapsed < TimeSpan.FromMinutes(minute))
            {
                var letters = LoadLetters.Make(settings.Number("rate", 20) * 10, settings.Number("kilobytes", 32));
                (await Poster.Run(hospital, "fhir/Bundle", letters, atOnce, settings.Number("rate", 20))).Print("POST /fhir/Bundle");
            }

            Report.Line(
                $"after {minute} min: {string.Join(" + ", settings.Pids.Select(pid => Report.Memory(pid).ToString("0", CultureInfo.InvariantCulture)))} MB"
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
