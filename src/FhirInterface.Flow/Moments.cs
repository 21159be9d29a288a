using System.Globalization;

namespace FhirInterface.Flow;

/// <summary>FHIR dates as moments.</summary>
internal static class Moments
{
    /// <summary>The start of what a FHIR date or dateTime covers; null if it is none.</summary>
    public static DateTimeOffset? Of(string? fhir)
    {
        if (string.IsNullOrEmpty(fhir))
            return null;
        var padded = fhir.Length switch
        {
            4 => fhir + "-01-01",
            7 => fhir + "-01",
            _ => fhir,
        };
        return DateTimeOffset.TryParse(
            padded,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment
        )
            ? moment
            : null;
    }

    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
