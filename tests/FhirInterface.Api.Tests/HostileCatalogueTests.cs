using System.Globalization;
using System.Net.Sockets;
using System.Text;
using FhirInterface.Store;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>
/// Sends everything of <see cref="HostileCatalogue"/>, alone, to a server as it is outside Development (private endpoints refused): nothing gets a
/// 5xx, takes long or much memory, or leaves anything in the store but the record of who tried.
/// </summary>
[Collection(nameof(Alone))]
public sealed class HostileCatalogueTests
{
    // The goal is 2 s on a machine of its own. Judged is the time of processors, client's and server's, as others may keep them busy; an answer
    // that never comes is the client's to end.
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);
    private const long MostBytes = 300L << 20;

    [Fact]
    public async Task Nothing_hostile_breaks_the_server_or_leaves_a_trace()
    {
        await using var server = new GuardedServer();
        var clients = new Dictionary<string, HttpClient>(StringComparer.Ordinal);
        foreach (var who in (string[])["hospital", "practice-1", ""])
            clients[who] = server.As(who.Length == 0 ? null : who);
        using (await clients["hospital"].PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel)) { }
        var store = server.Services.GetRequiredService<LetterStore>();
        var before = await Rows(store);
        var wrong = new List<string>();
        var (slowest, most) = (("", 0.0), ("", 0L));
        Assert.True(HostileCatalogue.All.Count >= 500, HostileCatalogue.All.Count.Plain());

        foreach (var hostile in HostileCatalogue.All)
        {
            using var request = hostile.Make();
            var (from, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: false));
            var status = await Status(clients[hostile.Who ?? ""], request);
            var took = Environment.CpuUsage.TotalTime - from;
            bytes = GC.GetTotalAllocatedBytes(precise: false) - bytes;
            if (status is 201 || status >= 500 || took > Generous || bytes > MostBytes)
                wrong.Add(
                    $"{hostile.Name}: {status.Plain()}, {took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s, {(int)(bytes >> 20)} MB"
                );
            if (took.TotalSeconds > slowest.Item2)
                slowest = (hostile.Name, took.TotalSeconds);
            if (bytes > most.Item2)
                most = (hostile.Name, bytes);
        }

        foreach (var client in clients.Values)
            client.Dispose();
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{HostileCatalogue.All.Count} requests; slowest {slowest.Item2:0.00} s ({slowest.Item1}), most allocated {most.Item2 >> 20} MB ({most.Item1})"
            )
        );
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await Rows(store));
    }

    [Theory]
    [InlineData(
        "POST /fhir/Bundle HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /policies HTTP/1.1\r\nHost: x\r\n\r\n"
    )]
    [InlineData("POST /fhir/Bundle HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde")]
    [InlineData("POST /fhir/Bundle HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /fhir/Bundle HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("GET /fhir/Task HTTP/1.1\r\nHost: x\r\n Folded: y\r\n\r\n")]
    [InlineData("GET /fhir/Task HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n")]
    [InlineData("GET /fhir/Task HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")]
    [InlineData("GET /fhir/Task HTTP/1.1\r\n\r\n")]
    [InlineData("GET /fhir/Task HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /fhir/Bundle HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /fhir/Bundle HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    public async Task Two_readings_of_one_request_are_not_possible(string raw)
    {
        await using var server = new GuardedServer();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(raw), Cancel);
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var said = await reader.ReadToEndAsync(Cancel);
        // One answer at most, and none that lets through: without a token there is nothing to be had.
        Assert.DoesNotContain("HTTP/1.1 2", said, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 5", said.Replace("HTTP/1.1 505", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(said.Split("HTTP/1.1 ").Length <= 2, said);
    }

    private static async Task<int> Status(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var answer = await client.SendAsync(request, Cancel);
            await answer.Content.ReadAsByteArrayAsync(Cancel);
            return (int)answer.StatusCode;
        }
        catch (Exception refused)
            when (refused is HttpRequestException or FormatException or UriFormatException or InvalidOperationException)
        {
            // The connection was closed, or the client itself would not send such a thing.
            return 0;
        }
    }

    /// <summary>Everything that is kept but for the audit, which is to tell of the attempts.</summary>
    private static Task<string> Rows(LetterStore store) =>
        store.Read(async db =>
            string.Join(
                ' ',
                $"letters {await db.Letters.CountAsync(Cancel)}",
                $"versions {await db.Versions.CountAsync(Cancel)}",
                $"bodies {await db.Posted.CountAsync(Cancel)}",
                $"provenances {await db.Provenances.CountAsync(Cancel)}",
                $"asks {await db.Asks.CountAsync(Cancel)}",
                $"tasks {await db.Actions.CountAsync(Cancel)}",
                $"owed {await db.Owed.CountAsync(Cancel)}",
                $"requests {await db.Requests.CountAsync(Cancel)}",
                $"messages {await db.Messages.CountAsync(Cancel)}",
                $"evidence {await db.Evidence.CountAsync(Cancel)}",
                $"subscriptions {await db.Subscriptions.CountAsync(Cancel)}",
                $"notifications {await db.Notifications.CountAsync(Cancel)}",
                $"policies {await db.Policies.CountAsync(Cancel)}"
            )
        );

    private sealed class GuardedServer : Server
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Subscriptions:AllowPrivateAddresses", "false");
        }
    }
}

/// <summary>Tests that measure the process, and so run when no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
