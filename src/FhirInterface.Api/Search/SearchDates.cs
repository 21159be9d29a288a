using System.Globalization;
using FhirInterface.Flow.Reads;

namespace FhirInterface.Api.Search;

/// <summary>Dates of a search: a prefix, and a date of any precision read as the range that it covers (FHIR R4 search.html 3.1.1.4.7).</summary>
public static class SearchDates
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    private static readonly (string Format, Func<DateTime, DateTime> End)[] Precisions =
    [
        ("yyyy", start => start.AddYears(1)),
        ("yyyy-MM", start => start.AddMonths(1)),
        ("yyyy-MM-dd", start => start.AddDays(1)),
        ("yyyy-MM-dd'T'HH:mm", start => start.AddMinutes(1)),
        ("yyyy-MM-dd'T'HH:mm:ss", start => start.AddSeconds(1)),
        ("yyyy-MM-dd'T'HH:mm:ss.f", start => start.AddMilliseconds(100)),
        ("yyyy-MM-dd'T'HH:mm:ss.ff", start => start.AddMilliseconds(10)),
        ("yyyy-MM-dd'T'HH:mm:ss.fff", start => start.AddMilliseconds(1)),
        ("yyyy-MM-dd'T'HH:mm:ss.ffff", start => start.AddTicks(1000)),
        ("yyyy-MM-dd'T'HH:mm:ss.fffff", start => start.AddTicks(100)),
        ("yyyy-MM-dd'T'HH:mm:ss.ffffff", start => start.AddTicks(10)),
        ("yyyy-MM-dd'T'HH:mm:ss.fffffff", start => start.AddTicks(1)),
    ];

    /// <summary>Null where the text is no date.</summary>
    public static DateValue? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var prefix = DatePrefix.Eq;
        if (text.Length > 2 && char.IsAsciiLetter(text[0]))
        {
            if (!Enum.TryParse(text[..2], ignoreCase: true, out prefix) || char.IsAsciiDigit(text[1]))
                return null;
            text = text[2..];
        }

        // A plus that was not escaped reaches us as a space.
        text = text.Replace(' ', '+');
        var (local, offset) = SplitZone(text);
        if (local is null)
            return null;
        local = WithinTicks(local);
        foreach (var (format, end) in Precisions)
        {
            if (DateTime.TryParseExact(local, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var start))
                return start.Year is < 1 or > 9998 ? null : new DateValue(prefix, At(start, offset), At(end(start), offset));
        }

        return null;
    }

    // Some clocks write nanoseconds; a tick is a hundred of them.
    private static string WithinTicks(string local)
    {
        var end = local.IndexOf('.', StringComparison.Ordinal) + 8;
        return end > 8 && local.Length > end && local[end..].All(char.IsAsciiDigit) ? local[..end] : local;
    }

    // A date without a zone is one that people mean: a day in London.
    private static DateTimeOffset At(DateTime local, TimeSpan? offset)
    {
        if (offset is { } known)
            return Shift(local, known);
        return Shift(local, London.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)));
    }

    private static DateTimeOffset Shift(DateTime local, TimeSpan offset)
    {
        var ticks = Math.Clamp(local.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private static (string? Local, TimeSpan? Offset) SplitZone(string text)
    {
        if (!text.Contains('T', StringComparison.Ordinal))
            return (text, null);
        if (text.EndsWith('Z'))
            return (text[..^1], TimeSpan.Zero);
        if (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':')
        {
            return
                TimeSpan.TryParseExact(text[^5..], "hh\\:mm", CultureInfo.InvariantCulture, out var offset)
                && offset <= TimeSpan.FromHours(14)
                ? (text[..^6], text[^6] == '-' ? -offset : offset)
                : (null, null);
        }

        return (text, null);
    }
}
