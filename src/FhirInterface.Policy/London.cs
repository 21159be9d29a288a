using System.Globalization;

namespace FhirInterface.Policy;

/// <summary>Dates for people and counts of days are those of Europe/London, whatever the machine's zone and culture (design 6.9).</summary>
public static class London
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The moment on a clock in London.</summary>
    public static DateTimeOffset Of(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>The day that it is in London.</summary>
    public static DateOnly DateOf(DateTimeOffset moment) => DateOnly.FromDateTime(Of(moment).DateTime);

    /// <summary>The moment at which a day begins in London.</summary>
    public static DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight));
    }

    /// <summary>As people write a day: <c>2 March</c>.</summary>
    public static string Day(DateTimeOffset moment) => Of(moment).ToString("d MMMM", CultureInfo.InvariantCulture);

    /// <summary>As people write a day with its year: <c>2 March 2026</c>.</summary>
    public static string DayAndYear(DateTimeOffset moment) => Of(moment).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="DayAndYear(DateTimeOffset)"/>
    public static string DayAndYear(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>As people write a moment: <c>3 March, 15:00</c>.</summary>
    public static string DayAndTime(DateTimeOffset moment) => Of(moment).ToString("d MMMM, HH:mm", CultureInfo.InvariantCulture);
}
