using System.Globalization;

namespace FhirInterface.Validation.Constraints;

/// <summary>The order of numbers, dates and times, as they are written.</summary>
internal static class ValueOrder
{
    /// <summary>Null where the two cannot be compared, such as dates of different precision.</summary>
    public static int? Compare(string value, string bound)
    {
        if (
            decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.TryParse(bound, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit)
        )
        {
            return number.CompareTo(limit);
        }

        // Dates and times of equal precision and zone order as text, and so does what two of different precision have in
        // common; where that is the same, the less precise of them may mean either side. Others are taken as instants.
        if (!value.Contains('T', StringComparison.Ordinal) || !bound.Contains('T', StringComparison.Ordinal))
        {
            var common = Math.Min(value.Length, bound.Length);
            var order = string.CompareOrdinal(value, 0, bound, 0, common);
            return order != 0 || value.Length == bound.Length ? order : null;
        }

        return
            DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var left)
            && DateTimeOffset.TryParse(bound, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var right)
            ? left.CompareTo(right)
            : null;
    }
}
