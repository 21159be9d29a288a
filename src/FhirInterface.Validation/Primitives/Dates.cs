namespace FhirInterface.Validation.Primitives;

/// <summary>Dates and times: exact form, real calendar days, time zones up to 14:00; second 60 is a leap second.</summary>
internal static class Dates
{
    // Not the clock's year: an answer must not change with the day it is asked on.
    private const int EarliestReasonableYear = 1800;
    private const int LatestReasonableYear = 2150;

    public static PrimitiveFault? CheckDate(ReadOnlySpan<byte> value) =>
        Date(value, out var used, out var year, out var isReal) && used == value.Length
            ? isReal
                ? Reasonable(year)
                : PrimitiveFault.NoSuchDay
            : PrimitiveFault.Date;

    public static PrimitiveFault? CheckDateTime(ReadOnlySpan<byte> value)
    {
        if (!Date(value, out var used, out var year, out var isReal))
        {
            return PrimitiveFault.DateTime;
        }

        if (used == value.Length)
        {
            return isReal ? Reasonable(year) : PrimitiveFault.NoSuchDay;
        }

        if (used != 10 || value[used] != 'T')
        {
            return PrimitiveFault.DateTime;
        }

        var clock = Clock(value[11..]);
        if (clock == 0)
        {
            return PrimitiveFault.DateTime;
        }

        var zone = value[(11 + clock)..];
        return zone.IsEmpty ? PrimitiveFault.TimeZone
            : !IsZone(zone) ? PrimitiveFault.DateTime
            : !isReal ? PrimitiveFault.NoSuchDay
            : Reasonable(year);
    }

    public static PrimitiveFault? CheckInstant(ReadOnlySpan<byte> value)
    {
        if (!Date(value, out var used, out var year, out var isReal) || used != 10 || used == value.Length || value[used] != 'T')
        {
            return PrimitiveFault.Instant;
        }

        var clock = Clock(value[11..]);
        return clock == 0 || !IsZone(value[(11 + clock)..]) ? PrimitiveFault.Instant
            : !isReal ? PrimitiveFault.NoSuchDay
            : Reasonable(year);
    }

    public static bool IsTime(ReadOnlySpan<byte> value) => Clock(value) is var used && used > 0 && used == value.Length;

    private static PrimitiveFault? Reasonable(int year) =>
        year is >= EarliestReasonableYear and <= LatestReasonableYear ? null : PrimitiveFault.Year;

    private static bool Date(ReadOnlySpan<byte> value, out int used, out int year, out bool isReal)
    {
        used = 4;
        isReal = true;
        if (!Number(value, 0, 4, out year) || year == 0)
        {
            return false;
        }

        if (value.Length == 4 || value[4] != '-')
        {
            return true;
        }

        if (!Number(value, 5, 2, out var month) || month is < 1 or > 12)
        {
            return false;
        }

        used = 7;
        if (value.Length == 7 || value[7] != '-')
        {
            return true;
        }

        if (!Number(value, 8, 2, out var day) || day is < 1 or > 31)
        {
            return false;
        }

        used = 10;
        isReal = day <= DateTime.DaysInMonth(year, month);
        return true;
    }

    /// <summary>Length of hh:mm:ss and an optional fraction at the start; 0 if it is none.</summary>
    private static int Clock(ReadOnlySpan<byte> value)
    {
        if (
            value.Length < 8
            || !Number(value, 0, 2, out var hour)
            || value[2] != ':'
            || !Number(value, 3, 2, out var minute)
            || value[5] != ':'
            || !Number(value, 6, 2, out var second)
            || hour > 23
            || minute > 59
            || second > 60
        )
        {
            return 0;
        }

        if (value.Length == 8 || value[8] != '.')
        {
            return 8;
        }

        var at = 9;
        while (at < value.Length && value[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at == 9 ? 0 : at;
    }

    private static bool IsZone(ReadOnlySpan<byte> value) =>
        value is [(byte)'Z']
        || (
            value.Length == 6
            && value[0] is (byte)'+' or (byte)'-'
            && Number(value, 1, 2, out var hours)
            && value[3] == ':'
            && Number(value, 4, 2, out var minutes)
            && (hours < 14 ? minutes < 60 : hours == 14 && minutes == 0)
        );

    private static bool Number(ReadOnlySpan<byte> value, int start, int count, out int number)
    {
        number = 0;
        if (start + count > value.Length)
        {
            return false;
        }

        for (var i = start; i < start + count; i++)
        {
            if (value[i] is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + value[i] - '0';
        }

        return true;
    }
}
