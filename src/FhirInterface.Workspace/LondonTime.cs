using System.Globalization;

namespace FhirInterface.Workspace;

/// <summary>Times as people in Britain read them.</summary>
public static class LondonTime
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    public static string Show(DateTimeOffset? moment) =>
        moment is { } known
            ? TimeZoneInfo.ConvertTime(known, London).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)
            : "not known";

    /// <summary>A date or moment as FHIR writes it, in the words of people; as it stands where it is neither.</summary>
    public static string? Say(string? date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("d MMM yyyy", CultureInfo.InvariantCulture)
        : date is { Length: > 10 } && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, out var moment) ? Show(moment)
        : date;

    /// <summary>How long ago, in the largest unit that says enough.</summary>
    public static string Age(DateTimeOffset since, DateTimeOffset now)
    {
        var age = now - since;
        return age switch
        {
            { TotalMinutes: < 2 } => "just now",
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} minutes"),
            { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} hours"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days"),
        };
    }
}
