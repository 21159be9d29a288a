using System.Globalization;
using System.Net;
using System.Text.Json;
using FhirInterface.Demo;

namespace FhirInterface.Whole.Tests;

/// <summary>A thousand generated letters through the real server: what design 4 and 6 say of letters holds for each of them.</summary>
public sealed class LetterPropertiesTests(ITestOutputHelper output)
{
    private const int Seed = 31;
    private const int Letters = 1000;

    [Fact]
    public async Task Every_letter_keeps_what_the_design_promises()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = new ServerProcess();
        await server.Start(cancel);
        using var hospital = await server.Client("hospital", cancel);
        using var liaison = await server.Client("liaison", cancel);
        using var practice = await server.Client("practice-1", cancel);
        var invented = new InventedLetters(Seed);
        var at = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
        var letters = Enumerable.Range(0, Letters).Select(n => invented.Next(at.AddMinutes(n), 12, "ZZ1", "Z99001")).ToList();

        var table = new SortedDictionary<string, SortedDictionary<string, int>>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            letters,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancel },
            async (letter, stop) =>
            {
                var disposition = await Holds(hospital, practice, letter, stop);
                lock (table)
                    Count(table, disposition, letter);
            }
        );

        Print(table);
        Assert.Equal(Letters, table.Values.Sum(row => row["letters"]));
        await OneOpenTaskForOneAsk(liaison, cancel);
    }

    private static async Task<string> Holds(HttpClient hospital, HttpClient practice, InventedLetter letter, CancellationToken cancel)
    {
        var body = FhirJson.Bytes(letter.Bundle);
        using var answer = await hospital.PostAsync(new Uri("fhir/Bundle", UriKind.Relative), FhirJson.Content(body), cancel);
        var outcome = await FhirJson.Json(answer, cancel);
        var disposition = FhirJson.Disposition(outcome)!;
        var held = disposition == "rejected";
        Assert.Equal(held ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.Created, answer.StatusCode);
        Assert.True(held || outcome.GetProperty("issue").EnumerateArray().All(i => i.GetProperty("severity").GetString() is not "error"));

        // The version that was named is the one to be read; version 1 stays what was posted.
        using var read = await hospital.GetAsync(answer.Headers.Location!, cancel);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        var id = answer.Headers.Location!.ToString().Split("/Bundle/")[1].Split('/')[0];
        Assert.EndsWith(disposition == "rewritten" ? "/2" : "/1", answer.Headers.Location!.ToString(), StringComparison.Ordinal);

        var promises = new LetterPromises(hospital, practice, body, outcome, id);
        await promises.The_posting_is_kept(cancel);
        if (held)
            await promises.A_held_letter_is_not_there_for_the_practice(cancel);
        else
            await promises.The_tasks_are_whole(cancel);
        if (disposition != "rewritten")
            return disposition;
        var released = await read.Content.ReadAsByteArrayAsync(cancel);
        await promises.The_rewrite_is_honest(JsonDocument.Parse(released).RootElement, cancel);
        await promises.A_second_review_changes_nothing(released, cancel);
        return disposition;
    }

    private static void Count(SortedDictionary<string, SortedDictionary<string, int>> table, string disposition, InventedLetter letter)
    {
        if (!table.TryGetValue(disposition, out var row))
            table[disposition] = row = new(StringComparer.Ordinal);
        row["letters"] = row.GetValueOrDefault("letters") + 1;
        row["asks"] = row.GetValueOrDefault("asks") + letter.Asks.Count;
        foreach (var category in letter.Asks)
            row[category] = row.GetValueOrDefault(category) + 1;
    }

    /// <summary>The run's seed and table: how many letters and asks of each category ended in which way.</summary>
    private void Print(SortedDictionary<string, SortedDictionary<string, int>> table)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, {Letters} letters"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"", -22}{string.Concat(table.Keys.Select(key => $"{key, 11}"))}"));
        foreach (var line in table.Values.SelectMany(row => row.Keys).Distinct(StringComparer.Ordinal).OrderBy(Rank).ThenBy(key => key))
        {
            var cells = table.Values.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.GetValueOrDefault(line), 11}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line, -22}{string.Concat(cells)}"));
        }
    }

    private static int Rank(string line) =>
        line switch
        {
            "letters" => 0,
            "asks" => 1,
            _ => 2,
        };

    private static async Task OneOpenTaskForOneAsk(HttpClient liaison, CancellationToken cancel)
    {
        var tasks = await FhirJson.SearchAll(liaison, "fhir/Task?status=requested&code:not=letter,interface-issue&_count=500", cancel);
        var doubled = tasks
            .GroupBy(task =>
                (
                    task.GetProperty("focus").GetProperty("reference").GetString(),
                    Code(task),
                    task.GetProperty("description").GetString(),
                    Place(task)
                )
            )
            .Where(group => group.Count() > 1)
            .Select(group => group.Key.ToString());
        Assert.Empty(doubled);
    }

    private static string Code(JsonElement task) => task.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString()!;

    private static string Place(JsonElement task) =>
        task.TryGetProperty("restriction", out var restriction) ? restriction.GetRawText() : "";
}
