using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirInterface.Demo;

namespace FhirInterface.Whole.Tests;

/// <summary>
/// What is owed is done once (design 6.1): a real server with a real clock is killed in the middle of releasing letters that nobody mended,
/// again and again.
/// </summary>
public sealed class SafetyReleaseCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Letters = 120;
    private const int Kills = 3;

    /// <summary>Hours: long enough to post them all, short enough to wait for.</summary>
    private const double ReleaseAfter = 0.008;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string policies = Directory.CreateTempSubdirectory("fhirinterface-policy-").FullName;

    [Fact]
    public async Task Every_held_letter_is_released_once_after_kill_9()
    {
        var cancel = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(Path.Combine(policies, "quick.json"), QuickPolicy(), cancel);
        await using var server = new ServerProcess(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Policy__Folder"] = policies }
        );
        await server.Start(cancel);
        var held = await PostHeldLetters(server, cancel);

        for (var kill = 1; kill <= Kills; kill++)
        {
            var released = await WaitFor(server, kill * held.Count / (Kills + 1), cancel);
            await server.Kill();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"killed after {released} of {held.Count} releases"));
            await server.Start(cancel);
        }

        await WaitFor(server, held.Count, cancel);
        await EachIsReleasedOnce(server, held, cancel);
    }

    public void Dispose() => Directory.Delete(policies, recursive: true);

    private static async Task<List<string>> PostHeldLetters(ServerProcess server, CancellationToken cancel)
    {
        using var hospital = await server.Client("hospital", cancel);
        var invented = new InventedLetters(7);
        var at = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
        var held = new List<string>();
        for (var n = 0; n < Letters; n++)
        {
            var letter = invented.Letter(at.AddMinutes(n), ["fit-note", "chase-result"], "ZZ1", "Z99001");
            using var answer = await hospital.PostAsync(
                new Uri("fhir/Bundle", UriKind.Relative),
                FhirJson.Content(FhirJson.Bytes(letter.Bundle)),
                cancel
            );
            if (answer.StatusCode == HttpStatusCode.UnprocessableEntity)
                held.Add(answer.Headers.Location!.ToString().Split("/Bundle/")[1].Split('/')[0]);
        }

        Assert.True(held.Count > Letters / 2, $"{held.Count} of {Letters} letters were held");
        return held;
    }

    /// <summary>Waits until so many letters are released, looking as a practice does; returns how many are.</summary>
    private static async Task<int> WaitFor(ServerProcess server, int enough, CancellationToken cancel)
    {
        using var liaison = await server.Client("liaison", cancel);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        waiting.CancelAfter(Patience);
        while (true)
        {
            using var answer = await liaison.GetAsync(new Uri("fhir/Task?code=letter&_summary=count", UriKind.Relative), waiting.Token);
            var total = (await FhirJson.Json(answer, waiting.Token)).GetProperty("total").GetInt32();
            if (total >= enough)
                return total;
            await Task.Delay(5, waiting.Token);
        }
    }

    private static async Task EachIsReleasedOnce(ServerProcess server, List<string> held, CancellationToken cancel)
    {
        using var liaison = await server.Client("liaison", cancel);
        using var practice = await server.Client("practice-1", cancel);
        foreach (var id in held)
        {
            using var read = await practice.GetAsync(new Uri($"fhir/Bundle/{id}", UriKind.Relative), cancel);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            var meta = (await FhirJson.Json(read, cancel)).GetProperty("meta");
            Assert.Equal("2", meta.GetProperty("versionId").GetString());
            Assert.Single(meta.GetProperty("tag").EnumerateArray(), tag => tag.GetProperty("code").GetString() == "safety-release");
            Assert.Equal(2, (await FhirJson.SearchAll(liaison, $"fhir/Provenance?target=Bundle/{id}", cancel)).Count);

            var tasks = await FhirJson.SearchAll(liaison, $"fhir/Task?focus=Bundle/{id}&_count=100", cancel);
            Assert.Single(tasks, task => IsOf(task, "GpLetter"));
            Assert.Single(tasks, task => IsOf(task, "InterfaceIssue"));
            var actions = tasks.Where(task => IsOf(task, "HospitalAction")).Select(Description).ToList();
            Assert.NotEmpty(actions);
            Assert.Equal(actions.Count, actions.Distinct(StringComparer.Ordinal).Count());
        }
    }

    private static bool IsOf(JsonElement task, string profile) =>
        task.GetProperty("meta").GetProperty("profile")[0].GetString()!.EndsWith("/" + profile, StringComparison.Ordinal);

    private static string Description(JsonElement task) => task.GetProperty("description").GetString()!;

    /// <summary>The shipped policy of ZZ1, but for its clocks.</summary>
    private static string QuickPolicy()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "FhirInterface.sln")))
            root = root.Parent!;
        var policy = JsonNode.Parse(File.ReadAllText(Path.Combine(root.FullName, "profiles", "policy", "ZZ1.json")))!;
        policy["version"] = "2026.quick";
        policy["effectiveFrom"] = "2026-01-02";
        policy["safetyReleaseHours"] = ReleaseAfter;
        policy["urgentSafetyReleaseHours"] = ReleaseAfter;
        return policy.ToJsonString();
    }
}
