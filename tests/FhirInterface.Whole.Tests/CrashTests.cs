using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace FhirInterface.Whole.Tests;

/// <summary>
/// What was acknowledged is on disk, and what is owed stays owed (design 6.1): servers are killed with <c>kill -9</c> at random moments under
/// load. <c>FHIRINTERFACE_CRASH_SECONDS</c> says for how long (default 20), <c>FHIRINTERFACE_CRASH_SEED</c> makes a run again.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int DefaultSeconds = 20;
    private const int Submissions = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Nothing_is_lost_or_doubled_by_kill_9_on_sqlite() => Run(postgres: null);

    [Fact]
    public Task Nothing_is_lost_or_doubled_by_kill_9_with_two_servers_on_postgresql()
    {
        var postgres = Environment.GetEnvironmentVariable("FHIRINTERFACE_TEST_POSTGRES");
        Assert.SkipUnless(postgres is not null, "FHIRINTERFACE_TEST_POSTGRES names no PostgreSQL: see .ci/on-postgresql.");
        return Run(postgres);
    }

    private async Task Run(string? postgres)
    {
        var seed = Setting("FHIRINTERFACE_CRASH_SEED", Environment.TickCount & int.MaxValue);
        output.WriteLine(FormattableString.Invariant($"seed {seed}"));
        await using var cluster = new CrashCluster(seed, postgres);
        await cluster.Start(Cancel);
        using var one = new NotificationSink();
        using var two = new NotificationSink();
        using var three = new NotificationSink();
        await Subscribe(cluster, "practice-1", "Z99001", one);
        await Subscribe(cluster, "practice-2", "Z99002", two);
        await Subscribe(cluster, "hospital", "ZZ1", three);

        var load = new CrashLoad(cluster, seed);
        var end = DateTime.UtcNow.AddSeconds(Setting("FHIRINTERFACE_CRASH_SECONDS", DefaultSeconds));
        // On a slow machine it goes on until there was something to lose.
        bool Done() => DateTime.UtcNow >= end && cluster.Kills >= 3 && load.Acknowledged.Count >= Submissions && load.Moved.Count >= 5;
        await Task.WhenAll(cluster.KillUntil(Done, () => load.Acknowledged.Count, Cancel), load.Run(Done, Cancel));
        one.Hiccups = two.Hiccups = three.Hiccups = false;

        using var hospital = await cluster.Client("hospital", Cancel);
        using var practice1 = await cluster.Client("practice-1", Cancel);
        using var practice2 = await cluster.Client("practice-2", Cancel);
        Assert.Empty(load.Strange);
        await Quiet(load.Acknowledged.Count, hospital, practice1, practice2, one, two, three);
        output.WriteLine(
            FormattableString.Invariant($"{cluster.Kills} kills, {load.Acknowledged.Count} letters, {load.Moved.Count} tasks moved")
        );

        await CrashChecks.Once(hospital, load.Acknowledged, Cancel);
        CrashChecks.Told(one.Taken, await CrashChecks.Tasks(practice1, "Z99001", load.Moved, Cancel));
        CrashChecks.Told(two.Taken, await CrashChecks.Tasks(practice2, "Z99002", load.Moved, Cancel));
        CrashChecks.Told(three.Taken, await CrashChecks.Tasks(hospital, "ZZ1", load.Moved, Cancel));
        await CrashChecks.Returned(hospital, Cancel);
        await CrashChecks.Letters(hospital, load.Acknowledged, Cancel);

        var (exit, said) = await cluster.Verify(Cancel);
        Assert.True(exit == 0, said);
    }

    private static async Task Subscribe(CrashCluster cluster, string who, string ods, NotificationSink sink)
    {
        using var client = await cluster.Client(who, Cancel);
        using var answer = await client.PostAsync(
            new Uri("fhir/Subscription", UriKind.Relative),
            FhirJson.Content(
                System.Text.Encoding.UTF8.GetBytes(
                    $$"""
                    {
                      "resourceType": "Subscription", "status": "requested", "reason": "Crash test",
                      "criteria": "https://fhirinterface.example/SubscriptionTopic/task-changed",
                      "_criteria": { "extension": [{
                        "url": "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria",
                        "valueString": "Task?owner:identifier={{ods}}" }] },
                      "channel": { "type": "rest-hook", "endpoint": "{{sink.Url}}", "payload": "application/fhir+json",
                        "_payload": { "extension": [{
                          "url": "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content",
                          "valueCode": "id-only" }] } }
                    }
                    """
                )
            ),
            Cancel
        );
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        // Events count from the handshake on.
        var id = answer.Headers.Location!.ToString().Split("/Subscription/")[1].Split('/')[0];
        var waited = Stopwatch.StartNew();
        while (true)
        {
            using var read = await client.GetAsync(new Uri($"fhir/Subscription/{id}", UriKind.Relative), Cancel);
            if ((await FhirJson.Json(read, Cancel)).GetProperty("status").GetString() == "active")
                return;
            Assert.True(waited.Elapsed < Patience, "The subscription did not become active.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancel);
        }
    }

    /// <summary>Waits until no letter is held, no action waits for the hospital, and as much was delivered as there is to tell.</summary>
    private static async Task Quiet(
        int letters,
        HttpClient hospital,
        HttpClient practice1,
        HttpClient practice2,
        params NotificationSink[] sinks
    )
    {
        var waited = Stopwatch.StartNew();
        (string Owner, HttpClient Client, NotificationSink Sink)[] told =
        [
            ("Z99001", practice1, sinks[0]),
            ("Z99002", practice2, sinks[1]),
            ("ZZ1", hospital, sinks[2]),
        ];
        while (true)
        {
            // In this order: when all letters are released no new action comes, and when no action waits none falls back.
            var held = letters - await Total(hospital, "fhir/Task?requester:identifier=ZZ1&code=letter");
            var open = await Total(hospital, "fhir/Task?owner:identifier=ZZ1&status=requested,received");
            var behind = 0;
            foreach (var (owner, client, sink) in told)
            {
                var versions = (
                    await FhirJson.SearchAll(client, $"fhir/Task?owner:identifier={owner}&_count=500&_elements=status", Cancel)
                ).Sum(task => int.Parse(task.GetProperty("meta").GetProperty("versionId").GetString()!, CultureInfo.InvariantCulture));
                if (sink.Taken.Select(item => item.Number).Distinct().Count() < versions)
                    behind++;
            }

            if (held == 0 && open == 0 && behind == 0)
                return;
            Assert.True(
                waited.Elapsed < Patience,
                FormattableString.Invariant(
                    $"{held} letters are held, {open} actions have not fallen back, {behind} subscribers are owed something."
                )
            );
            await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        }
    }

    private static async Task<int> Total(HttpClient client, string query)
    {
        using var answer = await client.GetAsync(new Uri(query + "&_summary=count", UriKind.Relative), Cancel);
        return (await FhirJson.Json(answer, Cancel)).GetProperty("total").GetInt32();
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
