using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>Reads how often and how long from a FHIR <c>Timing</c> in all its forms.</summary>
internal static class TimingReader
{
    /// <summary>Days in one UCUM unit of time, also by the NHS's SNOMED CT codes and by name; a month is 28 to 31 days. Null: no such unit.</summary>
    public static Span2? UnitDays(string? code, string? unit = null) => Days(code) ?? Days(unit?.ToLowerInvariant());

    private static Span2? Days(string? unit) =>
        unit switch
        {
            "s" or "sec" or "second" or "seconds" => new(1m / 86400),
            "min" or "minute" or "minutes" or "258701004" => new(1m / 1440),
            "h" or "hour" or "hours" or "hr" or "258702006" => new(1m / 24),
            "d" or "day" or "days" or "258703001" => new(1),
            "wk" or "week" or "weeks" or "258705008" => new(7),
            "mo" or "month" or "months" or "258706009" => new(28, 31),
            "a" or "year" or "years" or "258707000" => new(365, 366),
            _ => null,
        };

    /// <summary>The days that a Duration states; null where its unit is not one of time or there is no value.</summary>
    public static Span2? DaysOf(Quantity? duration) =>
        duration is { Value: > 0 and < 100_000 } && UnitDays(duration.Code, duration.Unit) is { } unit ? unit * duration.Value.Value : null;

    /// <summary>How often; null where the timing does not say.</summary>
    public static Frequency? FrequencyOf(Timing timing, List<string> doubts)
    {
        if (timing.Repeat is { } repeat && Repeat(repeat, doubts) is { } said)
            return said;
        if (timing.Code is { } code)
        {
            foreach (var coding in code.Coding)
            {
                if (ByCode(coding.Code) is { } known)
                    return known;
            }

            if (DosageText.Read(code.Text)?.Steps is [{ Parts: [{ Frequency: { } worded }] }])
                return worded;
        }

        var events = timing.Event.Select(Moment).OfType<DateTimeOffset>().Distinct().Order().ToList();
        if (events.Count > 1)
        {
            var days = (decimal)Math.Max(1, Math.Round((events[^1] - events[0]).TotalDays));
            doubts.Add("single moments are listed");
            return new(new(events.Count - 1), new(days), "at the moments listed");
        }

        return events.Count == 1 ? Frequency.Daily(1, "once") : null;
    }

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(
            text,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;

    private static Frequency? ByCode(string? code) =>
        code switch
        {
            "QD" or "AM" or "PM" or "BED" or "229797004" => Frequency.Daily(1, "once a day"),
            "BID" or "229799001" => Frequency.Daily(2, "twice a day"),
            "TID" or "229798009" => Frequency.Daily(3, "three times a day"),
            "QID" or "307439001" => Frequency.Daily(4, "four times a day"),
            "QOD" => Frequency.Every(2, "every other day"),
            "Q1H" => Frequency.Daily(24, "every hour"),
            "Q2H" => Frequency.Daily(12, "every 2 hours"),
            "Q3H" => Frequency.Daily(8, "every 3 hours"),
            "Q4H" => Frequency.Daily(6, "every 4 hours"),
            "Q6H" => Frequency.Daily(4, "every 6 hours"),
            "Q8H" => Frequency.Daily(3, "every 8 hours"),
            "WK" => Frequency.Every(7, "once a week"),
            "MO" => new(new(1), new(28, 31), "once a month"),
            _ => null,
        };

    private static Frequency? Repeat(Timing.RepeatComponent repeat, List<string> doubts)
    {
        var weekdays = repeat.DayOfWeekElement.Select(day => day.JsonValue as string).Distinct(StringComparer.Ordinal).Count();
        var times = repeat.TimeOfDayElement.Select(time => time.JsonValue as string).Distinct(StringComparer.Ordinal).Count();
        var whens = WhenCount(repeat, doubts);
        var moments = times > 0 ? times : whens;
        Span2? period = null;
        if (repeat.Period is > 0 and < 100_000 && UnitDays(repeat.PeriodUnitElement?.JsonValue as string) is { } unit)
        {
            period = unit * repeat.Period.Value;
            if (repeat.PeriodMax is { } most && most > repeat.Period && most < 100_000)
                period = new(period.Value.Low, unit.High * most);
        }

        Span2? frequency = repeat.Frequency is > 0 ? new(repeat.Frequency.Value) : null;
        if (repeat.FrequencyMax is { } max && max > (repeat.Frequency ?? 0))
            frequency = new(repeat.Frequency ?? 0, max);

        if (period is null && frequency is null && moments == 0)
            return weekdays > 0 ? new(new(weekdays), new(7), $"on {Words.Number(weekdays)} days a week") : null;
        if (period is null && frequency is null)
            return weekdays > 0
                ? new(new(moments * weekdays), new(7), $"{Words.Number(moments)} a day on {Words.Number(weekdays)} days a week")
                : Frequency.Daily(moments, "at the times stated");
        if (period is null && repeat.Period is null && moments > 0 && frequency is { Exact: true } plain && plain.Low == moments)
            period = new(1);
        if (period is not { } each)
        {
            if (frequency is not null)
                doubts.Add("the frequency has no period");
            return null;
        }

        var count = frequency ?? new(1);
        if (moments > 1 && count.High != moments && each.High >= 1)
        {
            // FHIR lets a frequency of 1 stand beside several times of day; whether each counts is not said.
            if (frequency is not null)
                doubts.Add("the frequency and the times of day disagree");
            count = new(Math.Max(count.High, moments));
        }

        if (weekdays > 0)
            return WithWeekdays(count, each, weekdays, doubts);
        return new(count, each, Told(count, each));
    }

    private static Frequency WithWeekdays(Span2 count, Span2 each, int weekdays, List<string> doubts)
    {
        if (each.Low < 7)
        {
            // Daily, filtered by day of the week.
            var perDay = count / each.Low;
            return new(perDay * weekdays, new(7), $"on {Words.Number(weekdays)} days a week");
        }

        if (count.High != weekdays)
        {
            doubts.Add("the days of the week and the frequency disagree");
            count = new(Math.Max(count.High, weekdays));
        }

        return new(count, each, Told(count, each));
    }

    private static int WhenCount(Timing.RepeatComponent repeat, List<string> doubts)
    {
        var codes = repeat.WhenElement.Select(when => when.JsonValue as string).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var meals = codes.Count(code => code is "C" or "AC" or "PC");
        if (meals > 0 && repeat.Frequency is null && codes.Count == meals)
        {
            doubts.Add("three meals a day are assumed");
            return 3;
        }

        return codes.Count - meals;
    }

    private static string Told(Span2 times, Span2 days)
    {
        if (days is { Exact: true, Low: 1 })
            return $"{Words.Range(times.Low, times.High)} a day";
        if (days is { Exact: true, Low: < 1 and > 0 })
            return $"{Words.Range(times.Low, times.High)} in {Words.Range(days.Low * 24, days.High * 24)} hours";
        return $"{Words.Range(times.Low, times.High)} in {Words.Range(days.Low, days.High)} days";
    }

    /// <summary>How long, from the bounds or from a count of doses.</summary>
    public static Span2? BoundsOf(Timing timing, Frequency? frequency, List<string> doubts)
    {
        if (timing.Repeat is not { } repeat)
            return timing.Event.Count() == 1 ? new Span2(1) : null;
        switch (repeat.Bounds)
        {
            case Duration duration when DaysOf(duration) is { } days:
                return days;
            case Hl7.Fhir.Model.Range range when DaysOf(range.Low) is { } low && DaysOf(range.High) is { } high && high.High >= low.Low:
                return new(low.Low, high.High);
            case Period { Start: { } start, End: { } end } when Day(start) is { } from && Day(end) is { } to && to >= from:
                return new(to.DayNumber - from.DayNumber + 1);
            case Duration or Hl7.Fhir.Model.Range:
                doubts.Add("the length of the treatment was not understood");
                break;
        }

        if (repeat.Count is > 0 and { } count)
        {
            if (frequency is not { } known || known.Times.Low <= 0)
                return count == 1 ? new(1) : null;
            var most = repeat.CountMax is { } max && max > count ? max : count;
            return new(Math.Max(1, count * known.Days.Low / known.Times.High), Math.Max(1, most * known.Days.High / known.Times.Low));
        }

        return null;
    }

    /// <summary>The day in London; a date alone is that day.</summary>
    public static DateOnly? Day(string? text)
    {
        if (text is null || text.Length < 10)
            return null;
        if (text.Length == 10)
            return DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                System.Globalization.CultureInfo.InvariantCulture,
                System.Globalization.DateTimeStyles.None,
                out var day
            )
                ? day
                : null;
        return Moment(text) is { } moment ? London.DateOf(moment) : null;
    }
}
