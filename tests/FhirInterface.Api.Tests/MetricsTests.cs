using System.Diagnostics;
using System.Net;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>
/// What <c>/metrics</c> tells of letters, asks, steps, queues and deliveries (docs/operations.md). The meters are the process's, so no letter of
/// another test is to be counted meanwhile.
/// </summary>
[Collection(nameof(Alone))]
public sealed class MetricsTests(Server server)
{
    [Fact]
    public async Task A_letter_counts_by_disposition_its_asks_by_category_and_its_way_by_step()
    {
        using var client = server.Hospital();
        var before = await Read(client);
        using var made = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-mixed")), Cancel);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        await Rises("fhirinterface_letters_total", "disposition=\"rewritten\"");
        await Rises("fhirinterface_asks_total", "category=\"chase-result\"");
        foreach (var step in (string[])["receive", "validate", "review", "release"])
            await Rises("fhirinterface_step_duration_seconds_count", $"step=\"{step}\"");

        // The exporter answers from a cache for a moment, and a step is noted when it is over: it is asked until it tells.
        async Task Rises(string name, string label)
        {
            var waited = Stopwatch.StartNew();
            while (Sum(await Read(client), name, label) <= Sum(before, name, label))
                Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), $"{name} {label} did not rise.");
        }
    }

    [Theory]
    [InlineData("fhirinterface_queue_age_seconds")]
    [InlineData("fhirinterface_queue_length")]
    [InlineData("fhirinterface_owed_overdue_seconds")]
    [InlineData("fhirinterface_letters_held")]
    [InlineData("fhirinterface_subscriptions_failing")]
    [InlineData("fhirinterface_subscriptions_given_up")]
    public async Task The_queues_and_the_health_of_deliveries_are_told(string gauge)
    {
        using var client = server.Hospital();
        Assert.Contains(await Read(client), line => line.StartsWith(gauge, StringComparison.Ordinal));
    }

    private static async Task<string[]> Read(HttpClient client)
    {
        // The exporter answers from a cache for a moment.
        await Task.Delay(TimeSpan.FromMilliseconds(500), Cancel);
        using var answer = await client.GetAsync("/metrics", Cancel);
        return (await answer.Content.ReadAsStringAsync(Cancel)).Split('\n');
    }

    private static double Sum(string[] lines, string name, string label) =>
        lines
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split('}')[1].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
}
