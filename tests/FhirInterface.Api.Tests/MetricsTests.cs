using System.Net;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>What <c>/metrics</c> tells of letters, asks, steps, queues and deliveries (docs/operations.md).</summary>
public sealed class MetricsTests(Server server)
{
    [Fact]
    public async Task A_letter_counts_by_disposition_its_asks_by_category_and_its_way_by_step()
    {
        using var client = server.Hospital();
        var before = await Read(client);
        using var made = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-mixed")), Cancel);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var after = await Read(client);

        Assert.True(
            Sum(after, "fhirinterface_letters_total", "disposition=\"rewritten\"")
                > Sum(before, "fhirinterface_letters_total", "disposition=\"rewritten\"")
        );
        Assert.True(
            Sum(after, "fhirinterface_asks_total", "category=\"chase-result\"")
                > Sum(before, "fhirinterface_asks_total", "category=\"chase-result\"")
        );
        foreach (var step in (string[])["receive", "validate", "review", "release"])
        {
            var name = "fhirinterface_step_duration_seconds_count";
            Assert.True(Sum(after, name, $"step=\"{step}\"") > Sum(before, name, $"step=\"{step}\""), step);
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
