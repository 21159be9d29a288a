using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Net;
using FhirInterface.Demo;

namespace FhirInterface.Whole.Tests;

/// <summary>A backup made while letters come in holds every letter that was acknowledged before it began, and a server runs on it (docs/operations.md).</summary>
public sealed class BackupTests
{
    private const int Before = 15;
    private const int After = 5;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sqlite_backup_under_writes_is_restored_whole()
    {
        var folder = Directory.CreateTempSubdirectory("fhirinterface-backup-").FullName;
        try
        {
            var copy = Path.Combine(folder, "fhirinterface.db");
            await using var server = new ServerProcess();
            var kept = await BackUpUnderWrites(
                server,
                async () =>
                {
                    var (exit, said) = await server.Admin(["backup", "--to", copy], Cancel);
                    Assert.True(exit == 0, said);
                }
            );

            await Restored(new Dictionary<string, string>(StringComparer.Ordinal) { ["FHIRINTERFACE_DATA"] = folder }, kept);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_postgresql_dump_under_writes_is_restored_whole()
    {
        var postgres = Environment.GetEnvironmentVariable("FHIRINTERFACE_TEST_POSTGRES");
        Assert.SkipUnless(postgres is not null, "FHIRINTERFACE_TEST_POSTGRES names no PostgreSQL: see .ci/on-postgresql.");
        var dump = Path.Combine(Path.GetTempPath(), $"fhirinterface-{Guid.NewGuid():N}.dump");
        var (from, to) = ($"backup_{Guid.NewGuid():N}", $"restored_{Guid.NewGuid():N}");
        try
        {
            await using var server = new ServerProcess(Postgres(postgres!, from));
            var kept = await BackUpUnderWrites(
                server,
                () => Tool(postgres!, "pg_dump", "--format=custom", $"--file={dump}", $"--dbname={from}")
            );

            await Tool(postgres!, "createdb", to);
            await Tool(postgres!, "pg_restore", $"--dbname={to}", dump);
            await Restored(Postgres(postgres!, to), kept);
        }
        finally
        {
            File.Delete(dump);
        }
    }

    /// <summary>Posts all the while; returns the letters that were acknowledged before <paramref name="backUp"/> began.</summary>
    private static async Task<IReadOnlyList<string>> BackUpUnderWrites(ServerProcess server, Func<Task> backUp)
    {
        await server.Start(Cancel);
        using var hospital = await server.Client("hospital", Cancel);
        var acknowledged = new ConcurrentQueue<string>();
        using var end = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, 2).Select(n => Task.Run(() => Post(hospital, n, acknowledged, end.Token), Cancel)));
        await More(acknowledged, Before, writing);

        IReadOnlyList<string> kept = [.. acknowledged];
        await backUp();
        await More(acknowledged, acknowledged.Count + After, writing);
        await end.CancelAsync();
        await writing;
        return kept;
    }

    private static async Task More(ConcurrentQueue<string> acknowledged, int count, Task writing)
    {
        while (acknowledged.Count < count)
        {
            if (writing.IsCompleted)
                await writing;
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel);
        }
    }

    private static async Task Post(HttpClient hospital, int sender, ConcurrentQueue<string> acknowledged, CancellationToken end)
    {
        var invented = new InventedLetters(sender + 1);
        for (var n = 0; !end.IsCancellationRequested; n++)
        {
            var letter = invented.Next(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero).AddSeconds(n), 3, "ZZ1").Bundle;
            using var answer = await hospital.PostAsync(
                new Uri("fhir/Bundle", UriKind.Relative),
                FhirJson.Content(FhirJson.Bytes(letter)),
                Cancel
            );
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.UnprocessableEntity, answer.StatusCode.ToString());
            acknowledged.Enqueue(answer.Headers.Location!.ToString().Split("/fhir/")[1]);
        }
    }

    private static async Task Restored(Dictionary<string, string> settings, IReadOnlyList<string> kept)
    {
        await using var server = new ServerProcess(settings);
        await server.Start(Cancel);
        using var hospital = await server.Client("hospital", Cancel);
        foreach (var letter in kept)
        {
            using var read = await hospital.GetAsync(new Uri("fhir/" + letter, UriKind.Relative), Cancel);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }

        // And it takes letters.
        var more = new ConcurrentQueue<string>();
        using var end = new CancellationTokenSource();
        var writing = Post(hospital, 7, more, end.Token);
        await More(more, 1, writing);
        await end.CancelAsync();
        await writing;
        await server.Stop(Cancel);
        var (exit, said) = await server.Admin(["verify"], Cancel);
        Assert.True(exit == 0, said);
    }

    private static Dictionary<string, string> Postgres(string server, string database) =>
        new(StringComparer.Ordinal) { ["Store__Provider"] = "postgresql", ["ConnectionStrings__Store"] = $"{server};Database={database}" };

    /// <summary>A program of PostgreSQL's, to the end.</summary>
    private static async Task Tool(string server, string program, params string[] arguments)
    {
        var connection = new DbConnectionStringBuilder { ConnectionString = server };
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment =
            {
                ["PGHOST"] = (string)connection["Host"],
                ["PGPORT"] = (string)connection["Port"],
                ["PGUSER"] = (string)connection["Username"],
            },
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{program}: {said}");
    }
}
