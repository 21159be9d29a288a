using FhirInterface.Store;
using FhirInterface.Store.Servers;

namespace FhirInterface.Flow.Tests;

/// <summary>A client's assertion buys one token (RFC 7523, 3: <c>jti</c>), whichever server it is shown to.</summary>
public sealed class UsedAssertionTests
{
    private static readonly DateTimeOffset Until = FlowBench.Start.AddMinutes(5);

    [Fact]
    public async Task Of_two_servers_that_are_shown_one_at_the_same_moment_one_takes_it()
    {
        await using var one = await FlowBench.Open(shared: true);
        await using var other = await one.Another();

        var taken = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() => Use(n % 2 == 0 ? one : other, "hospital", "a"))));

        Assert.Equal(1, taken.Count(used => used));
        Assert.False(await Use(other, "hospital", "a"));
        // Another client may choose the same jti.
        Assert.True(await Use(other, "practice-1", "a"));
        Assert.False(await Use(one, "practice-1", "a"));
    }

    [Fact]
    public async Task It_is_remembered_by_a_server_that_starts_again_until_it_has_run_out()
    {
        await using var bench = await FlowBench.Open();
        Assert.True(await Use(bench, "hospital", "a"));
        await bench.Restart();
        Assert.False(await Use(bench, "hospital", "a"));

        // By a clock that is ahead it has run out; another server may still go by one that is behind.
        bench.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.False(await Use(bench, "hospital", "a"));

        bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.True(await Use(bench, "hospital", "b"));
        Assert.Equal(1, await bench.Get<LetterStore>().Read(db => Task.FromResult(db.UsedAssertions.Count())));
    }

    private static Task<bool> Use(FlowBench bench, string client, string jti) =>
        new UsedAssertions(bench.Get<LetterStore>()).TryUse(client, jti, Until, FlowBench.Cancel);
}
