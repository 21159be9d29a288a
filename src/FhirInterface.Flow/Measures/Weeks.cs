namespace FhirInterface.Flow.Measures;

/// <summary>Weeks as the figures count them: from Monday.</summary>
public static class Weeks
{
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
