using FhirInterface.Flow.Measures;
using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using FhirInterface.Store.Audit;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Tests;

/// <summary>Records of reads, of which those that come while one commit runs share the next.</summary>
public sealed class AuditTrailTests
{
    [Fact]
    public async Task A_read_whose_record_shared_a_commit_that_failed_is_recorded_before_it_is_answered()
    {
        await using var bench = await FlowBench.Open();
        var trail = bench.Get<AuditTrail>();
        using var running = new ManualResetEventSlim();
        string? taken = null;
        var first = trail.Record(moment =>
        {
            running.Wait(FlowBench.Cancel);
            var row = MeasureAudit.Of(FlowBench.Liaison, moment);
            taken = row.Id;
            return row;
        });
        // Both wait while the first commit runs, and share the next, which the database refuses.
        var refused = trail.Record(moment => Row(taken!, moment));
        var beside = trail.Record(moment => MeasureAudit.Of(FlowBench.Practice, moment));
        running.Set();

        await first;
        await Assert.ThrowsAsync<DbUpdateException>(() => refused);
        await beside;
        Assert.Single(await Rows(bench), row => row.ClientId == FlowBench.Practice.ClientId);
    }

    [Fact]
    public async Task Records_of_reads_have_moments_that_rise_as_they_are_committed()
    {
        await using var bench = await FlowBench.Open();
        await bench.Tasks(FlowBench.Practice);
        await bench.Tasks(FlowBench.Practice);

        var moments = (await Rows(bench)).ConvertAll(row => row.At);

        Assert.Equal(2, moments.Count);
        // Who has seen the first and asks for what came after it finds the second.
        Assert.True(moments[1] > moments[0]);
    }

    private static Task<List<AuditRecord>> Rows(FlowBench bench) =>
        bench.Get<LetterStore>().Read(db => db.Audit.OrderBy(row => row.Key).ToListAsync(FlowBench.Cancel));

    private static AuditRecord Row(string id, DateTimeOffset moment) =>
        new()
        {
            Id = id,
            At = moment,
            Action = "E",
            Interaction = "evaluate-measure",
            ClientId = "refused",
            AgentOds = "ZZL",
            AgentRole = "Liaison",
            Entities = "",
        };
}
