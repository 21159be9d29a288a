using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace FhirInterface.Validation.FhirPath;

internal enum DatePrecision : byte
{
    Year,
    Month,
    Day,
    Hour,
    Minute,

    /// <summary>Seconds and their fractions are one precision in FHIRPath.</summary>
    Second,
}

/// <summary>
/// A date, a date and time, or a time of day, as precise as it was written. Comparing two of different precision, of
/// which neither is clearly the earlier, has no answer.
/// </summary>
internal readonly struct PartialDateTime(DateTime start, DatePrecision precision, int? offsetMinutes, bool isTime = false)
{
    private const int MaxOffsetDifferenceHours = 14;

    /// <summary>First instant that it may mean, as written (not shifted to UTC). For a time: on 1 January 0001.</summary>
    public DateTime Start { get; } = start;

    public DatePrecision Precision { get; } = precision;

    /// <summary>Offset from UTC in minutes, if it was written.</summary>
    public int? OffsetMinutes { get; } = offsetMinutes;

    private bool IsTime { get; } = isTime;

    public static bool TryParse(string text, out PartialDateTime value)
    {
        Span<byte> utf8 = stackalloc byte[64];
        value = default;
        return Encoding.UTF8.TryGetBytes(text, utf8, out var length) && TryParse(utf8[..length], out value);
    }

    public static bool TryParseTime(string text, out PartialDateTime value)
    {
        Span<byte> utf8 = stackalloc byte[64];
        value = default;
        return Encoding.UTF8.TryGetBytes(text, utf8, out var length) && TryParseTime(utf8[..length], out value);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out PartialDateTime value)
    {
        value = default;
        if (!Digits(text, 0, 4, out var year) || year == 0)
        {
            return false;
        }

        int month = 1,
            day = 1;
        var precision = DatePrecision.Year;
        var at = 4;
        if (at < text.Length && text[at] == '-')
        {
            if (!Digits(text, at + 1, 2, out month) || month is < 1 or > 12)
            {
                return false;
            }

            precision = DatePrecision.Month;
            at += 3;
            if (at < text.Length && text[at] == '-')
            {
                if (!Digits(text, at + 1, 2, out day) || day < 1 || day > DateTime.DaysInMonth(year, month))
                {
                    return false;
                }

                precision = DatePrecision.Day;
                at += 3;
            }
        }

        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
        if (at == text.Length || (text[at] == 'T' && at + 1 == text.Length))
        {
            value = new PartialDateTime(date, precision, null);
            return true;
        }

        if (text[at] != 'T' || !ClockTime(text[(at + 1)..], out var ticks, out precision, out var used))
        {
            return false;
        }

        at += 1 + used;
        int? offset = null;
        if (at < text.Length && !Offset(text[at..], out offset))
        {
            return false;
        }

        value = new PartialDateTime(date.AddTicks(ticks), precision, offset);
        return true;
    }

    public static bool TryParseTime(ReadOnlySpan<byte> text, out PartialDateTime value)
    {
        value = default;
        if (!ClockTime(text, out var ticks, out var precision, out var used) || used != text.Length)
        {
            return false;
        }

        value = new PartialDateTime(new DateTime(ticks, DateTimeKind.Unspecified), precision, null, isTime: true);
        return true;
    }

    /// <summary>Negative, zero or positive; null where precision or a missing time zone leaves it open.</summary>
    public static int? Compare(in PartialDateTime left, in PartialDateTime right)
    {
        var (a, b) = (left.Start, right.Start);
        var coarser = left.Precision < right.Precision ? left.Precision : right.Precision;
        if (coarser >= DatePrecision.Hour && !left.IsTime)
        {
            if (left.OffsetMinutes is { } leftOffset && right.OffsetMinutes is { } rightOffset)
            {
                (a, b) = (Shift(a, -leftOffset), Shift(b, -rightOffset));
            }
            else if (left.OffsetMinutes is not null || right.OffsetMinutes is not null)
            {
                var (utcA, utcB) = (Shift(a, -(left.OffsetMinutes ?? 0)), Shift(b, -(right.OffsetMinutes ?? 0)));
                return Math.Abs((utcA - utcB).TotalHours) > MaxOffsetDifferenceHours ? utcA.CompareTo(utcB) : null;
            }
        }

        if (left.Precision == right.Precision)
        {
            return a.CompareTo(b);
        }

        var order = Truncate(a, coarser).CompareTo(Truncate(b, coarser));
        return order == 0 ? null : order;
    }

    /// <summary>Adds calendar or clock units; null for a unit that a date cannot take.</summary>
    public PartialDateTime? Add(decimal amount, string unit)
    {
        var whole = (int)Math.Clamp(decimal.Truncate(amount), -4_000_000, 4_000_000);
        try
        {
            DateTime? moved = unit switch
            {
                "year" or "a" => Start.AddYears(whole),
                "month" or "mo" => Start.AddMonths(whole),
                "week" or "wk" => Start.AddDays(7.0 * whole),
                "day" or "d" => Start.AddDays(whole),
                "hour" or "h" => Start.AddHours(whole),
                "minute" or "min" => Start.AddMinutes(whole),
                "second" or "s" => Start.AddTicks((long)(amount * TimeSpan.TicksPerSecond)),
                "millisecond" or "ms" => Start.AddTicks((long)(amount * TimeSpan.TicksPerMillisecond)),
                _ => null,
            };
            if (moved is null)
            {
                return null;
            }

            var result = IsTime ? new DateTime(moved.Value.TimeOfDay.Ticks, DateTimeKind.Unspecified) : moved.Value;
            return new PartialDateTime(Truncate(result, Precision), Precision, OffsetMinutes, IsTime);
        }
        catch (ArgumentOutOfRangeException) when (IsTime)
        {
            // Below midnight: a time of day turns round.
            return new PartialDateTime(
                new DateTime(
                    (Start.Ticks + (TimeSpan.TicksPerDay * 2) + TicksOf(amount, unit)) % TimeSpan.TicksPerDay,
                    DateTimeKind.Unspecified
                ),
                Precision,
                null,
                isTime: true
            );
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    public PartialDateTime AtPrecision(DatePrecision precision) => new(Truncate(Start, precision), precision, null);

    public override string ToString()
    {
        if (IsTime)
        {
            return Start.ToString(
                Precision switch
                {
                    DatePrecision.Hour => "HH",
                    DatePrecision.Minute => "HH:mm",
                    _ => "HH:mm:ss.FFFFFFF",
                },
                CultureInfo.InvariantCulture
            );
        }

        var text = Start.ToString(
            Precision switch
            {
                DatePrecision.Year => "yyyy",
                DatePrecision.Month => "yyyy-MM",
                DatePrecision.Day => "yyyy-MM-dd",
                DatePrecision.Hour => "yyyy-MM-dd'T'HH",
                DatePrecision.Minute => "yyyy-MM-dd'T'HH:mm",
                _ => "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
            },
            CultureInfo.InvariantCulture
        );
        return OffsetMinutes switch
        {
            null => text,
            0 => text + "Z",
            { } minutes => string.Create(
                CultureInfo.InvariantCulture,
                $"{text}{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes) / 60:00}:{Math.Abs(minutes) % 60:00}"
            ),
        };
    }

    private static long TicksOf(decimal amount, string unit) =>
        (long)(
            amount
            * unit switch
            {
                "hour" or "h" => TimeSpan.TicksPerHour,
                "minute" or "min" => TimeSpan.TicksPerMinute,
                "second" or "s" => TimeSpan.TicksPerSecond,
                _ => TimeSpan.TicksPerMillisecond,
            }
        ) % TimeSpan.TicksPerDay;

    private static DateTime Shift(DateTime value, int minutes)
    {
        var ticks = value.Ticks + (minutes * TimeSpan.TicksPerMinute);
        return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Unspecified);
    }

    private static DateTime Truncate(DateTime value, DatePrecision precision) =>
        precision switch
        {
            DatePrecision.Year => new DateTime(value.Year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified),
            DatePrecision.Month => new DateTime(value.Year, value.Month, 1, 0, 0, 0, DateTimeKind.Unspecified),
            DatePrecision.Day => value.Date,
            DatePrecision.Hour => value.Date.AddHours(value.Hour),
            DatePrecision.Minute => value.Date.AddHours(value.Hour).AddMinutes(value.Minute),
            _ => value,
        };

    private static bool Digits(ReadOnlySpan<byte> text, int start, int count, out int value)
    {
        value = 0;
        if (start + count > text.Length)
        {
            return false;
        }

        for (var i = start; i < start + count; i++)
        {
            if (text[i] is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + text[i] - '0';
        }

        return true;
    }

    private static bool ClockTime(ReadOnlySpan<byte> text, out long ticks, out DatePrecision precision, out int used)
    {
        ticks = 0;
        used = 0;
        precision = DatePrecision.Hour;
        if (!Digits(text, 0, 2, out var hour) || hour > 23)
        {
            return false;
        }

        ticks = hour * TimeSpan.TicksPerHour;
        used = 2;
        if (used >= text.Length || text[used] != ':')
        {
            return true;
        }

        if (!Digits(text, 3, 2, out var minute) || minute > 59)
        {
            return false;
        }

        ticks += minute * TimeSpan.TicksPerMinute;
        precision = DatePrecision.Minute;
        used = 5;
        if (used >= text.Length || text[used] != ':')
        {
            return true;
        }

        // 60 is a leap second; it counts as the next minute.
        if (!Digits(text, 6, 2, out var second) || second > 60)
        {
            return false;
        }

        ticks += second * TimeSpan.TicksPerSecond;
        precision = DatePrecision.Second;
        used = 8;
        if (used < text.Length && text[used] == '.')
        {
            var unit = TimeSpan.TicksPerSecond / 10;
            var first = ++used;
            while (used < text.Length && Utf8Parser.TryParse(text.Slice(used, 1), out byte digit, out _))
            {
                ticks += digit * unit;
                unit /= 10;
                used++;
            }

            if (used == first)
            {
                return false;
            }
        }

        ticks = Math.Min(ticks, TimeSpan.TicksPerDay - 1);
        return true;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out int? minutes)
    {
        minutes = null;
        if (text is [(byte)'Z'])
        {
            minutes = 0;
            return true;
        }

        if (
            text.Length != 6
            || text[0] is not ((byte)'+' or (byte)'-')
            || text[3] != ':'
            || !Digits(text, 1, 2, out var hours)
            || !Digits(text, 4, 2, out var rest)
            || hours > 14
            || rest > 59
        )
        {
            return false;
        }

        var total = (hours * 60) + rest;
        minutes = text[0] == '-' ? -total : total;
        return true;
    }
}
