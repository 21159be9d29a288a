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
        var invented = new InventedLetters(Seed);
        var at = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
        var letters = Enumerable.Range(0, Letters).Select(n => invented.Next(at.AddMinutes(n), 12, "ZZ1", "Z99001")).ToList();

        var table = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            letters,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancel },
            async (letter, stop) =>
            {
                var disposition = await Holds(hospital, letter, stop);
                lock (table)
                    table[disposition] = table.GetValueOrDefault(disposition) + 1;
            }
        );

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, {Letters} letters"));
        foreach (var (disposition, count) in table)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{disposition, -10} {count}"));
        Assert.Equal(Letters, table.Values.Sum());
        await OneOpenTaskForOneAsk(liaison, cancel);
    }

    private static async Task<string> Holds(HttpClient hospital, InventedLetter letter, CancellationToken cancel)
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
        if (disposition == "rewritten")
            await NothingIsLeftToRewrite(hospital, await read.Content.ReadAsByteArrayAsync(cancel), cancel);
        if (!held)
            await EachAskHasItsTask(hospital, id, outcome, cancel);
        return disposition;
    }

    private static async Task NothingIsLeftToRewrite(HttpClient hospital, byte[] released, CancellationToken cancel)
    {
        using var answer = await hospital.PostAsync(new Uri("fhir/Bundle/$review", UriKind.Relative), FhirJson.Content(released), cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var review = await FhirJson.Json(answer, cancel);
        var parameter = review.GetProperty("parameter").EnumerateArray().First(p => p.GetProperty("name").GetString() == "disposition");
        var disposition = parameter.GetProperty("valueCode").GetString();
        Assert.True(disposition is "accepted" or "advised", $"a released letter was {disposition} at a second review");
    }

    private static async Task EachAskHasItsTask(HttpClient hospital, string id, JsonElement outcome, CancellationToken cancel)
    {
        var tasks = await FhirJson.SearchAll(hospital, $"fhir/Task?focus=Bundle/{id}&_count=100", cancel);
        var codes = tasks.Select(Code).ToHashSet(StringComparer.Ordinal);
        Assert.Single(tasks, task => Code(task) == "letter");
        foreach (var issue in outcome.GetProperty("issue").EnumerateArray())
        {
            if (!issue.TryGetProperty("details", out var details) || !details.TryGetProperty("coding", out var coding))
                continue;
            var code = coding[0].GetProperty("code").GetString()!;
            if (coding[0].GetProperty("system").GetString()!.EndsWith("/gp-ask", StringComparison.Ordinal) && code != "safety-net")
                Assert.Contains(code, codes);
        }
    }

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
