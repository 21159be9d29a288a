using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Tests;

/// <summary>Reads of several queries, with a change between them.</summary>
public sealed class ReadTogetherTests
{
    [Fact]
    public async Task All_queries_see_one_moment_and_the_change_between_them_goes_through()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(new LetterText("GP to check weight in 4 weeks."));

        var (before, after) = await bench
            .Get<LetterStore>()
            .ReadTogether(async db =>
            {
                var count = await db.Letters.CountAsync(FlowBench.Cancel);
                await bench.Submit(new LetterText("GP to check weight in 6 weeks."));
                return (count, await db.Letters.CountAsync(FlowBench.Cancel));
            });

        Assert.Equal((1, 1), (before, after));
        Assert.Equal(2, await bench.Get<LetterStore>().Read(db => db.Letters.CountAsync(FlowBench.Cancel)));
    }

    [Fact]
    public async Task One_that_fails_leaves_its_connection_to_nobody()
    {
        await using var bench = await FlowBench.Open();
        var store = bench.Get<LetterStore>();
        await Assert.ThrowsAsync<InvalidContinuationException>(() =>
            store.ReadTogether<int>(_ => throw new InvalidContinuationException())
        );

        await bench.Submit(new LetterText("GP to check weight in 4 weeks."));

        Assert.Equal(1, await store.ReadTogether(db => db.Letters.CountAsync(FlowBench.Cancel)));
        Assert.Equal(1, await store.Read(db => db.Letters.CountAsync(FlowBench.Cancel)));
    }
}
