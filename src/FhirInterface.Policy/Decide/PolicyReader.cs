using System.Globalization;
using System.Text.Json;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Decide;

/// <summary>
/// Reads a policy strictly: an unknown key, a code that does not exist, a line without authority or a figure out of range is told with
/// its line and column, because a policy that is half understood holds letters for reasons nobody wrote down.
/// </summary>
internal static class PolicyReader
{
    private const string NoAuthority = "local policy; it names no authority for this";
    private static readonly string[] Words = ["reject", "rewrite", "advise", "allow"];

    public static PolicyDocument Read(string json, string file)
    {
        var root = JsonTree
            .Read(json, file)
            .WithOnly(
                "custodian",
                "practice",
                "version",
                "effectiveFrom",
                "liaison",
                "asks",
                "supply",
                "sharedCare",
                "highRisk",
                "urgentDueDays",
                "safetyReleaseHours",
                "urgentSafetyReleaseHours",
                "acceptWithinHours",
                "collectWithinHours",
                "minutes",
                "wouldHaveReachedGp"
            );
        var (highRisk, highRiskAuthority) = HighRisk(root.Find("highRisk"));
        var (sharedCare, sharedCareAuthority) = SharedCare(root.Find("sharedCare"));
        return new PolicyDocument
        {
            Custodian = Code(root.Get("custodian"), orAny: true),
            Practice = root.Find("practice") is { } practice ? Code(practice, orAny: true) : "*",
            Version = Version(root.Get("version")),
            EffectiveFrom = Date(root.Get("effectiveFrom")),
            Liaison = Code(root.Get("liaison"), orAny: false),
            Asks = Asks(root.Get("asks")),
            Supply = Supply(root.Find("supply")),
            SharedCare = sharedCare,
            SharedCareAuthority = sharedCareAuthority,
            HighRisk = highRisk,
            HighRiskAuthority = highRiskAuthority,
            UrgentDueDays = root.Find("urgentDueDays")?.AsWhole(0, 31) ?? 3,
            SafetyReleaseHours = Hours(root.Find("safetyReleaseHours"), 4),
            UrgentSafetyReleaseHours = Hours(root.Find("urgentSafetyReleaseHours"), 1),
            AcceptWithinHours = Hours(root.Find("acceptWithinHours"), 24),
            CollectWithinHours = Hours(root.Find("collectWithinHours"), 24),
            Minutes = Minutes(root.Find("minutes")),
            WouldHaveReachedGp = Estimate(root.Find("wouldHaveReachedGp"), 1) ?? new Estimate(0.3, 0.6, 0.9),
            Json = json,
        };
    }

    private static Dictionary<string, PolicyLine> Asks(JsonValue asks)
    {
        var lines = new Dictionary<string, PolicyLine>(StringComparer.Ordinal);
        foreach (var (code, line) in asks.AsObject().Properties)
        {
            KnownAsk(code, line);
            if (code == AskCategories.OnwardReferral)
                line.WithOnly("do", "unrelated", "authority");
            else
                line.WithOnly("do", "authority");
            var disposition = Do(line.Get("do"));
            if (AskCategories.Appropriate.Contains(code) && disposition > Disposition.Advise)
                throw line.Fault($"\"{code}\" is primary care's own work: a policy may allow it or advise on it, not more.");
            lines.Add(
                code,
                new(disposition, line.Get("authority").AsText(), line.Find("unrelated") is { } unrelated ? Do(unrelated) : null)
            );
        }

        return lines;
    }

    private static SupplyPolicy Supply(JsonValue? supply)
    {
        if (supply is null)
            return new(null, null, 7, NoAuthority);
        supply.WithOnly("outpatientDays", "dischargeDays", "repeatLeadDays", "authority");
        return new(
            Days(supply.Find("outpatientDays")),
            Days(supply.Find("dischargeDays")),
            supply.Find("repeatLeadDays")?.AsWhole(0, 90) ?? 7,
            supply.Find("authority")?.AsText() ?? NoAuthority
        );
    }

    private static int? Days(JsonValue? value) => value is null || value.Kind == JsonValueKind.Null ? null : value.AsWhole(1, 366);

    private static (IReadOnlyList<SharedCareLine> Lines, string? Authority) SharedCare(JsonValue? value)
    {
        var (items, authority) = Listed(value, "agreements");
        var lines = items.Select(item =>
        {
            item.WithOnly("medicine", "practices", "authority");
            return new SharedCareLine(
                item.Get("medicine").AsText(),
                [.. item.Get("practices").AsArray().Select(practice => Code(practice, orAny: true))],
                item.Find("authority")?.AsText() ?? authority
            );
        });
        return ([.. lines], authority);
    }

    private static (IReadOnlyList<string> Medicines, string? Authority) HighRisk(JsonValue? value)
    {
        var (items, authority) = Listed(value, "medicines");
        return ([.. items.Select(item => item.AsText())], authority);
    }

    /// <summary>A bare list, or an object with the list and the authority for it.</summary>
    private static (IReadOnlyList<JsonValue> Items, string? Authority) Listed(JsonValue? value, string key) =>
        value switch
        {
            null => ([], null),
            { Kind: JsonValueKind.Array } => (value.Items, null),
            _ => (value.WithOnly(key, "authority").Get(key).AsArray(), value.Find("authority")?.AsText()),
        };

    private static Dictionary<string, Estimate> Minutes(JsonValue? value)
    {
        var minutes = new Dictionary<string, Estimate>(StringComparer.Ordinal);
        foreach (var (code, estimate) in value?.AsObject().Properties ?? [])
        {
            KnownAsk(code, estimate);
            minutes.Add(code, Estimate(estimate, 600)!);
        }

        return minutes;
    }

    private static Estimate? Estimate(JsonValue? value, double max)
    {
        if (value is null)
            return null;
        value.WithOnly("low", "central", "high");
        var (low, central, high) = (
            value.Get("low").AsNumber(0, max),
            value.Get("central").AsNumber(0, max),
            value.Get("high").AsNumber(0, max)
        );
        return low <= central && central <= high
            ? new(low, central, high)
            : throw value.Fault($"\"{value.Name}\" must rise from low over central to high.");
    }

    private static void KnownAsk(string code, JsonValue value)
    {
        if (!AskCategories.Avoidable.Contains(code) && !AskCategories.Appropriate.Contains(code))
            throw value.Tree.Fault(value.KeyOffset, $"\"{code}\" is no code of gp-ask.");
    }

    private static Disposition Do(JsonValue value) =>
        value.AsText() switch
        {
            "reject" => Disposition.Reject,
            "rewrite" => Disposition.Rewrite,
            "advise" => Disposition.Advise,
            "allow" => Disposition.Allow,
            _ => throw value.Fault($"\"{value.Name}\" must be one of {string.Join(", ", Words)}."),
        };

    private static double Hours(JsonValue? value, double otherwise) => value?.AsNumber(0, 24 * 31) ?? otherwise;

    private static string Code(JsonValue value, bool orAny)
    {
        var code = value.AsText();
        if (orAny && code == "*")
            return code;
        return code.Length is >= 3 and <= 12 && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c))
            ? code
            : throw value.Fault($"\"{value.Name}\" must be an ODS code{(orAny ? " or \"*\"" : "")}.");
    }

    private static string Version(JsonValue value)
    {
        // It becomes part of the policy's URL.
        var version = value.AsText();
        return version.Length <= 64 && version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? version
            : throw value.Fault("\"version\" may hold letters, figures, dots, hyphens and underscores, 64 at most.");
    }

    private static DateOnly Date(JsonValue value) =>
        DateOnly.TryParseExact(value.AsText(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw value.Fault($"\"{value.Name}\" must be a date as 2026-01-31.");
}
