using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirInterface.Api.Documentation;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>
/// Letters, requests and Tasks with something broken in them at random, from a fixed seed: whatever it is, it is answered in FHIR, in time,
/// and never with a fault of the server.
/// </summary>
public sealed class HostileTests(Server server)
{
    private const int Inputs = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly (string Name, string Address)[] Seeds =
    [
        ("discharge-mixed", "/fhir/Bundle"),
        ("discharge-clean", "/fhir/Bundle"),
        ("discharge-medicines-table", "/fhir/Bundle/$review"),
        ("outpatient-urgent", "/fhir/Bundle/$review"),
        ("discharge-override", "/fhir/Bundle/$review"),
        ("request-order-short", "/fhir/MedicationRequest"),
        ("request-proposal", "/fhir/MedicationRequest/$review"),
        ("task-interface-issue", "/fhir/Task"),
        ("message-discharge-summary", "/fhir/$process-message"),
        ("message-outpatient-medication-request", "/fhir/$process-message"),
        ("discharge-gp-review", "/fhir/Bundle/$validate"),
    ];

    [Fact]
    public async Task Nothing_that_is_broken_breaks_the_server()
    {
        var random = new Random(20260302);
        using var client = server.As("administrator");
        var wrong = new List<string>();
        for (var i = 0; i < Inputs; i++)
        {
            var (name, address) = Seeds[i % Seeds.Length];
            var (body, what) = Break(Example(name), random);
            var watch = Stopwatch.StartNew();
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/fhir+json");
            using var answer = await client.PostAsync(address, content, Cancel);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            if ((int)answer.StatusCode >= 500 || watch.Elapsed > Limit || !text.Contains("resourceType", StringComparison.Ordinal))
                wrong.Add(
                    $"{i.Plain()} {name} {address}: {what}: {answer.StatusCode.Plain()} in {((int)watch.Elapsed.TotalMilliseconds).Plain()} ms"
                );
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static (byte[] Body, string What) Break(JsonObject resource, Random random)
    {
        var what = new StringBuilder();
        for (var times = 1 + random.Next(2); times > 0; times--)
        {
            var places = Places(resource).ToList();
            var (owner, key) = places[random.Next(places.Count)];
            var path = owner is JsonObject o ? o.GetPath() + "." + key : owner.GetPath() + $"[{key}]";
            var op = random.Next(4);
            what.Append(path).Append(' ');
            switch (op)
            {
                case 0:
                    what.Append("removed; ");
                    Remove(owner, key);
                    break;
                case 1:
                    what.Append("doubled; ");
                    Set(owner, key, new JsonArray(Get(owner, key)?.DeepClone(), Get(owner, key)?.DeepClone()));
                    break;
                default:
                    var value = Values[random.Next(Values.Length)];
                    what.Append("= ").Append(value[..Math.Min(40, value.Length)]).Append("; ");
                    Set(owner, key, JsonNode.Parse(value));
                    break;
            }
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(resource);
        if (random.Next(10) == 0)
        {
            what.Append("cut");
            bytes = bytes[..random.Next(bytes.Length)];
        }
        else if (random.Next(10) == 0)
        {
            what.Append("one byte changed");
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return (bytes, what.ToString());
    }

    private static readonly string[] Values =
    [
        "null",
        "true",
        "-1",
        "1e400",
        "123456789012345678901234567890",
        "0.1000000000000000000000000000000000001",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"\\uD83D\\uDE00\"",
        "\"\\u202E\\u200B\"",
        "[]",
        "[[]]",
        "[null]",
        "{}",
        "{\"a\":{\"b\":[1,2,{\"c\":null}]}}",
        "{\"resourceType\":\"Patient\"}",
        "{\"resourceType\":\"Nothing\"}",
        "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"entry\":[{\"resource\":{\"resourceType\":\"Bundle\"}}]}",
        "\"#\"",
        "\"urn:uuid:00000000-0000-0000-0000-000000000000\"",
        "\"9999-12-31\"",
        "\"0001-01-01\"",
        "\"2026-02-30\"",
        "\"2026-03-02T25:61:61+99:00\"",
        "\"9999-12-31T23:59:59.999999999-14:00\"",
        "\"file:///etc/passwd\"",
        "\"http://169.254.169.254/latest/meta-data\"",
        "\"'; drop table letters; --\"",
        "\"${jndi:ldap://x}\"",
        "\"%s%n{0}{{}}\"",
        Quoted(new string('a', 100_000)),
        Quoted(new string('(', 20_000)),
        Quoted(string.Concat(Enumerable.Repeat("GP to please ", 20_000))),
        Quoted(string.Concat(Enumerable.Repeat("take one tablet twice a day and then ", 5_000))),
        Quoted("<div xmlns='http://www.w3.org/1999/xhtml'>" + string.Concat(Enumerable.Repeat("<div>", 20_000)) + "</div>"),
        Quoted("<div xmlns='http://www.w3.org/1999/xhtml'>" + Nest("ul><li", "li></ul", 2_000) + "</div>"),
        Quoted(
            "<div xmlns='http://www.w3.org/1999/xhtml'><table>"
                + string.Concat(Enumerable.Repeat("<tr><td>GP to chase</td></tr>", 3_000))
                + "</table></div>"
        ),
        Quoted("<div xmlns='http://www.w3.org/1999/xhtml'>" + string.Concat(Enumerable.Repeat("&amp;", 50_000)) + "</div>"),
        Quoted("<!DOCTYPE a [<!ENTITY b 'c'>]><div xmlns='http://www.w3.org/1999/xhtml'>&b;</div>"),
        Quoted("<div xmlns='http://www.w3.org/1999/xhtml'><p>not closed</div>"),
    ];

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    private static string Nest(string open, string close, int depth) =>
        string.Concat(Enumerable.Repeat($"<{open}>", depth)) + "x" + string.Concat(Enumerable.Repeat($"</{close}>", depth));

    private static IEnumerable<(JsonNode Owner, string Key)> Places(JsonNode node)
    {
        var children = node switch
        {
            JsonObject owner => owner.Select(property => (property.Key, property.Value)),
            JsonArray array => array.Select((value, index) => (index.Plain(), value)),
            _ => [],
        };
        foreach (var (key, value) in children)
        {
            yield return (node, key);
            if (value is null)
                continue;
            foreach (var inner in Places(value))
                yield return inner;
        }
    }

    private static JsonNode? Get(JsonNode owner, string key) => owner is JsonArray array ? array[int.Parse(key, null)] : owner[key];

    private static void Set(JsonNode owner, string key, JsonNode? value)
    {
        if (owner is JsonArray array)
            array[int.Parse(key, null)] = value;
        else
            owner[key] = value;
    }

    private static void Remove(JsonNode owner, string key)
    {
        if (owner is JsonArray array)
            array.RemoveAt(int.Parse(key, null));
        else
            owner.AsObject().Remove(key);
    }
}
