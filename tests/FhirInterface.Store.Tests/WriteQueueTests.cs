using FhirInterface.Store.Audit;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Tests;

/// <summary>Writes that share a commit, and must not notice.</summary>
public sealed class WriteQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_fails_among_many_is_taken_back_alone()
    {
        using var folder = await Folder.Open();
        var writes = Enumerable.Range(0, 60).Select(n => Task.Run(() => Add(folder, fails: n % 7 == 0), Cancel)).ToList();

        var failed = 0;
        foreach (var write in writes)
        {
            try
            {
                await write;
            }
            catch (InvalidOperationException)
            {
                failed++;
            }
        }

        Assert.Equal(9, failed);
        Assert.Equal(51, await folder.Store.Read(db => db.Audit.CountAsync(Cancel)));
    }

    [Fact]
    public async Task One_that_nobody_waits_for_is_not_begun()
    {
        using var folder = await Folder.Open();
        var go = new TaskCompletionSource();
        var first = folder.Store.Write(
            async (_, _) =>
            {
                await go.Task;
                return true;
            },
            Cancel
        );
        using var gone = new CancellationTokenSource();
        var begun = false;
        var second = folder.Store.Write((_, _) => Task.FromResult(begun = true), gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        go.SetResult();
        Assert.True(await first);
        Assert.False(begun);
    }

    private static async Task Add(Folder folder, bool fails) =>
        await folder.Store.Write(
            async (db, _) =>
            {
                db.Audit.Add(Folder.AuditRow());
                // What it has written is in the database already when it fails.
                await db.SaveChangesAsync(Cancel);
                return fails ? throw new InvalidOperationException("power cut") : true;
            },
            Cancel
        );
}
