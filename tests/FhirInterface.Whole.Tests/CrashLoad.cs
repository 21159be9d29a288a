using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FhirInterface.Demo;

namespace FhirInterface.Whole.Tests;

/// <summary>What hospitals and practices do while servers die: posts, again if there was no answer, and moves of Tasks.</summary>
internal sealed class CrashLoad(CrashCluster cluster, int seed)
{
    private const int Posters = 4;
    private static readonly string[] Practices = ["Z99001", "Z99002"];

    private readonly InventedLetters invented = new(seed);
    private int posted;

    /// <summary>Location of each acknowledged letter, and what was posted.</summary>
    public ConcurrentDictionary<string, byte[]> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>The version that each acknowledged move of a Task made.</summary>
    public ConcurrentDictionary<string, int> Moved { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers that were neither what was wanted nor a fault of the connection.</summary>
    public ConcurrentQueue<string> Strange { get; } = [];

    public Task Run(Func<bool> done, CancellationToken cancel) =>
        Task.WhenAll([
            .. Enumerable.Range(0, Posters).Select(n => Post(n, done, cancel)),
            Move("practice-1", "Z99001", 0, done, cancel),
            Move("practice-2", "Z99002", 1, done, cancel),
        ]);

    /// <summary>One sender: what was not answered is posted again, unchanged, until it is; to whichever server is up.</summary>
    private async Task Post(int server, Func<bool> done, CancellationToken cancel)
    {
        byte[]? body = null;
        while (!done() || body is not null)
        {
            using var client = await cluster.Client("hospital", server++, cancel);
            try
            {
                while (client is not null && (!done() || body is not null))
                {
                    body ??= Letter();
                    using var answer = await client.PostAsync(new Uri("fhir/Bundle", UriKind.Relative), FhirJson.Content(body), cancel);
                    if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity)
                        Acknowledged[answer.Headers.Location!.ToString().Split("/fhir/")[1]] = body;
                    else
                        Strange.Enqueue($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
                    body = null;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                // The server died under it: not acknowledged, so sent again.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancel);
        }
    }

    private byte[] Letter()
    {
        lock (invented)
        {
            var at = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero).AddSeconds(posted++);
            return FhirJson.Bytes(invented.Next(at, 4, "ZZ1", Practices[posted % Practices.Length]).Bundle);
        }
    }

    /// <summary>One practice: takes what is requested, and goes on with it.</summary>
    private async Task Move(string who, string ods, int server, Func<bool> done, CancellationToken cancel)
    {
        while (!done())
        {
            using var client = await cluster.Client(who, server++, cancel);
            try
            {
                while (client is not null && !done())
                {
                    foreach (var (status, next) in ((string, string)[])[("received", "accepted"), ("requested", "received")])
                        await MoveSome(client, ods, status, next, cancel);
                    await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                // Whether the move was made is not known, and need not be.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancel);
        }
    }

    private async Task MoveSome(HttpClient client, string ods, string status, string next, CancellationToken cancel)
    {
        var query = $"fhir/Task?owner:identifier={ods}&status={status}&_count=5&_sort=-_lastUpdated";
        using var found = await client.GetAsync(new Uri(query, UriKind.Relative), cancel);
        if (found.StatusCode != HttpStatusCode.OK)
        {
            Strange.Enqueue($"{query}: {found.StatusCode}");
            return;
        }

        var page = await FhirJson.Json(found, cancel);
        if (!page.TryGetProperty("entry", out var entries))
            return;
        foreach (var entry in entries.EnumerateArray())
        {
            var task = entry.GetProperty("resource");
            var (id, version) = (task.GetProperty("id").GetString()!, task.GetProperty("meta").GetProperty("versionId").GetString()!);
            using var patch = new HttpRequestMessage(HttpMethod.Patch, new Uri($"fhir/Task/{id}", UriKind.Relative))
            {
                Content = new StringContent(
                    $$"""[{"op":"replace","path":"/status","value":"{{next}}"}]""",
                    Encoding.UTF8,
                    "application/json-patch+json"
                ),
                Headers = { IfMatch = { new EntityTagHeaderValue($"\"{version}\"", isWeak: true) } },
            };
            using var answer = await client.SendAsync(patch, cancel);
            if (answer.StatusCode == HttpStatusCode.OK)
                Moved[id] = int.Parse(version, System.Globalization.CultureInfo.InvariantCulture) + 1;
            else if (answer.StatusCode is not (HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict))
                Strange.Enqueue($"{id} to {next}: {answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
        }
    }
}
