using FhirInterface.Demo;
using FhirInterface.Flow;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FhirInterface.Whole.Tests;

/// <summary>The invented year: whole where it was never disturbed, and as whole where it was cut short again and again.</summary>
public sealed class SeedDemoTests
{
    private const int Days = 16;
    private static readonly DateTimeOffset Until = new(2026, 11, 20, 8, 30, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_year_that_was_cut_short_goes_on_where_it_ended()
    {
        using var whole = new Folder();
        var posted = await DemoYear.Fill(whole.Options, Until, (_, _) => { }, Cancel, Days);
        var wanted = await Postings(whole.Options);
        Assert.Equal(posted, wanted.Count);
        // The case that it all began with is among them: 42 requests to one surgery in the last two weeks.
        Assert.Equal(42, wanted.Count(letter => letter is { Kind: LetterKind.MedicationRequest, Practice: "Z99007", IsOrder: false }));

        using var cut = new Folder();
        await Assert.ThrowsAsync<CutShortException>(() => DemoYear.Fill(cut.Options, Until, EndAt(1), Cancel, Days));
        // A server that was killed amid a day, after its first posting.
        var begun = (await Postings(cut.Options)).Count;
        using (var stop = new CancellationTokenSource())
        {
            var ending = DemoYear.Fill(cut.Options, Until, (_, _) => stop.Cancel(), stop.Token, Days);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ending);
        }

        Assert.InRange((await Postings(cut.Options)).Count, begun, wanted.Count - 1);
        // On another day, as people do: the year stays the one that was begun.
        await Assert.ThrowsAsync<CutShortException>(() => DemoYear.Fill(cut.Options, Until.AddDays(1), EndAt(9), Cancel, Days));
        Assert.True(await DemoYear.Fill(cut.Options, Until.AddDays(2), (_, _) => { }, Cancel, Days) > 0);

        Assert.Equal(wanted.Select(letter => letter.Name), (await Postings(cut.Options)).Select(letter => letter.Name));
        Assert.Equal(0, await DemoYear.Fill(cut.Options, Until.AddDays(3), (_, _) => { }, Cancel, Days));
    }

    [Fact]
    public async Task A_store_with_letters_of_others_is_left_alone()
    {
        using var folder = new Folder();
        await using (var services = Services(folder.Options))
        {
            await services.GetRequiredService<FlowStart>().Prepare(Cancel);
            var letter = new InventedLetters(7).Next(Until, custodian: "ZZ1");
            var bytes = FhirText.Write(letter.Bundle).ToArray();
            await services
                .GetRequiredService<LetterFlow>()
                .SubmitLetter(
                    new Posting(bytes, "application/fhir+json", FhirText.Read(bytes), null, Until),
                    new Caller("test", "ZZ1", CallerRole.Hospital),
                    Cancel
                );
        }

        Assert.Equal(0, await DemoYear.Fill(folder.Options, Until, (_, _) => { }, Cancel, Days));
        Assert.Single(await Postings(folder.Options));
    }

    private static Action<int, int> EndAt(int day) =>
        (done, _) =>
        {
            if (done == day)
                throw new CutShortException();
        };

    private static ServiceProvider Services(FlowOptions options) =>
        new ServiceCollection().AddSingleton(TimeProvider.System).AddFlow(options).BuildServiceProvider();

    private static async Task<List<(string Name, LetterKind Kind, string? Practice, bool IsOrder)>> Postings(FlowOptions options)
    {
        await using var services = Services(options);
        var rows = await services
            .GetRequiredService<LetterStore>()
            .Read(db => db.Letters.OrderBy(letter => letter.Key).ToListAsync(Cancel));
        return rows.ConvertAll(letter => (letter.PostingKey, letter.Kind, letter.Practice, letter.IsOrder));
    }

    /// <summary>Stands for whatever ends a process.</summary>
    private sealed class CutShortException : Exception;

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("fhirinterface-demo-").FullName;

        public FlowOptions Options => new() { DataFolder = _path };

        public void Dispose()
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_path, recursive: true);
        }
    }
}
