using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Review;
using Microsoft.AspNetCore.Http;

namespace FhirInterface.Workspace;

/// <summary>
/// A policy as a form: a line for each avoidable ask, the days and the hours. What the form does not name stays as it is in the base, and the
/// result is read as strictly as any other policy.
/// </summary>
public static class PolicyForm
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static readonly IReadOnlyList<string> Dispositions = ["reject", "rewrite", "advise", "allow"];

    /// <summary>The asks that have a line in the form.</summary>
    public static readonly IReadOnlyList<string> Asks = [.. AskCategories.Avoidable.Order(StringComparer.Ordinal)];

    /// <summary>The numbers of the form: label, place in the document, and whether it may be left empty.</summary>
    public static readonly IReadOnlyList<(string Label, string[] Path, bool Optional)> Numbers =
    [
        ("Days of an outpatient supply (empty: none asked for)", ["supply", "outpatientDays"], true),
        ("Days of a discharge supply", ["supply", "dischargeDays"], true),
        ("Days before a supply ends that the practice is to act", ["supply", "repeatLeadDays"], false),
        ("Days within which an ask counts as urgent", ["urgentDueDays"], false),
        ("Hours to a safety release", ["safetyReleaseHours"], false),
        ("Hours to an urgent safety release", ["urgentSafetyReleaseHours"], false),
        ("Hours in which a hospital accepts an action", ["acceptWithinHours"], false),
        ("Hours in which a practice collects a letter", ["collectWithinHours"], false),
    ];

    /// <summary>The name of a field of the form.</summary>
    public static string Field(params string[] path) => string.Join('-', path);

    /// <summary>What a number of the document is now; empty where it is not set.</summary>
    public static string Value(string json, string[] path)
    {
        JsonNode? node = JsonNode.Parse(json);
        foreach (var step in path)
            node = node?[step];
        return node?.ToJsonString() is { } text && text != "null" ? text : "";
    }

    /// <summary>The base with what the form says in its place.</summary>
    public static string Draft(PolicyDocument from, IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(form);
        var draft = JsonNode.Parse(from.Json)!.AsObject();
        draft["version"] = Said(form, "newVersion");
        draft["effectiveFrom"] = Said(form, "effectiveFrom");
        var asks = draft["asks"]!.AsObject();
        foreach (var ask in Asks)
            SetLine(asks, ask, Said(form, Field("do", ask)), Said(form, Field("authority", ask)));
        foreach (var (_, path, optional) in Numbers)
            SetNumber(draft, path, Said(form, Field(path)), optional);
        return draft.ToJsonString(Written);
    }

    private static void SetLine(JsonObject asks, string ask, string does, string authority)
    {
        if (does.Length == 0)
            return;
        if (asks[ask] is not JsonObject line)
            asks[ask] = line = [];
        line["do"] = does;
        line["authority"] = authority;
    }

    private static void SetNumber(JsonObject draft, string[] path, string said, bool optional)
    {
        var parent = draft;
        foreach (var step in path[..^1])
            parent = parent[step]?.AsObject() ?? (JsonObject)(parent[step] = new JsonObject());
        if (said.Length == 0)
        {
            if (optional)
                parent[path[^1]] = null;
        }
        else if (decimal.TryParse(said, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
            parent[path[^1]] = number == decimal.Truncate(number) ? JsonValue.Create((long)number) : JsonValue.Create(number);
        else
            // No number: the strict reader says where, in the words it uses for every other policy.
            parent[path[^1]] = said;
    }

    private static string Said(IFormCollection form, string field) => form[field].ToString().Trim();
}
