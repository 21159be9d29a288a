using System.Net;

namespace FhirInterface.Whole.Tests;

/// <summary>One server on SQLite, or two on one PostgreSQL, that are killed at random and started again.</summary>
internal sealed class CrashCluster : IAsyncDisposable
{
    // Short times, so that clocks run out, asks fall back and letters are released for safety while servers die.
    private const string HurriedPolicy = """
        "version": "crash", "safetyReleaseHours": 0.0015, "urgentSafetyReleaseHours": 0.001, "acceptWithinHours": 0.002, "collectWithinHours": 0.002
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("fhirinterface-crash-").FullName;
    private readonly List<ServerProcess> servers = [];

    // Not for secrets: a seed makes the same kills again.
#pragma warning disable CA5394
    private readonly Random random;

    public CrashCluster(int seed, string? postgres)
    {
        random = new Random(seed);
        File.WriteAllText(Path.Combine(folder, "hurried.json"), Hurried());
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Policy__Folder"] = folder };
        if (postgres is not null)
        {
            settings["Store__Provider"] = "postgresql";
            settings["ConnectionStrings__Store"] = $"{postgres};Database=crash_{Guid.NewGuid():N}";
        }

        for (var n = 0; n < (postgres is null ? 1 : 2); n++)
            servers.Add(new ServerProcess(settings));
    }

    public int Kills { get; private set; }

    public async Task Start(CancellationToken cancel)
    {
        foreach (var server in servers)
            await server.Start(cancel);
    }

    /// <summary>A client of a server of the moment; null where that one is down.</summary>
    public async Task<HttpClient?> Client(string who, int server, CancellationToken cancel)
    {
        try
        {
            return await servers[server % servers.Count].Client(who, cancel);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>A client of the first server, which must be up.</summary>
    public async Task<HttpClient> Client(string who, CancellationToken cancel) =>
        await Client(who, 0, cancel) ?? throw new InvalidOperationException("The server is down:\n" + servers[0].Log);

    /// <summary>Kills one after the other, at random moments, until it is enough; then all are up again.</summary>
    /// <param name="acknowledged">How many letters were: on a slow machine one takes longer than a server is let live, and none would come.</param>
    public async Task KillUntil(Func<bool> done, Func<int> acknowledged, CancellationToken cancel)
    {
        while (!done())
        {
            var before = acknowledged();
            await Task.Delay(TimeSpan.FromSeconds(1 + (random.NextDouble() * 4)), cancel);
            while (acknowledged() == before && !done())
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancel);
            var victim = servers[random.Next(servers.Count)];
            await victim.Kill();
            Kills++;
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500)), cancel);
            await victim.Start(cancel);
        }
    }

    /// <summary><c>admin verify</c> over the store, with the servers stopped; what it says.</summary>
    public async Task<(int Exit, string Said)> Verify(CancellationToken cancel)
    {
        foreach (var server in servers)
            await server.Kill();
        return await servers[0].Admin(["verify"], cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string Hurried()
    {
        var policy = File.ReadAllText(Path.Combine(ServerProcess.Root, "profiles", "policy", "default.json"));
        var own = policy.Replace("\"custodian\": \"*\"", "\"custodian\": \"ZZ1\"", StringComparison.Ordinal);
        foreach (
            var name in (string[])["version", "safetyReleaseHours", "urgentSafetyReleaseHours", "acceptWithinHours", "collectWithinHours"]
        )
            own = System.Text.RegularExpressions.Regex.Replace(
                own,
                $"\\s*\"{name}\": [^,]*,",
                "",
                System.Text.RegularExpressions.RegexOptions.None,
                TimeSpan.FromSeconds(1)
            );
        return "{" + HurriedPolicy + "," + own.TrimStart()[1..];
    }
}
