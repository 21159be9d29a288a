using FhirInterface.Store.Letters;

namespace FhirInterface.Flow.Measures;

/// <summary>Weeks as the figures count them: from Monday.</summary>
internal static class Weeks
{
    /// <summary>The Monday of a week as <see cref="WeekSum"/> numbers it.</summary>
    public static DateOnly From(int week) => DateOnly.FromDayNumber(week * WeekSum.Days);
}
