using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Release;
using FhirInterface.Flow.Tasks;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FhirInterface.Demo;

/// <summary>
/// Fills a store with a year of invented letters: through the real flow, under a clock that steps from letter to letter, with practices
/// that file and hospitals that mostly do what comes back to them. Ended at any moment, it goes on from there when it is run again.
/// </summary>
public static class DemoYear
{
    private static readonly Caller[] Hospitals =
    [
        .. new[] { "ZZ1", "ZZ2", "ZZ3" }.Select(ods => new Caller("demo", ods, CallerRole.Hospital)),
    ];

    /// <summary>
    /// Fills a fresh store up to <paramref name="until"/>, or goes on with a year that was begun, up to the day for which it was begun. A
    /// store that holds the whole year, or other letters, is left as it is.
    /// </summary>
    /// <param name="progress">Told how many of how many days are done.</param>
    /// <param name="days">How long the year is; tests make it short.</param>
    /// <returns>How many letters and requests were posted; 0 where there was nothing to do.</returns>
    public static async Task<int> Fill(
        FlowOptions options,
        DateTimeOffset until,
        Action<int, int> progress,
        CancellationToken cancel,
        int days = DemoScript.Year
    )
    {
        ArgumentNullException.ThrowIfNull(progress);
        var clock = new SteppingClock(until.AddDays(-days));
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddFlow(options).BuildServiceProvider();
        await services.GetRequiredService<FlowStart>().Prepare(cancel);
        if (await Begun(services.GetRequiredService<LetterStore>(), clock.GetUtcNow(), days, cancel) is not { } begun)
            return 0;

        var flow = services.GetRequiredService<LetterFlow>();
        var clocks = services.GetRequiredService<ClockWork>();
        var work = new DemoWork(services.GetRequiredService<ResourceReader>(), services.GetRequiredService<TaskMoves>());
        var script = new DemoScript(begun.Start, days);
        var posted = 0;
        for (var day = 0; day < days; day++)
        {
            var today = script.Day(day);
            var missing = today.Where(posting => !begun.There.Contains((posting.Name, posting.IsOrder))).ToList();
            // The work of a day is done after its last posting: the day before one that was never begun may have been cut short in it.
            if (missing.Count == 0 && day < begun.LastDay)
                continue;
            foreach (var posting in missing)
            {
                clock.StepTo(posting.At);
                await Post(flow, posting, clock, cancel);
                posted++;
                await clocks.RunDue(cancel);
            }

            clock.StepTo(script.At(day, 12));
            await clocks.RunDue(cancel);
            // Nobody has worked on the last two days yet: so that people find something to do.
            if (day < days - 2)
                await work.Day(day, cancel);
            progress(day + 1, days);
        }

        return posted;
    }

    /// <summary>The year as far as the store holds it.</summary>
    /// <param name="There">Names of what was posted, and whether each was an order.</param>
    /// <param name="LastDay">The last day of which anything was posted; -1 for none.</param>
    private sealed record BegunYear(DateTimeOffset Start, HashSet<(string Name, bool IsOrder)> There, int LastDay);

    /// <summary>Null where there is nothing to go on with: the whole year is there, or the letters are others'.</summary>
    private static async Task<BegunYear?> Begun(LetterStore store, DateTimeOffset fresh, int length, CancellationToken cancel)
    {
        var first = await store.Read(db =>
            db.Letters.OrderBy(letter => letter.Key)
                .Select(letter => new { letter.PostingKey, letter.ReceivedAt })
                .FirstOrDefaultAsync(cancel)
        );
        if (first is null)
            return new BegunYear(fresh, [], -1);

        // The first posting tells both whether it is our year and when that began.
        var start = first.ReceivedAt;
        var script = new DemoScript(start, length);
        var days = Enumerable.Range(0, length).Select(script.Day).ToList();
        if (days[0][0].Name != first.PostingKey)
            return null;
        var end = start.AddDays(length);
        var rows = await store.Read(db =>
            db.Letters.Where(letter => letter.ReceivedAt <= end)
                .Select(letter => new { letter.PostingKey, letter.IsOrder })
                .ToListAsync(cancel)
        );
        var there = rows.Select(row => (row.PostingKey, row.IsOrder)).ToHashSet();
        var lastDay = days.FindLastIndex(day => day.Any(posting => there.Contains((posting.Name, posting.IsOrder))));
        return days[^1].All(posting => there.Contains((posting.Name, posting.IsOrder))) ? null : new BegunYear(start, there, lastDay);
    }

    private static async Task Post(LetterFlow flow, DemoPosting posted, SteppingClock clock, CancellationToken cancel)
    {
        var sender = Hospitals.First(hospital => hospital.Ods == posted.Custodian);
        var posting = new Posting(FhirText.Write(posted.Resource), "application/fhir+json", posted.Resource, null, clock.GetUtcNow());
        if (posted.Resource is Hl7.Fhir.Model.MedicationRequest)
            await flow.SubmitRequest(posting, sender, cancel);
        else
            await flow.SubmitLetter(posting, sender, cancel);
    }

    /// <summary>A clock that stands until it is stepped on, and never goes back.</summary>
    private sealed class SteppingClock(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset _now = start;

        public override DateTimeOffset GetUtcNow() => _now;

        public void StepTo(DateTimeOffset moment) => _now = moment > _now ? moment : _now;
    }
}
