using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace FhirInterface.Whole.Tests;

/// <summary>What design 4 and 6.2 to 6.6 promise of one letter, asked of a running server as its users would.</summary>
internal sealed class LetterPromises(HttpClient hospital, HttpClient practice, byte[] posted, JsonElement outcome, string id)
{
    private readonly JsonElement letter = JsonDocument.Parse(posted).RootElement;

    /// <summary>6.2: the letter as posted is there to the byte, and as version 1.</summary>
    public async Task The_posting_is_kept(CancellationToken cancel)
    {
        var first = await Get(hospital, $"fhir/Bundle/{id}/_history/1", cancel);
        Assert.Equal(letter.GetProperty("identifier").GetRawText(), first.GetProperty("identifier").GetRawText());
        Assert.Equal(PlainReading.Sections(letter), PlainReading.Sections(first));
        var source = (await FhirJson.SearchAll(hospital, $"fhir/Provenance?target=Bundle/{id}", cancel))
            .SelectMany(Entities)
            .Single(entity => entity.GetProperty("role").GetString() == "source");
        using var binary = await hospital.GetAsync(new Uri($"fhir/{Reference(source.GetProperty("what"))}", UriKind.Relative), cancel);
        Assert.Equal(posted, await binary.Content.ReadAsByteArrayAsync(cancel));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(posted)), binary.Headers.ETag!.Tag, StringComparison.Ordinal);
    }

    /// <summary>6.2 and 6.3: a version of its own, every changed word listed, each ask gone from it the hospital's, and nothing else touched.</summary>
    public async Task The_rewrite_is_honest(JsonElement released, CancellationToken cancel)
    {
        var (before, after) = (Composition(letter), Composition(released));
        Assert.NotEqual(letter.GetProperty("identifier").GetRawText(), released.GetProperty("identifier").GetRawText());
        Assert.Equal(before.GetProperty("identifier").GetRawText(), after.GetProperty("identifier").GetRawText());
        Assert.Equal(before.GetProperty("date").GetString(), after.GetProperty("date").GetString());
        Assert.Equal("amended", after.GetProperty("status").GetString());
        Assert.False(after.TryGetProperty("attester", out _));
        Assert.False(released.TryGetProperty("signature", out _));
        Assert.Equal(before.GetProperty("author").GetArrayLength() + 1, after.GetProperty("author").GetArrayLength());
        var relation = after.GetProperty("relatesTo").EnumerateArray().Last();
        Assert.Equal("transforms", relation.GetProperty("code").GetString());
        Assert.Equal(letter.GetProperty("identifier").GetRawText(), relation.GetProperty("targetIdentifier").GetRawText());
        // 6.5: the service never prescribes.
        Assert.Equal(Orders(letter), Orders(released));

        var provenance = (await FhirJson.SearchAll(hospital, $"fhir/Provenance?target=Bundle/{id}", cancel)).Single(one =>
            Reference(one.GetProperty("target")[0]) == $"Bundle/{id}/_history/2"
        );
        Assert.Equal(
            $"Bundle/{id}/_history/1",
            Reference(Entities(provenance).Single(entity => entity.GetProperty("role").GetString() == "revision").GetProperty("what"))
        );
        Assert.True(provenance.GetProperty("policy").GetArrayLength() > 0);
        var changes = provenance
            .GetProperty("extension")
            .EnumerateArray()
            .Select(Change)
            .Where(change => change.Start is not null)
            .ToList();
        Assert.NotEmpty(changes);
        var (old, now) = (PlainReading.Sections(letter), PlainReading.Sections(released));
        Assert.Equal(old.Count + 1, now.Count);
        for (var section = 0; section < old.Count; section++)
            Assert.Equal(Changed(old[section], changes.Where(change => change.Section == section)), now[section + 1]);
        foreach (var change in changes.Where(change => change.Task is not null))
        {
            var task = await Get(practice, $"fhir/{change.Task}", cancel);
            Assert.EndsWith("/HospitalAction", task.GetProperty("meta").GetProperty("profile")[0].GetString(), StringComparison.Ordinal);
            Assert.Equal(change.Category, Code(task));
        }

        Assert.DoesNotContain(changes, change => change.Category is not null && change.Task is null);
        // It reports, and promises nothing on anybody's behalf.
        Assert.Contains(now, text => text.Contains("Not yet accepted", StringComparison.Ordinal));
    }

    /// <summary>6.3: reviewing a rewritten letter finds nothing left to rewrite, and every appropriate ask it had before.</summary>
    public async Task A_second_review_changes_nothing(byte[] released, CancellationToken cancel)
    {
        var (first, second) = (await Review(posted, cancel), await Review(released, cancel));
        Assert.True(Disposition(second) is "accepted" or "advised", $"a released letter was {Disposition(second)} at a second review");
        Assert.Equal(Appropriate(first), Appropriate(second));
    }

    /// <summary>4: the Tasks of a release say all that they must, in the letter's own words.</summary>
    public async Task The_tasks_are_whole(CancellationToken cancel)
    {
        var tasks = await FhirJson.SearchAll(hospital, $"fhir/Task?focus=Bundle/{id}&_count=100", cancel);
        var text = PlainReading.Sections(letter);
        var group = Composition(letter).GetProperty("identifier").GetProperty("value").GetString();
        Assert.Single(tasks, task => Profile(task) == "GpLetter");
        foreach (var task in tasks.Where(task => Profile(task) is "GpAction" or "HospitalAction" or "GpLetter"))
        {
            Assert.Equal("order", task.GetProperty("intent").GetString());
            Assert.True(task.GetProperty("priority").GetString() is "routine" or "urgent");
            Assert.Equal(NhsNumber(letter), task.GetProperty("for").GetProperty("identifier").GetProperty("value").GetString());
            Assert.Equal(group, task.GetProperty("groupIdentifier").GetProperty("value").GetString());
            Assert.Equal("requested", task.GetProperty("status").GetString());
            Assert.True(task.TryGetProperty("authoredOn", out _) && task.TryGetProperty("lastModified", out _));
            var hospitals = Profile(task) == "HospitalAction";
            Assert.Equal(hospitals ? "ZZ1" : "Z99001", Party(task, "owner"));
            Assert.Equal(hospitals ? "fhirinterface" : "ZZ1", Party(task, "requester"));
            if (Profile(task) == "GpLetter")
                continue;
            var quote = task.GetProperty("description").GetString()!;
            Assert.Contains(text, section => section.Contains(quote, StringComparison.Ordinal));
            var inputs = task.GetProperty("input").EnumerateArray().Select(InputCode).ToList();
            Assert.Contains("source-text", inputs);
            Assert.Contains("section", inputs);
            Assert.Contains("avoidable", inputs);
            Assert.Equal(hospitals, inputs.Contains("accept-by"));
            Assert.NotEqual("safety-net", Code(task));
        }

        foreach (var code in Asked(outcome))
            Assert.Contains(tasks, task => Code(task) == code);
        // 6.4: what is urgent is the practice's, marked.
        Assert.DoesNotContain(tasks, task => Profile(task) == "HospitalAction" && task.GetProperty("priority").GetString() == "urgent");
    }

    /// <summary>Held: its time of release is told, nobody at the practice can see it, and nothing is asked of anybody.</summary>
    public async Task A_held_letter_is_not_there_for_the_practice(CancellationToken cancel)
    {
        using var hidden = await practice.GetAsync(new Uri($"fhir/Bundle/{id}", UriKind.Relative), cancel);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        Assert.Contains(
            outcome.GetProperty("issue")[0].GetProperty("extension").EnumerateArray(),
            extension => extension.GetProperty("url").GetString()!.EndsWith("/release-due", StringComparison.Ordinal)
        );
        Assert.Empty(await FhirJson.SearchAll(hospital, $"fhir/Task?focus=Bundle/{id}", cancel));
        // 6.4: something urgent is never held.
        Assert.DoesNotContain(
            (await Review(posted, cancel)).Where(parameter => Name(parameter) == "action"),
            action => action.GetProperty("resource").GetProperty("priority").GetString() == "urgent"
        );
    }

    private static string Changed(string text, IEnumerable<ListedChange> changes)
    {
        foreach (var change in changes.DistinctBy(change => (change.Start, change.Old)).OrderByDescending(change => change.Start))
        {
            var start = change.Start!.Value;
            Assert.Equal(change.Old, text.Substring(start, change.Old.Length));
            text = text[..start] + change.New + text[(start + change.Old.Length)..];
        }

        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private sealed record ListedChange(int? Section, int? Start, string Old, string New, string? Category, string? Task);

    private static ListedChange Change(JsonElement extension)
    {
        string? Part(string url, string value) =>
            extension
                .GetProperty("extension")
                .EnumerateArray()
                .Where(part => part.GetProperty("url").GetString() == url)
                .Select(part => value == "" ? Reference(part.GetProperty("valueReference")) : part.GetProperty(value).ToString())
                .FirstOrDefault();
        var expression = Part("expression", "valueString")!;
        var at = expression.IndexOf(".section[", StringComparison.Ordinal);
        var start = Part("text-start", "valueInteger");
        static string Words(string? text) => text is null or "–" ? "" : text;
        return new ListedChange(
            at < 0 ? null : int.Parse(expression[(at + 9)..expression.IndexOf(']', at)], System.Globalization.CultureInfo.InvariantCulture),
            start is null ? null : int.Parse(start, System.Globalization.CultureInfo.InvariantCulture),
            Words(Part("old", "valueString")),
            Words(Part("new", "valueString")),
            Part("category", "valueCode"),
            Part("task", "")
        );
    }

    private async Task<List<JsonElement>> Review(byte[] body, CancellationToken cancel)
    {
        using var answer = await hospital.PostAsync(new Uri("fhir/Bundle/$review", UriKind.Relative), FhirJson.Content(body), cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await FhirJson.Json(answer, cancel)).GetProperty("parameter").EnumerateArray()];
    }

    private static string? Disposition(List<JsonElement> review) =>
        review.First(parameter => Name(parameter) == "disposition").GetProperty("valueCode").GetString();

    private static List<string> Appropriate(List<JsonElement> review) =>
        [
            .. review
                .Where(parameter => Name(parameter) == "action")
                .Select(parameter => parameter.GetProperty("resource"))
                .Where(task => Code(task) is "continue-medicine" or "update-record" or "routine-monitoring" or "gp-review")
                .Select(task => $"{Code(task)} {task.GetProperty("description").GetString()}")
                .Order(StringComparer.Ordinal),
        ];

    private static async Task<JsonElement> Get(HttpClient client, string path, CancellationToken cancel)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await FhirJson.Json(answer, cancel);
    }

    private static IEnumerable<string> Asked(JsonElement outcome) =>
        outcome
            .GetProperty("issue")
            .EnumerateArray()
            .Where(issue => issue.TryGetProperty("details", out var details) && details.TryGetProperty("coding", out _))
            .Select(issue => issue.GetProperty("details").GetProperty("coding")[0])
            .Where(coding => coding.GetProperty("system").GetString()!.EndsWith("/gp-ask", StringComparison.Ordinal))
            .Select(coding => coding.GetProperty("code").GetString()!)
            .Where(code => code != "safety-net");

    private static JsonElement Composition(JsonElement bundle) => bundle.GetProperty("entry")[0].GetProperty("resource");

    private static int Orders(JsonElement bundle) =>
        bundle
            .GetProperty("entry")
            .EnumerateArray()
            .Count(entry => entry.GetProperty("resource").GetProperty("resourceType").GetString() == "MedicationRequest");

    private static string NhsNumber(JsonElement bundle) =>
        bundle
            .GetProperty("entry")
            .EnumerateArray()
            .Select(entry => entry.GetProperty("resource"))
            .First(resource => resource.GetProperty("resourceType").GetString() == "Patient")
            .GetProperty("identifier")[0]
            .GetProperty("value")
            .GetString()!;

    private static IEnumerable<JsonElement> Entities(JsonElement provenance) =>
        provenance.TryGetProperty("entity", out var entities) ? entities.EnumerateArray() : [];

    private static string Reference(JsonElement reference) => reference.GetProperty("reference").GetString()!;

    private static string Name(JsonElement parameter) => parameter.GetProperty("name").GetString()!;

    private static string Profile(JsonElement task) => task.GetProperty("meta").GetProperty("profile")[0].GetString()!.Split('/')[^1];

    private static string Code(JsonElement task) => task.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString()!;

    private static string Party(JsonElement task, string who) =>
        task.GetProperty(who).GetProperty("identifier").GetProperty("value").GetString()!;

    private static string InputCode(JsonElement input) =>
        input.GetProperty("type").GetProperty("coding")[0].GetProperty("code").GetString()!;
}
