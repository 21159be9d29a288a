using System.Globalization;
using FhirInterface.Policy.Decide;

namespace FhirInterface.Workspace;

/// <summary>What one policy does otherwise than another, line by line, in words.</summary>
public static class PolicyDifferences
{
    public static IReadOnlyList<string> Between(PolicyDocument before, PolicyDocument after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var differences = new List<string>();
        foreach (var category in before.Asks.Keys.Union(after.Asks.Keys).Order(StringComparer.Ordinal))
        {
            var was = before.Asks.GetValueOrDefault(category);
            var now = after.Asks.GetValueOrDefault(category);
            if (was?.Do != now?.Do || was?.Unrelated != now?.Unrelated)
                differences.Add($"{TaskView.Words(category)}: {Say(was)} becomes {Say(now)}");
        }

        Compare("days of an outpatient supply", before.Supply.OutpatientDays, after.Supply.OutpatientDays);
        Compare("days of a discharge supply", before.Supply.DischargeDays, after.Supply.DischargeDays);
        Compare("hours to safety release", before.SafetyReleaseHours, after.SafetyReleaseHours);
        Compare("hours to urgent safety release", before.UrgentSafetyReleaseHours, after.UrgentSafetyReleaseHours);
        Compare("hours in which a hospital accepts", before.AcceptWithinHours, after.AcceptWithinHours);
        Compare("hours in which a practice collects", before.CollectWithinHours, after.CollectWithinHours);
        return differences;

        void Compare(string what, double? was, double? now)
        {
            if (was != now)
                differences.Add($"{what}: {Number(was)} becomes {Number(now)}");
        }
    }

    private static string Number(double? value) => value?.ToString("0.##", CultureInfo.InvariantCulture) ?? "not set";

    private static string Say(PolicyLine? line) =>
        line is null ? "not named"
        : line.Unrelated is { } unrelated ? $"{Word(line.Do)} (unrelated: {Word(unrelated)})"
        : Word(line.Do);

    /// <summary>A disposition as policies write it.</summary>
    public static string Word(Disposition disposition) =>
        disposition switch
        {
            Disposition.Reject => "reject",
            Disposition.Rewrite => "rewrite",
            Disposition.Advise => "advise",
            _ => "allow",
        };
}
