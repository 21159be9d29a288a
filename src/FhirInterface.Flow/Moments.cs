using System.Globalization;
using FhirTask = Hl7.Fhir.Model.Task;

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

    /// <summary>The day by which a Task is to be done; null where it does not say.</summary>
    public static DateTimeOffset? DueOf(FhirTask task) =>
        Of(task.Restriction?.Period?.End) is { } due ? new DateTimeOffset(due.UtcDateTime.Date, TimeSpan.Zero) : null;

    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
