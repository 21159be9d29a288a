using System.Collections.Concurrent;
using System.Net;
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
        Assert.Equal(["1", "2"], events.Select(Number));
        Assert.All(events, bundle => Assert.IsType<Hl7.Fhir.Model.Task>(bundle.Entry[1].Resource));
        Assert.Contains("Bearer secret", receiver.Authorizations);
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

        Assert.Equal("1", Number((Bundle)FhirText.Read(receiver.Bodies.Last())));
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

    private static async Task<string> Subscribe(FlowBench bench, Subscription subscription) =>
        Assert
            .IsType<SubscriptionAnswer.Stored>(
                await bench.Get<SubscriptionDesk>().Create(subscription, FlowBench.Practice, FlowBench.Cancel)
            )
            .Subscription.Id;

    private static Subscription Topic(Receiver receiver, string content)
    {
        var subscription = new Subscription
        {
            Status = Subscription.SubscriptionStatus.Requested,
            Reason = "Test",
            CriteriaElement = new FhirString(SubscriptionTopics.TaskChanged),
            Channel = new Subscription.ChannelComponent
            {
                Type = Subscription.SubscriptionChannelType.RestHook,
                Endpoint = receiver.Url,
                PayloadElement = new Code("application/fhir+json"),
                Header = ["Authorization: Bearer secret"],
            },
        };
        subscription.CriteriaElement.AddExtension(
            SubscriptionTopics.FilterCriteria,
            new FhirString($"Task?owner:identifier={Systems.Ods}|Z99001")
        );
        subscription.Channel.PayloadElement.AddExtension(SubscriptionTopics.PayloadContent, new Code(content));
        return subscription;
    }

    private static string Number(Bundle notification) =>
        (
            (FhirString)((Parameters)notification.Entry[0].Resource!).Parameter.Single(p => p.Name == "notification-event").Part[0].Value!
        ).Value!;

    /// <summary>A real HTTP server that answers as it is told.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener listener = new();

        public Receiver()
        {
            using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Url = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/hook/");
            }

            listener.Prefixes.Add(Url);
            listener.Start();
            _ = Answer();
        }

        public string Url { get; }
        public int Status { get; set; } = 200;
        public ConcurrentQueue<byte[]> Bodies { get; } = [];
        public ConcurrentQueue<string?> Authorizations { get; } = [];

        private async Task Answer()
        {
            while (listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await listener.GetContextAsync();
                }
                catch (Exception)
                {
                    return;
                }

                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                if (Status == 200)
                {
                    Bodies.Enqueue(body.ToArray());
                    Authorizations.Enqueue(context.Request.Headers["Authorization"]);
                }

                context.Response.StatusCode = Status;
                context.Response.Close();
            }
        }

        public void Dispose() => listener.Close();
    }
}
