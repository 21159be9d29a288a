using FhirInterface.Flow.Deliver;
using FhirInterface.Store;
using FhirInterface.Store.Outbox;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Tests;

/// <summary>Subscriptions that their owner changes or ends while something is being sent to them.</summary>
public sealed class ChangedWhileSendingTests
{
    [Fact]
    public async System.Threading.Tasks.Task What_happens_before_the_handshake_is_told_after_it()
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver { Status = 503 };
        await Subscribe(bench, receiver);
        await Deliver(bench);
        await bench.Submit(new LetterText("No action required of the GP."));

        receiver.Status = 200;
        bench.Time.Advance(TimeSpan.FromHours(1));
        await Deliver(bench);
        await Deliver(bench);

        Assert.Equal(["handshake", "event-notification"], receiver.Bodies.Select(body => Receiver.TypeOf((Bundle)FhirText.Read(body))));
    }

    [Fact]
    public async System.Threading.Tasks.Task An_endpoint_that_is_given_while_the_old_one_answers_shakes_hands_itself()
    {
        await using var bench = await FlowBench.Open();
        using var old = new Receiver();
        using var given = new Receiver();
        var id = await Subscribe(bench, old);
        old.Meanwhile = () => Change(bench, id, given);

        await Deliver(bench);
        Assert.Equal("requested", (await Stored(bench, id)).Status);
        await Deliver(bench);

        Assert.Equal("active", (await Stored(bench, id)).Status);
        Assert.Single(given.Bodies);
        Assert.Single(old.Bodies);
    }

    [Fact]
    public async System.Threading.Tasks.Task A_failure_of_the_old_endpoint_is_not_counted_against_a_new_one()
    {
        await using var bench = await FlowBench.Open();
        using var old = new Receiver { Status = 500 };
        using var given = new Receiver();
        var id = await Subscribe(bench, old);
        old.Meanwhile = () => Change(bench, id, given);

        await Deliver(bench);

        var stored = await Stored(bench, id);
        Assert.Equal((0, null), (stored.Failures, stored.RetryAt));
    }

    [Fact]
    public async System.Threading.Tasks.Task One_that_is_deleted_while_an_event_is_taken_gets_no_further_one()
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver();
        var id = await Subscribe(bench, receiver);
        await Deliver(bench);
        await bench.Submit(new LetterText("GP to review blood pressure in 6 weeks."));
        receiver.Meanwhile = () => bench.Get<SubscriptionDesk>().Delete(id, FlowBench.Practice, FlowBench.Cancel);

        await Deliver(bench);

        Assert.Equal(["1"], receiver.Events.Select(Receiver.Number));
    }

    [Fact]
    public async System.Threading.Tasks.Task It_is_given_back_when_its_status_is_changed_already()
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver();
        var id = await Subscribe(bench, receiver);

        await Deliver(bench);

        var stored = await Stored(bench, id);
        Assert.Equal(("active", null, null), (stored.Status, stored.LeasedBy, stored.LeasedUntil));
        Assert.NotNull(stored.LastSentAt);
    }

    private static System.Threading.Tasks.Task<string> Subscribe(FlowBench bench, Receiver receiver) =>
        Subscribing.Subscribe(bench, Subscribing.Topic(receiver, "id-only", "Z99001"), FlowBench.Practice);

    private static async System.Threading.Tasks.Task Change(FlowBench bench, string id, Receiver receiver) =>
        Assert.IsType<SubscriptionAnswer.Stored>(
            await bench
                .Get<SubscriptionDesk>()
                .Update(id, null, Subscribing.Topic(receiver, "id-only", "Z99001"), FlowBench.Practice, FlowBench.Cancel)
        );

    private static System.Threading.Tasks.Task<int> Deliver(FlowBench bench) => bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

    private static System.Threading.Tasks.Task<SubscriptionRecord> Stored(FlowBench bench, string id) =>
        bench.Get<LetterStore>().Read(db => db.Subscriptions.SingleAsync(s => s.Id == id, FlowBench.Cancel));
}
