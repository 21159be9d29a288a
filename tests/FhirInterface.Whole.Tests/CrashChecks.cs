using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace FhirInterface.Whole.Tests;

/// <summary>What must hold when the killing is over (design 4 and 6.1), as clients see it.</summary>
internal static class CrashChecks
{
    private static readonly Dictionary<string, string[]> Moves = new(StringComparer.Ordinal)
    {
        ["requested"] = ["received", "accepted", "rejected", "completed", "cancelled"],
        ["received"] = ["accepted", "rejected", "completed", "cancelled"],
        ["accepted"] = ["in-progress", "completed", "failed", "cancelled"],
        ["in-progress"] = ["on-hold", "completed", "failed", "cancelled"],
        ["on-hold"] = ["in-progress", "failed", "cancelled"],
    };

    /// <summary>Every acknowledged letter is there, once, with the bytes that were posted.</summary>
    public static Task Letters(HttpClient hospital, IReadOnlyDictionary<string, byte[]> acknowledged, CancellationToken cancel) =>
        Parallel.ForEachAsync(
            acknowledged,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancel },
            async (letter, _) =>
            {
                var (location, body) = letter;
                using var again = await hospital.PostAsync(new Uri("fhir/Bundle", UriKind.Relative), FhirJson.Content(body), cancel);
                Assert.EndsWith(location, again.Headers.Location!.ToString(), StringComparison.Ordinal);

                var id = location.Split('/')[1];
                var provenances = await FhirJson.SearchAll(hospital, $"fhir/Provenance?target=Bundle/{id}", cancel);
                var source = Assert.Single(provenances.SelectMany(Sources).Distinct(StringComparer.Ordinal));
                var posted = await hospital.GetByteArrayAsync(new Uri($"fhir/{source}", UriKind.Relative), cancel);
                Assert.Equal(SHA256.HashData(body), SHA256.HashData(posted));
            }
        );

    /// <summary>No letter is there that nobody got an answer for twice: as many as were acknowledged, each once.</summary>
    public static async Task Once(HttpClient hospital, IReadOnlyDictionary<string, byte[]> acknowledged, CancellationToken cancel)
    {
        var letters = await FhirJson.SearchAll(hospital, "fhir/Bundle?custodian=ZZ1&_count=200&_elements=identifier", cancel);
        var ids = letters.Select(letter => letter.GetProperty("id").GetString()!).Order().ToList();
        Assert.Equal(acknowledged.Keys.Select(location => location.Split('/')[1]).Distinct().Order(), ids);
    }

    /// <summary>Each released letter has told its practice once, and each Task has gone by legal steps only.</summary>
    /// <returns>How many versions each Task has.</returns>
    public static async Task<IReadOnlyDictionary<string, int>> Tasks(
        HttpClient reader,
        string ods,
        IReadOnlyDictionary<string, int> moved,
        CancellationToken cancel
    )
    {
        var tasks = await FhirJson.SearchAll(reader, $"fhir/Task?owner:identifier={ods}&_count=200", cancel);
        var versions = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            tasks,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancel },
            async (task, _) =>
            {
                var id = task.GetProperty("id").GetString()!;
                var history = await FhirJson.SearchAll(reader, $"fhir/Task/{id}/_history", cancel);
                var states = history.Select(version => version.GetProperty("status").GetString()!).Reverse().ToList();
                Assert.Equal("requested", states[0]);
                for (var n = 1; n < states.Count; n++)
                    Assert.True(
                        states[n] == states[n - 1] || Moves[states[n - 1]].Contains(states[n], StringComparer.Ordinal),
                        $"Task/{id} went from {states[n - 1]} to {states[n]}"
                    );
                if (moved.TryGetValue(id, out var acknowledged))
                    Assert.True(states.Count >= acknowledged, $"Task/{id}: a move that was acknowledged is lost");
                versions[id] = states.Count;
            }
        );

        // One letter, one GpLetter; one ask, one open Task.
        var letters = tasks.Where(task => CodeOf(task) == "letter").Select(FocusOf).ToList();
        Assert.Equal(letters.Distinct(StringComparer.Ordinal).Count(), letters.Count);
        return versions;
    }

    /// <summary>What came back to the practice is open at the practice, or was: for each returned action of the hospital there is one of the GP.</summary>
    public static async Task Returned(HttpClient hospital, CancellationToken cancel)
    {
        var tasks = await FhirJson.SearchAll(hospital, "fhir/Task?requester:identifier=ZZ1&_count=200", cancel);
        var own = await FhirJson.SearchAll(hospital, "fhir/Task?owner:identifier=ZZ1&_count=200", cancel);
        var atGp = tasks.Where(task => CodeOf(task) != "letter").GroupBy(Ask).ToDictionary(group => group.Key, group => group.Count());
        foreach (var group in own.GroupBy(Ask))
        {
            var returned = group.Count(task => task.GetProperty("status").GetString() == "cancelled");
            Assert.Equal(returned, atGp.GetValueOrDefault(group.Key));
        }
    }

    /// <summary>A subscriber has been told of every version of every Task, by numbers without gaps, in order; what came twice came again at once.</summary>
    public static void Told(IReadOnlyList<(long Number, string Focus)> taken, IReadOnlyDictionary<string, int> versions)
    {
        var firsts = new List<(long Number, string Focus)>();
        foreach (var item in taken)
        {
            if (firsts.Count == 0 || item.Number > firsts[^1].Number)
                firsts.Add(item);
        }

        Assert.Equal(Enumerable.Range(1, firsts.Count).Select(n => (long)n), firsts.Select(item => item.Number));
        Assert.Equal(
            versions
                .OrderBy(task => task.Key, StringComparer.Ordinal)
                .Select(task => FormattableString.Invariant($"Task/{task.Key} {task.Value}")),
            firsts
                .GroupBy(item => item.Focus, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => FormattableString.Invariant($"{group.Key} {group.Count()}"))
        );
    }

    private static string Ask(JsonElement task) =>
        FocusOf(task)
        + "|"
        + CodeOf(task)
        + "|"
        + task.GetProperty("input")
            .EnumerateArray()
            .First(input => input.GetProperty("type").GetProperty("coding")[0].GetProperty("code").GetString() == "source-text")
            .GetProperty("valueString")
            .GetString();

    private static string CodeOf(JsonElement task) => task.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString()!;

    private static string FocusOf(JsonElement task) => task.GetProperty("focus").GetProperty("reference").GetString()!;

    private static IEnumerable<string> Sources(JsonElement provenance) =>
        provenance.TryGetProperty("entity", out var entities)
            ? entities
                .EnumerateArray()
                .Where(entity => entity.GetProperty("role").GetString() == "source")
                .Select(entity => entity.GetProperty("what").GetProperty("reference").GetString()!)
                .Where(reference => reference.StartsWith("Binary/", StringComparison.Ordinal))
            : [];
}
