using System.Collections.Concurrent;
using System.Diagnostics;
using FhirInterface.Flow.Deliver;
using FhirInterface.Store;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Tests;

/// <summary>The delivering worker as it runs in a server, by the real clock, against receivers that misbehave.</summary>
public sealed class ReceiverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Two_receivers_that_fail_hang_and_come_back_end_with_every_event_in_order()
    {
        await using var bench = await FlowBench.Open(realTime: true);
        using var one = new Receiver();
        using var other = new Receiver();
        await Subscribing.Subscribe(bench, Subscribing.Topic(one, "full-resource", "Z99001", timeout: 5), FlowBench.Practice);
        await Subscribing.Subscribe(bench, Subscribing.Topic(other, "id-only", "Z99002"), FlowBench.OtherPractice);
        await using var worker = new Working(bench);
        await Until(() => Active(bench, 2), "both shook hands");

        var expected = 0;
        async Task Letters(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.IsType<Submission.Released>(await bench.Submit(new LetterText("GP to review blood pressure in 6 weeks.")));
                Assert.IsType<Submission.Released>(
                    await bench.Submit(new LetterText("GP to review blood pressure in 6 weeks.") { Practice = "Z99002" })
                );
                expected += 2;
            }
        }

        // 500 at one, refused connections at the other.
        await Letters(2);
        one.Status = 500;
        other.Fall();
        await Letters(2);
        await Until(() => one.Tried > 6, "the one was tried");
        // One hangs, the other is back but asks for patience.
        (one.Status, one.Hangs) = (200, true);
        (other.Status, other.RetryAfter) = (429, 2);
        other.ComeBack();
        var tried = one.Tried;
        await Letters(2);
        await Until(() => one.Tried > tried && other.HasAskedForPatience, "both were tried again");
        // Both are well.
        one.Hangs = false;
        (other.Status, other.RetryAfter) = (200, null);
        await Letters(2);

        await Until(() => Numbers(one).Count >= expected && Numbers(other).Count >= expected, "every event arrived");
        foreach (var receiver in (Receiver[])[one, other])
            Assert.Equal(Enumerable.Range(1, expected), Numbers(receiver));
        Assert.NotEmpty(other.Waited);
        // Two clocks measure it, and they may differ by a little.
        Assert.All(other.Waited, waited => Assert.True(waited > TimeSpan.FromSeconds(1.9), $"Retry-After was not heeded: {waited}"));
    }

    [Fact]
    public async Task One_that_hangs_slows_nobody_else()
    {
        await using var bench = await FlowBench.Open(realTime: true);
        using var well = new Receiver();
        using var dead = new Receiver();
        await Subscribing.Subscribe(bench, Subscribing.Topic(well, "empty", "Z99001"), FlowBench.Practice);
        for (var i = 0; i < 60; i++)
            await Subscribing.Subscribe(bench, Subscribing.Topic(dead, "empty", "Z99001"), FlowBench.Practice);
        dead.Hangs = true;
        await using var worker = new Working(bench);
        await Until(() => Active(bench, 1), "the well one shook hands");
        await Until(() => dead.Tried > 0, "the dead ones were tried");

        await bench.Submit(new LetterText("No action required of the GP."));

        await Until(() => well.Events.Any(), "the well one was told");
        // The dead ones hold their requests for a minute each, and none has been given up yet.
        Assert.True(dead.Bodies.IsEmpty);
        Assert.Equal(0, await bench.Get<LetterStore>().Read(db => db.Subscriptions.CountAsync(s => s.Failures > 0, FlowBench.Cancel)));
    }

    [Fact]
    public async Task Two_servers_share_the_work_and_one_takes_over_from_one_that_died()
    {
        await using var bench = await FlowBench.Open(realTime: true, shared: true);
        await using var second = await bench.Another();
        using var receiver = new Receiver();
        await Subscribing.Subscribe(bench, Subscribing.Topic(receiver, "empty", "Z99001"), FlowBench.Practice);
        var first = new Working(bench);
        await Until(() => Active(bench, 1), "it shook hands");
        receiver.Hangs = true;
        var tried = receiver.Tried;
        await bench.Submit(new LetterText("GP to review blood pressure in 6 weeks."));
        await Until(() => receiver.Tried > tried, "the first server has begun to send");

        // The first is gone with its request in the air; its lease runs out.
        await first.DisposeAsync();
        receiver.Hangs = false;
        await using var other = new Working(second);

        await Until(() => Numbers(receiver).Count >= 2, "the second server has sent it");
        Assert.Equal([1, 2], Numbers(receiver));
    }

    [Fact]
    public async Task What_one_server_releases_wakes_another()
    {
        await using var bench = await FlowBench.Open(realTime: true, shared: true);
        // This one looks by itself once an hour only: what it sends at all it sends because it was woken.
        await using var second = await bench.Another(options =>
            options with
            {
                Delivery = new DeliveryOptions { Beat = TimeSpan.FromHours(1) },
            }
        );
        using var receiver = new Receiver();
        await using var worker = new Working(second);
        await Subscribing.Subscribe(bench, Subscribing.Topic(receiver, "empty", "Z99001"), FlowBench.Practice);
        await Until(() => Active(bench, 1), "it shook hands");

        await bench.Submit(new LetterText("No action required of the GP."));

        await Until(() => receiver.Events.Any(), "it was told");
    }

    private static List<int> Numbers(Receiver receiver) =>
        [
            .. receiver
                .Events.Select(bundle => int.Parse(Receiver.Number(bundle), System.Globalization.CultureInfo.InvariantCulture))
                // At least once: what comes again comes right behind itself.
                .Aggregate(new List<int>(), (seen, number) => seen.Count > 0 && seen[^1] == number ? seen : [.. seen, number]),
        ];

    /// <summary>Events count from the moment from which a subscription is active.</summary>
    private static async Task<bool> Active(FlowBench bench, int count) =>
        await bench.Get<LetterStore>().Read(db => db.Subscriptions.CountAsync(s => s.Status == "active", FlowBench.Cancel)) == count;

    private static Task Until(Func<bool> holds, string what) => Until(() => Task.FromResult(holds()), what);

    private static async Task Until(Func<Task<bool>> holds, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(waited.Elapsed < Patience, $"It did not come to this: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), FlowBench.Cancel);
        }
    }

    /// <summary>A server's workers; disposing them is its end.</summary>
    private sealed class Working : IAsyncDisposable
    {
        private readonly CancellationTokenSource end = new();
        private readonly Task work;
        private readonly ConcurrentQueue<Exception> faults = [];

        public Working(FlowBench bench) => work = bench.Get<DeliveryWork>().Run(faults.Enqueue, end.Token);

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await work;
            end.Dispose();
            Assert.Empty(faults);
        }
    }
}
