using System.Globalization;

namespace FhirInterface.Policy.Decide;

/// <summary>Turns a due as stated (an ISO 8601 duration or date) into a day, counted from the letter's date.</summary>
public static class DueDates
{
    private const int LongestCount = 9999;

    /// <returns>Null where nothing is stated, it cannot be read, or it is a duration and the letter has no date.</returns>
    public static DateOnly? Of(string? due, DateOnly? letterDate)
    {
        if (string.IsNullOrEmpty(due))
            return null;
        if (due[0] != 'P')
            return Date(due);
        return letterDate is { } from ? Add(from, due) : null;
    }

    private static DateOnly? Date(string due)
    {
        if (
            due.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(due, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
        )
            return London.DateOf(moment);
        return DateOnly.TryParseExact(due, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    private static DateOnly? Add(DateOnly from, string duration)
    {
        var count = 0;
        var digits = 0;
        foreach (var c in duration.AsSpan(1))
        {
            if (char.IsAsciiDigit(c))
            {
                count = count * 10 + (c - '0');
                if (++digits > 4)
                    return null;
                continue;
            }

            if (c == 'T')
                return from; // Hours and minutes: today.
            if (digits == 0 || count > LongestCount)
                return null;
            try
            {
                from = c switch
                {
                    'Y' => from.AddYears(count),
                    'M' => from.AddMonths(count),
                    'W' => from.AddDays(count * 7),
                    'D' => from.AddDays(count),
                    _ => throw new ArgumentOutOfRangeException(nameof(duration)),
                };
            }
            catch (ArgumentOutOfRangeException)
            {
                return null;
            }

            (count, digits) = (0, 0);
        }

        return digits == 0 ? from : null;
    }
}
