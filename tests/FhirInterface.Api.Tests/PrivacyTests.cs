using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>Sends marked names and numbers along every path, the faulty ones too, and looks for them in all that the server wrote about it.</summary>
public sealed class PrivacyTests(Server server)
{
    private const string Name = "Quillfeather";
    private const string Number = "9990494282";

    [Fact]
    public async Task No_log_line_names_a_patient()
    {
        using var client = server.Hospital();
        foreach (var name in (string[])["discharge-mixed", "discharge-clean", "discharge-fit-note"])
        {
            var letter = Example(name).ToJsonString().Replace("\"family\":\"", $"\"family\":\"{Name}", StringComparison.Ordinal);
            using var whole = await client.PostAsync("/fhir/Bundle", Json(letter), Cancel);
            using var cut = await client.PostAsync("/fhir/Bundle", Json(letter[..(letter.Length / 2)]), Cancel);
            Assert.Equal(HttpStatusCode.BadRequest, cut.StatusCode);
            using var bad = await client.PostAsync(
                "/fhir/Bundle",
                Json(letter.Replace("\"birthDate\":\"", $"\"birthDate\":\"{Name}", StringComparison.Ordinal)),
                Cancel
            );
            using var xml = await client.PostAsync(
                "/fhir/Bundle",
                Xml($"<Bundle xmlns=\"http://hl7.org/fhir\"><id value=\"{Name}\"></Bundle>"),
                Cancel
            );
        }

        foreach (
            var address in (string[])
                [
                    $"/fhir/Task?patient:identifier=https://fhir.nhs.uk/Id/nhs-number|{Number}",
                    $"/fhir/Task?{Name}={Number}",
                    $"/fhir/Bundle/{Name}",
                    $"/fhir/{Name}/{Number}",
                    $"/fhir/Task?_page={Name}",
                    $"/{Name}",
                ]
        )
        {
            using var answer = await client.GetAsync(address, Cancel);
        }

        foreach (var header in (string[])["X-Request-ID", "X-Correlation-ID"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Task") { Headers = { { header, Name + Number } } };
            using var answer = await client.SendAsync(request, Cancel);
            Assert.Equal(Name + Number, Assert.Single(answer.Headers.GetValues(header)));
        }

        var id = Guid.NewGuid().ToString();
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Task") { Headers = { { "X-Request-ID", id } } })
            (await client.SendAsync(request, Cancel)).Dispose();
        // A line is written after its answer: with the last one there, all are.
        var waited = Stopwatch.StartNew();
        while (!server.Log.Lines.Any(line => line.Contains(id, StringComparison.Ordinal)))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(4), "The last request was not logged.");
            await Task.Delay(20, Cancel);
        }

        using var metrics = await client.GetAsync("/metrics", Cancel);
        var written = string.Join('\n', server.Log.Lines.Append(await metrics.Content.ReadAsStringAsync(Cancel)));
        Assert.NotEmpty(server.Log.Lines);
        Assert.DoesNotContain(Name, written, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, written, StringComparison.Ordinal);
    }
}
