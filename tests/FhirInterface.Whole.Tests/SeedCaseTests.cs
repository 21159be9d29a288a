using System.Globalization;
using System.Net;
using System.Text.Json;
using FhirInterface.Demo;

namespace FhirInterface.Whole.Tests;

/// <summary>
/// The case that started it all: an audit found 42 requests to prescribe at one surgery in two weeks. With the service between, the clinic
/// issues 28 days itself and general practice goes on.
/// </summary>
public sealed class SeedCaseTests
{
    private const int Requests = 42;

    [Fact]
    public async Task Forty_two_requests_go_back_and_come_again_with_28_days()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = new ServerProcess();
        await server.Start(cancel);
        using var hospital = await server.Client("hospital", cancel);
        using var practice = await server.Client("practice-1", cancel);
        using var liaison = await server.Client("liaison", cancel);

        var invented = new InventedRequests(42);
        var now = DateTimeOffset.UtcNow;
        var proposals = Enumerable.Range(0, Requests).Select(n => invented.Proposal(now.AddHours(-n * 8), "ZZ1", "Z99001")).ToList();
        foreach (var proposal in proposals)
        {
            var (status, disposition) = await Post(hospital, FhirJson.Bytes(proposal), cancel);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "rejected"), (status, disposition));
        }

        Assert.Empty(await FhirJson.SearchAll(practice, "fhir/Task?owner:identifier=Z99001&code=continue-medicine", cancel));
        foreach (var proposal in proposals)
        {
            var (status, disposition) = await Post(hospital, FhirJson.Bytes(InventedRequests.OrderFor(proposal, 28, now)), cancel);
            Assert.True(status == HttpStatusCode.Created, $"{status} {disposition}");
        }

        var actions = await FhirJson.SearchAll(
            practice,
            "fhir/Task?owner:identifier=Z99001&code=continue-medicine&status=requested",
            cancel
        );
        Assert.Equal(Requests, actions.Count);
        await TheMeasureShowsThem(liaison, DateTimeOffset.UtcNow - now, cancel);
    }

    private static decimal Hours(JsonElement extension) => extension.GetProperty("valueQuantity").GetProperty("value").GetDecimal();

    private static async Task TheMeasureShowsThem(HttpClient liaison, TimeSpan took, CancellationToken cancel)
    {
        var today = DateTimeOffset.UtcNow;
        var period = string.Create(
            CultureInfo.InvariantCulture,
            $"periodStart={today.AddDays(-14):yyyy-MM-dd}&periodEnd={today.AddDays(1):yyyy-MM-dd}"
        );
        using var answer = await liaison.GetAsync(
            new Uri($"fhir/Measure/avoidable-asks/$evaluate-measure?{period}&practice=Z99001", UriKind.Relative),
            cancel
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var report = await FhirJson.Json(answer, cancel);
        var group = report
            .GetProperty("group")
            .EnumerateArray()
            .Single(g => g.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString() == "start-medicine");
        var counts = group
            .GetProperty("population")
            .EnumerateArray()
            .ToDictionary(
                p => p.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString()!,
                p => p.GetProperty("count").GetInt32(),
                StringComparer.Ordinal
            );
        Assert.Equal((Requests, Requests), (counts["asked"], counts["prevented"]));

        // 42 × 6.5 minutes / 60 × 0.6; low 42 × 4 / 60 × 0.3, high 42 × 11 / 60 × 0.9 (design 5).
        var score = group.GetProperty("measureScore");
        Assert.Equal(2.73m, score.GetProperty("value").GetDecimal());
        var range = score.GetProperty("extension").EnumerateArray().Select(e => e.GetProperty("valueDecimal").GetDecimal()).Order();
        Assert.Equal([0.84m, 6.93m], range);

        // From each first posting to the supply: all are supplied, and nobody waited longer than this test.
        var turnaround = report
            .GetProperty("extension")
            .EnumerateArray()
            .Single(e => e.GetProperty("url").GetString()!.EndsWith("/turnaround", StringComparison.Ordinal))
            .GetProperty("extension")
            .EnumerateArray()
            .ToDictionary(e => e.GetProperty("url").GetString()!, e => e, StringComparer.Ordinal);
        Assert.Equal(Requests, turnaround["requests"].GetProperty("valueInteger").GetInt32());
        Assert.Equal(Requests, turnaround["supplied"].GetProperty("valueInteger").GetInt32());
        var (median, longest) = (Hours(turnaround["median"]), Hours(turnaround["longest"]));
        Assert.True(
            longest > 0 && median >= 0 && longest >= median && longest <= (decimal)took.TotalHours + 0.01m,
            string.Create(CultureInfo.InvariantCulture, $"{median} {longest} {took}")
        );
    }

    private static async Task<(HttpStatusCode Status, string? Disposition)> Post(HttpClient hospital, byte[] body, CancellationToken cancel)
    {
        using var answer = await hospital.PostAsync(new Uri("fhir/MedicationRequest", UriKind.Relative), FhirJson.Content(body), cancel);
        return (answer.StatusCode, FhirJson.Disposition(await FhirJson.Json(answer, cancel)));
    }
}
