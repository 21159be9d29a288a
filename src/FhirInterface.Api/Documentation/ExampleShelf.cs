using System.Text.Json.Nodes;

namespace FhirInterface.Api.Documentation;

/// <summary>
/// Which examples of <c>profiles/examples</c> serve as bodies of which calls. The first of each list is what Swagger shows: sent by the
/// hospital that Development's client <c>hospital</c> stands for.
/// </summary>
public static class ExampleShelf
{
    public static IReadOnlyList<string> Letters { get; } =
    ["discharge-mixed", "discharge-clean", "discharge-short-supply", "discharge-fit-note", "outpatient-clean", "discharge-gp-review"];

    public static IReadOnlyList<string> Requests { get; } = ["request-order-28-days", "request-order-short", "request-proposal"];
    public static IReadOnlyList<string> Messages { get; } = ["message-outpatient-medication-request", "message-discharge-summary"];
    public static IReadOnlyList<string> Issues { get; } = ["task-interface-issue"];
    public static IReadOnlyList<string> Moves { get; } = ["task-gp-action"];

    public static IReadOnlyList<string> Subscriptions { get; } = ["subscription-task-changed", "subscription-criteria"];
    public static IReadOnlyList<string> Periods { get; } = ["parameters-period"];
    public static IReadOnlyList<string> EventNumbers { get; } = ["parameters-events"];
    public static IReadOnlyList<string> NoParameters { get; } = ["parameters-none"];

    // Subscriptions name an endpoint of the developer's own, and Parameters are too short for a file each.
    private static readonly Dictionary<string, string> Inline = new(StringComparer.Ordinal)
    {
        ["subscription-task-changed"] = """
            {"resourceType":"Subscription","meta":{"profile":["http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription"]},"status":"requested","reason":"Pull actions as they change","criteria":"https://fhirinterface.example/SubscriptionTopic/task-changed","_criteria":{"extension":[{"url":"http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria","valueString":"Task?owner:identifier=https://fhir.nhs.uk/Id/ods-organization-code|Z99001"}]},"channel":{"type":"rest-hook","endpoint":"http://localhost:9099/notify","payload":"application/fhir+json","_payload":{"extension":[{"url":"http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content","valueCode":"id-only"}]}}}
            """,
        ["subscription-criteria"] = """
            {"resourceType":"Subscription","status":"requested","reason":"Told of new actions","criteria":"Task?owner:identifier=https://fhir.nhs.uk/Id/ods-organization-code|Z99001&status=requested","channel":{"type":"rest-hook","endpoint":"http://localhost:9099/ping"}}
            """,
        ["parameters-period"] = """
            {"resourceType":"Parameters","parameter":[{"name":"periodStart","valueDate":"2026-01-01"},{"name":"periodEnd","valueDate":"2026-12-31"}]}
            """,
        ["parameters-events"] = """
            {"resourceType":"Parameters","parameter":[{"name":"eventsSinceNumber","valueString":"1"},{"name":"content","valueCode":"id-only"}]}
            """,
        ["parameters-none"] = """{"resourceType":"Parameters"}""",
    };

    /// <summary>A move by JSON Patch: the practice takes an action on.</summary>
    public const string Patch = """[{"op":"replace","path":"/status","value":"accepted"}]""";

    /// <summary>The text of an example; null where there is none of that name.</summary>
    public static string? Text(string name)
    {
        if (Inline.TryGetValue(name, out var inline))
            return inline;
        using var stream = typeof(ExampleShelf).Assembly.GetManifestResourceStream("example/" + name);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>An example as JSON.</summary>
    public static JsonNode? Json(string name) => Text(name) is { } text ? JsonNode.Parse(text) : null;
}
