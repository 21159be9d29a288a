using System.Globalization;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Release;
using FhirInterface.Flow.Tasks;
using Hl7.Fhir.Model;
using Microsoft.Extensions.DependencyInjection;

namespace FhirInterface.Demo;

/// <summary>
/// Fills a fresh store with a year of invented letters: through the real flow, under a clock that steps from letter to letter, with
/// practices that file and hospitals that mostly do what comes back to them.
/// </summary>
public static class DemoYear
{
    private const int Days = 364;
    private const int LettersADay = 4;
    private static readonly Caller[] Hospitals =
    [
        .. new[] { "ZZ1", "ZZ2", "ZZ3" }.Select(ods => new Caller("demo", ods, CallerRole.Hospital)),
    ];
    private static readonly Caller Liaison = new("demo", "ZZL", CallerRole.Liaison);

    /// <summary>Fills the store up to <paramref name="until"/>; a store that holds letters already is left as it is.</summary>
    /// <param name="progress">Told how many of how many days are done.</param>
    /// <returns>How many letters were posted; 0 where the store was not fresh.</returns>
    public static async Task<int> Fill(FlowOptions options, DateTimeOffset until, Action<int, int> progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var clock = new SteppingClock(until.AddDays(-Days));
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddFlow(options).BuildServiceProvider();
        await services.GetRequiredService<FlowStart>().Prepare(cancel);
        var reader = services.GetRequiredService<ResourceReader>();
        var there = await reader.Search(new SearchQuery("Task") { Count = 1 }, Liaison, cancel);
        if (there.Matches.Count > 0)
            return 0;

        var flow = services.GetRequiredService<LetterFlow>();
        var clocks = services.GetRequiredService<ClockWork>();
        var work = new DemoWork(reader, services.GetRequiredService<TaskMoves>());
        var letters = new InventedLetters(2026);
        var posted = 0;
        for (var day = 0; day < Days; day++)
        {
            for (var n = 0; n < LettersADay; n++)
            {
                clock.StepTo(until.AddDays(day - Days).AddHours(n * 3));
                await Post(flow, letters.Next(clock.GetUtcNow(), MostAsks(day)), clock, cancel);
                posted++;
                await clocks.RunDue(cancel);
            }

            clock.StepTo(until.AddDays(day - Days).AddHours(LettersADay * 3));
            await work.Day(day, cancel);
            progress(day + 1, Days);
        }

        return posted;
    }

    /// <summary>Hospitals learn: letters ask less of the GP towards the end of the year.</summary>
    private static int MostAsks(int day) => day < Days / 2 ? 4 : 3;

    private static async Task Post(LetterFlow flow, InventedLetter letter, SteppingClock clock, CancellationToken cancel)
    {
        var sender = Hospitals.First(hospital => hospital.Ods == letter.Custodian);
        var posting = new Posting(FhirText.Write(letter.Bundle), "application/fhir+json", letter.Bundle, null, clock.GetUtcNow());
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
