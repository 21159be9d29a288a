using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Tests;

public sealed class LetterStoreTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("fhirinterface-").FullName;
    private LetterStore store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = StoreSetup.Sqlite($"Data Source={Path.Combine(folder, "test.db")}", TimeProvider.System);
        await store.Migrate(Cancel);
    }

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Moments_of_commits_rise_strictly_whoever_writes()
    {
        var moments = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(_ => Task.Run(() => store.Write((_, moment) => Task.FromResult(moment), Cancel), Cancel))
        );

        Assert.Equal(40, moments.Distinct().Count());
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.Write<bool>(
                async (db, moment) =>
                {
                    db.Actions.Add(Action("t1", "ask-1", moment));
                    await db.SaveChangesAsync(Cancel);
                    throw new InvalidOperationException("power cut");
                },
                Cancel
            )
        );

        Assert.Equal(0, await store.Read(db => db.Actions.CountAsync(Cancel)));
    }

    [Fact]
    public async Task One_ask_cannot_have_two_open_tasks()
    {
        await store.Write((db, moment) => Task.FromResult(db.Actions.Add(Action("t1", "ask-1", moment))), Cancel);

        await Assert.ThrowsAsync<DbUpdateException>(() =>
            store.Write((db, moment) => Task.FromResult(db.Actions.Add(Action("t2", "ask-1", moment))), Cancel)
        );

        await store.Write(
            async (db, moment) =>
            {
                (await db.Actions.SingleAsync(Cancel)).MoveTo("cancelled", 2, moment);
                await db.SaveChangesAsync(Cancel);
                return db.Actions.Add(Action("t2", "ask-1", moment));
            },
            Cancel
        );
        Assert.Equal(1, await store.Read(db => db.Actions.CountAsync(action => action.Open, Cancel)));
    }

    [Fact]
    public void A_letter_is_released_once()
    {
        var letter = new LetterRecord
        {
            Id = "l1",
            Kind = LetterKind.Document,
            SeriesId = "l1",
            PostingKey = "|1",
            Sha256 = "",
            Custodian = "ZZ1",
            Liaison = "ZZL",
            Title = "Letter",
            State = LetterState.Held,
            Disposition = "rejected",
            IdentityCertain = true,
            PolicyUrl = "",
            ReceivedAt = DateTimeOffset.UnixEpoch,
            Version = 1,
            Outcome = [],
        };
        letter.Release(DateTimeOffset.UnixEpoch);

        Assert.Throws<InvalidOperationException>(() => letter.Release(DateTimeOffset.UnixEpoch));
    }

    private static ActionRecord Action(string id, string askId, DateTimeOffset moment) =>
        new()
        {
            Id = id,
            Kind = ActionKind.GpAction,
            Status = "requested",
            CodeSystem = "s",
            Code = "c",
            Priority = "routine",
            OwnerKey = "|o",
            RequesterKey = "|r",
            Custodian = "ZZ1",
            Liaison = "ZZL",
            VisibleToPractice = true,
            AskId = askId,
            AuthoredOn = moment,
            Modified = moment,
            LastUpdated = moment,
            Version = 1,
        };
}
