using System.Net;
using System.Net.Sockets;
using System.Text;
using FhirInterface.Flow.Deliver;

namespace FhirInterface.Flow.Tests;

/// <summary>What a subscription's endpoint can make the server connect to.</summary>
public sealed class EndpointGuardTests
{
    private static readonly IPAddress Open = IPAddress.Parse("93.184.215.14");

    [Fact]
    public async Task A_name_that_has_become_an_inner_address_is_not_connected_to()
    {
        using var inner = new TcpListener(IPAddress.Loopback, 0);
        inner.Start();
        // As of an open address when the subscription was made, and of an inner one by the time of the notification.
        var answers = new Queue<IPAddress[]>([
            [Open],
            [IPAddress.Loopback],
        ]);
        Task<IPAddress[]> Resolve(string name, CancellationToken cancel) => Task.FromResult(answers.Dequeue());
        var url = FormattableString.Invariant($"http://receiver.example:{((IPEndPoint)inner.LocalEndpoint).Port}/");
        Assert.Null(await EndpointGuard.Fault(url, allowPrivate: false, Resolve, FlowBench.Cancel));

        using var client = new HttpClient(EndpointGuard.Handler(allowPrivate: false, Resolve));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(url), FlowBench.Cancel));

        Assert.Contains("private address range", refused.Message, StringComparison.Ordinal);
        Assert.False(inner.Pending());
    }

    [Theory]
    [InlineData("93.184.215.14", "10.0.0.1")]
    [InlineData("::1", "93.184.215.14")]
    public async Task A_name_with_one_inner_address_among_others_is_refused(string first, string second)
    {
        Task<IPAddress[]> Resolve(string name, CancellationToken cancel) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse(first), IPAddress.Parse(second)]);
        Assert.NotNull(await EndpointGuard.Fault("https://receiver.example/", allowPrivate: false, Resolve, FlowBench.Cancel));
        using var client = new HttpClient(EndpointGuard.Handler(allowPrivate: false, Resolve));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://receiver.example/"), FlowBench.Cancel));
    }

    [Fact]
    public async Task The_address_connected_to_is_the_one_that_was_looked_up_and_no_other()
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        var lookedUp = 0;
        Task<IPAddress[]> Resolve(string name, CancellationToken cancel)
        {
            lookedUp++;
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        }

        using var client = new HttpClient(EndpointGuard.Handler(allowPrivate: true, Resolve));
        // No resolver knows a name under .invalid (RFC 6761): connected to is what ours said.
        var call = client.GetAsync(
            new Uri(FormattableString.Invariant($"http://receiver.invalid:{((IPEndPoint)receiver.LocalEndpoint).Port}/")),
            FlowBench.Cancel
        );
        await Answer(receiver, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        Assert.Equal(1, lookedUp);
    }

    [Theory]
    [InlineData("302 Found")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task A_redirect_is_not_followed(string status)
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        using var inner = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        inner.Start();
        Task<IPAddress[]> Resolve(string name, CancellationToken cancel) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        using var client = new HttpClient(EndpointGuard.Handler(allowPrivate: true, Resolve));
        var call = client.PostAsync(
            new Uri(FormattableString.Invariant($"http://receiver.example:{((IPEndPoint)receiver.LocalEndpoint).Port}/")),
            null,
            FlowBench.Cancel
        );
        var there = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)inner.LocalEndpoint).Port}/");
        await Answer(receiver, $"HTTP/1.1 {status}\r\nLocation: {there}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.Equal(status[..3], ((int)(await call).StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.False(inner.Pending());
    }

    private static async Task Answer(TcpListener listener, string answer)
    {
        using var taken = await listener.AcceptTcpClientAsync(FlowBench.Cancel);
        await using var stream = taken.GetStream();
        Assert.NotEqual(0, await stream.ReadAsync(new byte[4096], FlowBench.Cancel));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), FlowBench.Cancel);
    }
}
