using System.Globalization;

namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>Figures as people write them.</summary>
internal static class Words
{
    public static string Number(decimal value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    public static string Range(decimal low, decimal high) => low == high ? Number(low) : $"{Number(low)} to {Number(high)}";

    public static string Days(decimal low, decimal? high = null) =>
        high is { } most && most != low ? $"{Range(low, most)} days" : Number(low) + (low == 1 ? " day" : " days");

    public static string Count(decimal value, string unit) => $"{Number(value)} {Plural(unit, value)}";

    public static string Plural(string unit, decimal value) =>
        value == 1 || unit.Length == 0 || unit is "ml" or "mg" or "g" or "microgram" or "nanogram" or "unit dose" ? unit
        : unit.EndsWith("ch", StringComparison.Ordinal) ? unit + "es"
        : unit.EndsWith("ory", StringComparison.Ordinal) || unit.EndsWith("ary", StringComparison.Ordinal) ? unit[..^1] + "ies"
        : unit.EndsWith('s') ? unit
        : unit + "s";
}
