using System.Net;
using System.Xml.Linq;
using FhirInterface.Flow.Deliver;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Tests;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task A_topic_shakes_hands_and_tells_of_tasks_in_order()
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver();
        await Subscribe(bench, Topic(receiver, "full-resource"));
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);
        Assert.Single(receiver.Bodies);

        await bench.Submit(new LetterText("GP to review blood pressure in 6 weeks."));
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

        var events = receiver.Bodies.Skip(1).Select(body => (Bundle)FhirText.Read(body)).ToList();
        Assert.Equal(["1", "2"], events.Select(Receiver.Number));
        Assert.All(events, bundle => Assert.IsType<Hl7.Fhir.Model.Task>(bundle.Entry[1].Resource));
        Assert.Contains("Bearer secret", receiver.Authorizations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_receiver_that_asks_for_xml_gets_xml(bool byTopic)
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver();
        var subscription = Subscribing.Topic(receiver, "id-only", "Z99001");
        subscription.Channel!.PayloadElement!.Value = "application/fhir+xml";
        if (!byTopic)
            subscription.Criteria = $"Task?owner:identifier={Systems.Ods}|Z99001";
        await Subscribing.Subscribe(bench, subscription, FlowBench.Practice);
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

        await bench.Submit(new LetterText("GP to review blood pressure in 6 weeks."));
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

        Assert.NotEmpty(receiver.Bodies);
        Assert.All(
            receiver.Bodies,
            body =>
            {
                var root = XDocument.Load(new MemoryStream(body)).Root!;
                Assert.Equal(byTopic ? "Bundle" : "Task", root.Name.LocalName);
            }
        );
    }

    [Fact]
    public async Task A_quiet_subscription_beats_and_ends_when_it_says()
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver();
        var wanted = Subscribing.Topic(receiver, "empty", "Z99001", heartbeat: 60);
        wanted.EndElement = new Instant(FlowBench.Start.AddMinutes(10));
        var id = await Subscribe(bench, wanted);
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

        bench.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel));
        bench.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(1, await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel));
        Assert.Equal(["handshake", "heartbeat"], receiver.Bodies.Select(body => Receiver.TypeOf((Bundle)FhirText.Read(body))));

        bench.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel));
        var stored = await bench.Reader.Read("Subscription", id, FlowBench.Practice, FlowBench.Cancel);
        Assert.Equal(Subscription.SubscriptionStatus.Off, stored!.Parse<Subscription>().Status);
    }

    [Fact]
    public async Task What_fails_is_tried_again_after_a_restart_and_nothing_is_dropped()
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver();
        await Subscribe(bench, Topic(receiver, "id-only"));
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);
        receiver.Status = 503;
        await bench.Submit(new LetterText("No action required of the GP."));
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

        await bench.Restart();
        receiver.Status = 200;
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

        Assert.Equal("1", Receiver.Number((Bundle)FhirText.Read(receiver.Bodies.Last())));
    }

    [Fact]
    public async Task What_fails_for_days_is_told_to_the_liaison_and_kept()
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver { Status = 500 };
        var id = await Subscribe(bench, Topic(receiver, "empty"));
        for (var i = 0; i < 90; i++)
        {
            await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);
            bench.Time.Advance(TimeSpan.FromHours(1.3));
        }

        var stored = await bench.Reader.Read("Subscription", id, FlowBench.Practice, FlowBench.Cancel);
        Assert.Equal(Subscription.SubscriptionStatus.Error, stored!.Parse<Subscription>().Status);
        Assert.Single(await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"));
    }

    [Fact]
    public async Task Only_ones_own_organisation_can_be_watched_and_headers_are_masked()
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver();
        var other = Topic(receiver, "empty");
        Assert.IsType<SubscriptionAnswer.Unprocessable>(
            await bench.Get<SubscriptionDesk>().Create(other, FlowBench.OtherPractice, FlowBench.Cancel)
        );

        var id = await Subscribe(bench, Topic(receiver, "empty"));
        var shown = (await bench.Reader.Read("Subscription", id, FlowBench.Practice, FlowBench.Cancel))!.Parse<Subscription>();
        Assert.Equal(["Authorization: ***"], shown.Channel!.Header);
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("::ffff:192.168.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("8.8.8.8", false)]
    public void Knows_private_addresses(string address, bool isPrivate) =>
        Assert.Equal(isPrivate, EndpointGuard.IsPrivate(IPAddress.Parse(address)));

    private static Task<string> Subscribe(FlowBench bench, Subscription subscription) =>
        Subscribing.Subscribe(bench, subscription, FlowBench.Practice);

    private static Subscription Topic(Receiver receiver, string content) => Subscribing.Topic(receiver, content, "Z99001");
}
