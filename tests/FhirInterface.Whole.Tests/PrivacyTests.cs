using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FhirInterface.Demo;

namespace FhirInterface.Whole.Tests;

/// <summary>
/// What a server writes about patients (design 6.8): marked names and numbers go along every path of a server that runs as a process of its
/// own, the faulty ones too, and are looked for in everything that leaves it: both outputs, metrics, traces, names of files, and what the
/// maintenance commands say.
/// </summary>
public sealed class PrivacyTests
{
    private const string Name = "Quillfeather";
    private const string Number = "9990494282";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_leaves_the_process_names_a_patient()
    {
        using var traces = new TraceSink();
        await using var server = new ServerProcess(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = traces.Url + "v1/traces",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            }
        );
        await server.Start(Cancel);
        using var hospital = await server.Client("hospital", Cancel);
        using var practice = await server.Client("practice-1", Cancel);

        await Subscribe(practice);
        await PostLetters(hospital);
        await AskWrongly(hospital);
        await AskWrongly(practice);
        await SendWrongly(practice);
        await Until(() => HasFailed(practice), "the receiver was tried");
        await UsePages(server.Address);
        await SpeakNoHttp(server.Address);
        var metrics = await practice.GetStringAsync(new Uri("metrics", UriKind.Relative), Cancel);
        Assert.NotEmpty(metrics);
        Assert.Equal(0, await server.Stop(Cancel));
        var said = new List<string> { metrics };
        foreach (
            var command in (string[][])
                [
                    ["verify"],
                    ["purge", "--before", Name],
                    [Name, Number],
                ]
        )
            said.Add((await server.Admin(command, Cancel)).Said);
        Assert.Contains(said, text => text.Contains("audit", StringComparison.OrdinalIgnoreCase));

        // A store that breaks under a server is a fault of ours, and its exceptions are the wordiest.
        await server.Start(Cancel);
        Break(server.DataFolder);
        using var late = await server.Client("hospital", Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, await Post(late, Letter(9)));
        // The log is written behind the answer; a process that is killed at once takes its last lines with it.
        await Until(() => Task.FromResult(server.Log.Contains("Unforeseen", StringComparison.Ordinal)), "the fault is in the log");
        await server.Kill();

        Assert.Contains("Unforeseen", server.Log, StringComparison.Ordinal);
        Assert.NotEmpty(traces.Taken);
        said.Add(server.Log);
        said.AddRange(traces.Taken.Select(Encoding.Latin1.GetString));
        said.AddRange(Directory.EnumerateFileSystemEntries(server.DataFolder, "*", SearchOption.AllDirectories));
        foreach (var text in said)
            Assert.All((string[])[Name, Number], mark => Assert.DoesNotContain(mark, text, StringComparison.OrdinalIgnoreCase));
    }

    private static string Letter(int seed)
    {
        var invented = new InventedLetters(seed).Next(DateTimeOffset.UnixEpoch.AddYears(56).AddDays(seed), 3, "ZZ1", "Z99001").Bundle;
        return Encoding.UTF8.GetString(FhirJson.Bytes(invented)).Replace("\"family\":\"", $"\"family\":\"{Name}", StringComparison.Ordinal);
    }

    private static async Task PostLetters(HttpClient hospital)
    {
        var statuses = new List<HttpStatusCode>();
        for (var seed = 1; seed <= 6; seed++)
        {
            var letter = Letter(seed);
            statuses.Add(await Post(hospital, letter));
            await Post(hospital, letter);
            await Post(hospital, letter[..(letter.Length / 2)]);
            await Post(hospital, letter.Replace("\"birthDate\":\"", $"\"birthDate\":\"{Name}", StringComparison.Ordinal));
            await Post(hospital, letter.Replace("\"family\":", $"\"{Name}\":", StringComparison.Ordinal));
            await Post(hospital, letter, "fhir/$process-message");
            await Post(hospital, letter, "fhir/Bundle/$review");
            await Post(hospital, letter, "fhir/Bundle/$validate");
            await Post(hospital, letter, "fhir/MedicationRequest");
            await Post(hospital, letter, "fhir/Bundle", "text/plain");
        }

        Assert.Contains(HttpStatusCode.Created, statuses);
        await Post(
            hospital,
            $"<Bundle xmlns=\"http://hl7.org/fhir\"><id value=\"{Name}\"></Bundle>",
            "fhir/Bundle",
            "application/fhir+xml"
        );
        await Post(hospital, $"<!DOCTYPE {Name}><Bundle/>", "fhir/Bundle", "application/fhir+xml");
        await Post(hospital, new string('[', 5000) + Name, "fhir/Bundle");
    }

    private static async Task AskWrongly(HttpClient client)
    {
        foreach (
            var address in (string[])
                [
                    $"fhir/Task?patient:identifier=https://fhir.nhs.uk/Id/nhs-number|{Number}",
                    $"fhir/Bundle?composition.patient.identifier={Number}",
                    $"fhir/Task?{Name}={Number}",
                    $"fhir/Task?due={Name}",
                    $"fhir/Task?_page={Name}",
                    $"fhir/Task/{Name}",
                    $"fhir/Bundle/{Name}/_history/{Number}",
                    $"fhir/{Name}/{Number}",
                    $"fhir/Binary/{Name}",
                    $"fhir/Provenance?target=Bundle/{Name}",
                    $"fhir/Measure/avoidable-asks/$evaluate-measure?periodStart={Name}",
                    $"policies?{Name}",
                    $"{Name}?{Number}",
                    $"%{Name}%00",
                ]
        )
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Cancel);
            Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode}");
        }
    }

    private static async Task SendWrongly(HttpClient client)
    {
        foreach (var header in (string[])["X-Request-ID", "X-Correlation-ID", "Prefer", "If-Match", "User-Agent", "Referer", Name])
            await Send(client, HttpMethod.Get, "fhir/Task", request => request.Headers.TryAddWithoutValidation(header, Name + Number));
        await Send(client, HttpMethod.Get, "fhir/Task", request => request.Headers.Authorization = new("Bearer", Name));
        await Send(client, new HttpMethod(Name.ToUpperInvariant()), "fhir/Task", _ => { });
        var form = new FormUrlEncodedContent([new("patient:identifier", Number), new(Name, Number)]);
        await Send(client, HttpMethod.Post, "fhir/Task/_search", request => request.Content = form);
        var patch = new StringContent($"[{{\"op\":\"{Name}\",\"path\":\"/{Number}\"}}]", Encoding.UTF8, "application/json-patch+json");
        await Send(client, HttpMethod.Patch, $"fhir/Task/{Name}", request => request.Content = patch);
        await Post(client, $"{{\"resourceType\":\"Task\",\"description\":\"{Name} {Number}\"}}", "fhir/Task");
        await Post(client, $"{{\"custodian\":\"{Name}\"}}", "policies", "application/json");
    }

    /// <summary>A receiver whose address names somebody, and that does not take what it is sent.</summary>
    private static async Task Subscribe(HttpClient practice)
    {
        var subscription = $$"""
            {"resourceType":"Subscription","status":"requested","reason":"{{Name}}",
             "criteria":"Task?owner:identifier=https://fhir.nhs.uk/Id/ods-organization-code|Z99001",
             "channel":{"type":"rest-hook","endpoint":"http://127.0.0.1:9/{{Name}}/","header":["X-Patient: {{Number}}"]}
            }
            """;
        Assert.Equal(HttpStatusCode.Created, await Post(practice, subscription, "fhir/Subscription"));
    }

    /// <summary>Whether a notification was not taken, as the metrics tell.</summary>
    private static async Task<bool> HasFailed(HttpClient practice) =>
        (await practice.GetStringAsync(new Uri("metrics", UriKind.Relative), Cancel))
            .Split('\n')
            .Any(line =>
                line.StartsWith("fhirinterface_deliveries_total{", StringComparison.Ordinal)
                && line.Contains("\"failed\"", StringComparison.Ordinal)
            );

    private static async Task Until(Func<Task<bool>> holds, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(waited.Elapsed < ServerProcess.Patience, $"It did not come to this: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancel);
        }
    }

    private static async Task UsePages(Uri address)
    {
        using var browser = new HttpClient { BaseAddress = address };
        foreach (
            var page in (string[])
                [
                    $"workspace/sign-in?returnUrl=/{Name}",
                    $"workspace/inbox?search={Name}",
                    $"workspace/letters/{Name}",
                    $"workspace/issues/{Number}",
                    $"workspace/signed-in?code={Name}&state={Number}",
                ]
        )
        {
            using var answer = await browser.GetAsync(new Uri(page, UriKind.Relative), Cancel);
            Assert.True((int)answer.StatusCode < 500, $"{page}: {answer.StatusCode}");
        }

        using var post = await browser.PostAsync(
            new Uri("workspace/raise", UriKind.Relative),
            new FormUrlEncodedContent([new("Description", Name), new("__RequestVerificationToken", Number)]),
            Cancel
        );
    }

    private static async Task SpeakNoHttp(Uri address)
    {
        foreach (var line in (string[])[$"GET /{Name} HTTP/9.9\r\n\r\n", $"{Name} {Number}\r\n\r\n", $"GET / HTTP/1.1\r\n{Name}\r\n\r\n"])
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", address.Port, Cancel);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(line), Cancel);
            Assert.NotEqual(0, await stream.ReadAsync(new byte[1024], Cancel));
        }
    }

    private static void Break(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.db*"))
        {
            using var store = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            store.Write(new byte[store.Length]);
        }
    }

    private static async Task<HttpStatusCode> Post(
        HttpClient client,
        string body,
        string to = "fhir/Bundle",
        string type = "application/fhir+json"
    )
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await client.PostAsync(new Uri(to, UriKind.Relative), content, Cancel);
        return answer.StatusCode;
    }

    private static async Task Send(HttpClient client, HttpMethod method, string to, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(method, new Uri(to, UriKind.Relative));
        change(request);
        using var answer = await client.SendAsync(request, Cancel);
        Assert.True((int)answer.StatusCode < 500, $"{method} {to}: {answer.StatusCode}");
    }
}
