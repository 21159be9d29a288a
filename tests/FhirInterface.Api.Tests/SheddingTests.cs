using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FhirInterface.Api.Running;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>What the server cannot do in time it says at once, and what it has accepted is not slowed by it.</summary>
public sealed class SheddingTests
{
    [Fact]
    public async Task Beyond_its_turns_a_server_says_503_and_when_to_come_again_and_answers_what_it_accepted()
    {
        await using var server = new SmallServer();
        using var hospital = server.As("hospital");
        using var practice = server.As("practice-1");
        var turns = server.Services.GetRequiredService<Turns>();
        // Both turns for writes are held, as by two letters that are being worked on.
        var (first, second) = (Call("POST"), Call("POST"));
        Assert.True(await turns.Take(first));
        Assert.True(await turns.Take(second));

        // One may wait, and is told when it has waited long enough; the next is told at once.
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Post(hospital)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        foreach (var answer in answers)
        {
            await answer.ExpectOutcome(503);
            Assert.Equal("2", answer.Headers.RetryAfter!.ToString());
        }

        // Reads have a share of their own, and health is asked for most when there is most to do.
        Assert.Equal(HttpStatusCode.OK, (await practice.GetAsync("/fhir/Task", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await practice.GetAsync("/health/ready", Cancel)).StatusCode);

        Turns.GiveBack(first);
        Turns.GiveBack(first);
        Turns.GiveBack(second);
        Assert.Equal(HttpStatusCode.Created, (await Post(hospital)).StatusCode);
        await practice.PostAsync("/fhir/Task", Json("{}"), Cancel);
        Assert.Equal(2, turns.FreeForWrites);
    }

    [Fact]
    public async Task Who_waits_for_a_turn_gets_it_when_one_is_given_back()
    {
        await using var server = new SmallServer(longestWait: 60);
        using var hospital = server.As("hospital");
        var turns = server.Services.GetRequiredService<Turns>();
        var (first, second) = (Call("POST"), Call("POST"));
        Assert.True(await turns.Take(first));
        Assert.True(await turns.Take(second));
        var (third, fourth) = (Call("POST"), Call("POST"));
        var waiting = turns.Take(third).AsTask();
        // There is one place to wait, and it is taken.
        Assert.False(await turns.Take(fourth));
        Assert.False(waiting.IsCompleted);

        Turns.GiveBack(first);

        Assert.True(await waiting);
        Turns.GiveBack(third);
        Assert.Equal(HttpStatusCode.Created, (await Post(hospital)).StatusCode);
        Turns.GiveBack(second);
    }

    [Fact]
    public async Task A_body_that_comes_slowly_holds_no_turn()
    {
        await using var server = new SmallServer();
        using var hospital = server.As("hospital");
        var stalled = new List<TcpClient>();
        for (var i = 0; i < 5; i++)
            stalled.Add(await Stall(server, length: 5000));

        Assert.Equal(HttpStatusCode.Created, (await Post(hospital)).StatusCode);
        stalled.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task One_client_keeps_so_many_requests_open_and_no_more_while_others_are_served()
    {
        await using var server = new SmallServer();
        using var other = server.As("hospital-2");
        using var client = server.As("hospital");
        var stalled = new List<TcpClient>();
        for (var i = 0; i <= SmallServer.OpenForOneClient; i++)
            stalled.Add(await Stall(server, length: 2));

        // Whichever of them comes last to the server is one too many; the others wait for the rest of their bodies.
        var answers = stalled.ConvertAll(StatusOf);
        var refused = answers.IndexOf(await Task.WhenAny(answers));
        Assert.Equal(429, await answers[refused]);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/fhir/Task", Cancel)).StatusCode);

        for (var i = 0; i < stalled.Count; i++)
        {
            if (i == refused)
                continue;
            Assert.False(answers[i].IsCompleted);
            await stalled[i].GetStream().WriteAsync("]"u8.ToArray(), Cancel);
            Assert.Equal(400, await answers[i]);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/fhir/Task", Cancel)).StatusCode);
        stalled.ForEach(connection => connection.Dispose());
    }

    /// <summary>Posts the head of a letter and the first byte of its body, and no more.</summary>
    private static async Task<TcpClient> Stall(Server server, int length)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(server.Address.Host, server.Address.Port, Cancel);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST /fhir/Bundle HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {server.Token("hospital")}\r\nContent-Type: application/fhir+json\r\nContent-Length: {length}\r\n\r\n{{"
        );
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        return connection;
    }

    private static async Task<int> StatusOf(TcpClient connection)
    {
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII, leaveOpen: true);
        var line = await reader.ReadLineAsync(Cancel);
        return int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static Microsoft.AspNetCore.Http.DefaultHttpContext Call(string method) => new() { Request = { Method = method } };

    private static Task<HttpResponseMessage> Post(HttpClient client) =>
        client.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);

    /// <summary>A server with two turns, one place to wait, and little patience.</summary>
    private sealed class SmallServer(int longestWait = 1) : Server
    {
        public const int OpenForOneClient = 6;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            // On a busy machine the test must not run into the limit for slow bodies.
            builder.ConfigureServices(services =>
                services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MinRequestBodyDataRate = null)
            );
            builder.UseSetting("Overload:AtOnce", "2");
            builder.UseSetting("Overload:Waiting", "1");
            builder.UseSetting("Overload:LongestWaitSeconds", longestWait.ToString(CultureInfo.InvariantCulture));
            builder.UseSetting("Overload:OpenForOneClient", OpenForOneClient.ToString(CultureInfo.InvariantCulture));
        }
    }
}
