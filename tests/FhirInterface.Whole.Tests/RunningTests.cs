using System.Collections.Concurrent;
using System.Net;
using FhirInterface.Demo;

namespace FhirInterface.Whole.Tests;

/// <summary>A server's start and end, as whoever runs it sees them.</summary>
public sealed class RunningTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_configuration_stops_the_start_and_names_each_setting()
    {
        await using var server = new ServerProcess(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Store__Provider"] = "oracle",
                ["Store__Providr"] = "sqlite",
                ["Access__Burst"] = "many",
                ["BaseUrl"] = "here",
                ["Policy__Folder"] = "/no/such/folder",
            }
        );

        var (exit, said) = await server.RunToEnd(Cancel);

        Assert.Equal(2, exit);
        foreach (var name in (string[])["Store:Provider is \"oracle\"", "Store:Providr", "Access:Burst", "BaseUrl", "Policy:Folder"])
            Assert.Contains(name, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_finishes_what_was_accepted()
    {
        await using var server = new ServerProcess();
        await server.Start(Cancel);
        var acknowledged = new ConcurrentBag<string>();
        using var client = await server.Client("hospital", Cancel);
        var invented = new InventedLetters(7);
        var letters = new ConcurrentQueue<byte[]>(
            Enumerable
                .Range(0, 400)
                .Select(n => FhirJson.Bytes(invented.Next(DateTimeOffset.UnixEpoch.AddYears(56).AddMinutes(n), 3, "ZZ1").Bundle))
        );
        var posting = Enumerable.Range(0, 4).Select(_ => Post()).ToList();
        while (acknowledged.Count < 10)
        {
            Assert.Contains(posting, one => !one.IsCompleted);
            await Task.Delay(5, Cancel);
        }

        Assert.Equal(0, await server.Stop(Cancel));
        await Task.WhenAll(posting);

        await server.Start(Cancel);
        using var after = await server.Client("hospital", Cancel);
        foreach (var location in acknowledged)
        {
            using var read = await after.GetAsync(new Uri(location), Cancel);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }

        // What a connection carried that was just being closed got no answer, and was not taken either: nothing in between.
        using var counted = await after.GetAsync(new Uri("fhir/Bundle?_summary=count", UriKind.Relative), Cancel);
        Assert.Equal(acknowledged.Count, (await FhirJson.Json(counted, Cancel)).GetProperty("total").GetInt32());

        using var metrics = await after.GetAsync(new Uri("metrics", UriKind.Relative), Cancel);
        var said = await metrics.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("fhirinterface_queue_age_seconds", said, StringComparison.Ordinal);

        async Task Post()
        {
            while (letters.TryDequeue(out var body))
            {
                try
                {
                    using var answer = await client.PostAsync(new Uri("fhir/Bundle", UriKind.Relative), FhirJson.Content(body), Cancel);
                    acknowledged.Add(answer.Headers.Location!.ToString());
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        }
    }
}
