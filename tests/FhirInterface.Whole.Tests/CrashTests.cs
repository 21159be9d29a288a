using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using FhirInterface.Demo;

namespace FhirInterface.Whole.Tests;

/// <summary>What was acknowledged is on disk (design 6.1): the server is killed in the middle of its work, again and again.</summary>
public sealed class CrashTests
{
    private const int Letters = 200;
    private const int Kills = 4;

    [Fact]
    public async Task Every_acknowledged_letter_is_there_once_after_kill_9()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = new ServerProcess();
        await server.Start(cancel);

        var invented = new InventedLetters(20261122);
        var at = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
        var waiting = new ConcurrentQueue<byte[]>(
            Enumerable.Range(0, Letters).Select(n => FhirJson.Bytes(invented.Next(at.AddMinutes(n), 4, "ZZ1", "Z99001").Bundle))
        );
        var acknowledged = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        for (var life = 0; life <= Kills; life++)
        {
            if (life > 0)
                await server.Start(cancel);
            using var client = await server.Client("hospital", cancel);
            var enough = life == Kills ? Letters : (life + 1) * Letters / (Kills + 1);
            var posting = Enumerable.Range(0, 4).Select(_ => PostUntil(client, waiting, acknowledged, enough, cancel)).ToList();
            if (life < Kills)
            {
                // In the middle of what the posters are doing, not after it.
                while (acknowledged.Count < enough - (Letters / 20))
                    await Task.Delay(1, cancel);
                await server.Kill();
            }

            await Task.WhenAll(posting);
        }

        using var hospital = await server.Client("hospital", cancel);
        using var practice = await server.Client("practice-1", cancel);
        Assert.True(acknowledged.Count >= Letters, $"{acknowledged.Count} of {Letters} were acknowledged in the end");
        foreach (var (location, body) in acknowledged)
            await IsThere(hospital, location, body, cancel);
        await EachReleasedLetterHasOneGpLetter(practice, cancel);
    }

    /// <summary>Posts letters as a sender does: what was not answered is posted again, unchanged.</summary>
    private static async Task PostUntil(
        HttpClient client,
        ConcurrentQueue<byte[]> waiting,
        ConcurrentDictionary<string, byte[]> acknowledged,
        int enough,
        CancellationToken cancel
    )
    {
        while (acknowledged.Count < enough && waiting.TryDequeue(out var body))
        {
            try
            {
                using var answer = await client.PostAsync(new Uri("fhir/Bundle", UriKind.Relative), FhirJson.Content(body), cancel);
                Assert.True(
                    answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity,
                    $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}"
                );
                acknowledged[answer.Headers.Location!.ToString()] = body;
            }
            catch (HttpRequestException)
            {
                // The server died under it: not acknowledged, so owed to nobody, and sent again.
                waiting.Enqueue(body);
                return;
            }
        }
    }

    private static async Task IsThere(HttpClient hospital, string location, byte[] body, CancellationToken cancel)
    {
        using var read = await hospital.GetAsync(new Uri(location, UriKind.RelativeOrAbsolute), cancel);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);

        using var again = await hospital.PostAsync(new Uri("fhir/Bundle", UriKind.Relative), FhirJson.Content(body), cancel);
        Assert.Equal(location, again.Headers.Location!.ToString());

        var id = location.Split("/Bundle/")[1].Split('/')[0];
        var provenances = await FhirJson.SearchAll(hospital, $"fhir/Provenance?target=Bundle/{id}", cancel);
        var sources = provenances.SelectMany(Sources).Distinct(StringComparer.Ordinal).ToList();
        var source = Assert.Single(sources);
        var posted = await hospital.GetByteArrayAsync(new Uri($"fhir/{source}", UriKind.Relative), cancel);
        Assert.Equal(SHA256.HashData(body), SHA256.HashData(posted));
    }

    private static IEnumerable<string> Sources(JsonElement provenance) =>
        provenance.TryGetProperty("entity", out var entities)
            ? entities
                .EnumerateArray()
                .Where(entity => entity.GetProperty("role").GetString() == "source")
                .Select(entity => entity.GetProperty("what").GetProperty("reference").GetString()!)
            : [];

    private static async Task EachReleasedLetterHasOneGpLetter(HttpClient practice, CancellationToken cancel)
    {
        var letters = await FhirJson.SearchAll(practice, "fhir/Bundle?practice=Z99001&_count=100", cancel);
        var tasks = await FhirJson.SearchAll(practice, "fhir/Task?owner:identifier=Z99001&code=letter&_count=100", cancel);
        var focus = tasks.Select(task => task.GetProperty("focus").GetProperty("reference").GetString()!.Split('/')[1]).ToList();
        Assert.NotEmpty(letters);
        Assert.Equal(letters.Select(letter => letter.GetProperty("id").GetString()).Order(), focus.Order());
    }
}
