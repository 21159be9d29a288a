namespace FhirInterface.Policy.Medicines.Supply;

/// <content>How often: abbreviations, "every", "times a day", alternate days.</content>
internal sealed partial class DosageScanner
{
    /// <summary>"in 24 hours", "a day", "daily", "/24h".</summary>
    private bool PerDayHere()
    {
        var start = at;
        if (Take("daily"))
            return true;
        if (Take("in", "per", "a", "each", "every", "/", "within"))
        {
            Take("any", "a", "one");
            if (Take("day", "d", "24h", "24hrs"))
                return true;
            if (at < tokens.Count && tokens[at].Value == 24)
            {
                at++;
                Take("-", "/");
                Take("hours", "hour", "hrs", "hr", "h", "hourly");
                return true;
            }
        }

        at = start;
        return false;
    }

    /// <summary>After a number: "times a day", "x daily", "x/week".</summary>
    private bool TimesHere(Span2 times, out Frequency frequency)
    {
        frequency = default;
        var start = at;
        if (!Take("times", "time", "x", "\u00d7"))
            return false;
        SkipDashes();
        if (PeriodHere() is { } days)
        {
            frequency = new(times, days, Since(start));
            return true;
        }

        at = start;
        return false;
    }

    /// <summary>"a day", "daily", "per week", "/wk", "weekly": days of the period.</summary>
    private Span2? PeriodHere()
    {
        var start = at;
        if (Take("daily"))
            return new(1);
        if (Take("weekly", "wkly"))
            return new(7);
        if (Take("fortnightly"))
            return new(14);
        if (Take("monthly"))
            return new(28, 31);
        if (Take("nightly"))
            return new(1);
        if (Take("a", "per", "each", "every", "/", "in", "an", "the"))
        {
            Take("a", "the", "each", "any");
            if (TimeUnit(Word()) is { } unit)
            {
                at++;
                return unit;
            }

            if (at < tokens.Count && tokens[at].Value == 24 && Word(1) is "hours" or "hrs" or "h" or "hour")
            {
                at += 2;
                return new(1);
            }
        }
        else if (Word() is "day" or "week" or "wk")
        {
            // "3x week"
            return TimeUnit(tokens[at++].Text);
        }

        at = start;
        return null;
    }

    private bool FrequencyItem()
    {
        var start = at;
        if (Abbreviation() || Every() || Alternate() || Counted() || Weekdays() || Plain())
            return true;
        at = start;
        return false;
    }

    private bool Found(decimal times, Span2 days, int start)
    {
        Add(new(DosageItemKind.Frequency) { Frequency = new(new(times), days, Since(start)) });
        return true;
    }

    private bool Abbreviation()
    {
        var start = at;
        if (Take("od", "qd", "sid"))
            return Found(1, new(1), start);
        if (Take("bd", "bid", "bds", "bdd"))
            return Found(2, new(1), start);
        if (Take("tds", "tid", "tdss"))
            return Found(3, new(1), start);
        if (Take("qds", "qid"))
            return Found(4, new(1), start);
        if (Take("eod"))
            return Found(1, new(2), start);
        if (Take("ow"))
            return Found(1, new(7), start);
        if (
            Word() is "q"
            && at + 2 < tokens.Count
            && tokens[at + 1].Value is { } hours and > 0
            && tokens[at + 2].IsAny("h", "hr", "hrs", "hourly")
        )
        {
            at += 3;
            return Found(1, new(hours / 24), start);
        }

        if (TakeAll("q", "o", "d") || TakeAll("o", "d"))
            return Found(1, new(1), start);
        if (TakeAll("b", "d"))
            return Found(2, new(1), start);
        if (TakeAll("t", "d", "s"))
            return Found(3, new(1), start);
        return TakeAll("q", "d", "s") && Found(4, new(1), start);
    }

    private bool Every()
    {
        var start = at;
        if (!Take("every", "each"))
            return false;
        if (Take("other", "second", "alternate", "2nd"))
            return Take("day", "days", "night", "morning", "evening") ? Found(1, new(2), start)
                : Take("week") ? Found(1, new(14), start)
                : Back(start);
        if (Take("third", "3rd"))
            return Take("day", "days", "night", "morning") ? Found(1, new(3), start) : Back(start);
        if (Take("fourth", "4th"))
            return Take("week") ? Found(1, new(28), start) : Back(start);
        if (Word() is "morning" or "night" or "evening" or "afternoon" or "bedtime" or "noon" or "lunchtime" or "teatime")
        {
            // "every morning and evening": times of day.
            at = start + 1;
            return false;
        }

        if (DayName(Word()))
            return WeekdayList(start);
        if (TimeSpan2() is { } days && days.Low > 0)
        {
            Add(new(DosageItemKind.Frequency) { Frequency = new(new(1), days, Since(start)) });
            return true;
        }

        return Back(start);
    }

    private bool Back(int start)
    {
        at = start;
        return false;
    }

    private bool Alternate()
    {
        var start = at;
        if (!Take("alternate", "alt"))
            return false;
        return Take("days", "day", "die", "nights", "mornings", "night", "morning", "evenings") ? Found(1, new(2), start)
            : Take("weeks") ? Found(1, new(14), start)
            : Back(start);
    }

    /// <summary>"twice a day", "3 times daily", "x3/day", "4 hourly", "6/24", "3-monthly".</summary>
    private bool Counted()
    {
        var start = at;
        if (Word() is "once" or "twice" or "thrice")
        {
            var times = tokens[at++].Text switch
            {
                "once" => 1,
                "twice" => 2,
                _ => 3,
            };
            Take("or");
            if (Word() is "twice" or "thrice")
            {
                var more = tokens[at++].Is("twice") ? 2 : 3;
                SkipDashes();
                if (PeriodHere() is not { } period)
                    return Back(start);
                Add(new(DosageItemKind.Frequency) { Frequency = new(new(times, more), period, Since(start)) });
                return true;
            }

            SkipDashes();
            if (PeriodHere() is { } days)
                return Found(times, days, start);
            if (times == 1 && Take("only"))
            {
                Add(new(DosageItemKind.Once));
                return true;
            }

            // "once in the morning", "once at night" are times of day; a bare "twice" is twice a day in a dosage.
            if (times == 1)
                return true;
            Doubt($"\"{Since(start)}\" does not say in what time");
            return true;
        }

        // "x3/day"; "x 7 days" is a duration.
        if (Word() is "x" && at + 1 < tokens.Count && tokens[at + 1].Value is { } count)
        {
            at += 2;
            if (Word() is not ("day" or "week" or "wk") && PeriodHere() is { } days)
                return Found(count, days, start);
            return Back(start);
        }

        if (!Number(out var number) || number.Low <= 0)
            return Back(start);
        if (TimesHere(number, out var frequency))
        {
            Add(new(DosageItemKind.Frequency) { Frequency = frequency });
            return true;
        }

        if (Word() == "/" && at + 1 < tokens.Count && tokens[at + 1].Value == 24 && Word(2) != "/")
        {
            at += 2;
            Add(new(DosageItemKind.Frequency) { Frequency = new(new(1), number / 24, Since(start)) });
            return true;
        }

        SkipDashes();
        Span2? unit =
            Take("hourly", "hrly") ? new Span2(1m / 24)
            : Take("weekly", "wkly") ? new Span2(7)
            : Take("monthly", "mthly") ? new Span2(28, 31)
            : null;
        if (unit is { } each)
        {
            // "one weekly" is one, once a week; "5 mg 2 weekly" is every two weeks; "2 weekly" alone may be either.
            if (each.Low >= 7 && (number.High <= 1 || !LastIs(DosageItemKind.Dose)))
            {
                if (number.High > 1 && tokens[start].Value is not null)
                    Doubt($"\"{Since(start)}\" may be a dose or an interval");
                return Back(start);
            }

            Add(
                new(DosageItemKind.Frequency) { Frequency = new(new(1), new(each.Low * number.Low, each.High * number.High), Since(start)) }
            );
            return true;
        }

        return Back(start);
    }

    private bool LastIs(DosageItemKind kind) => items.Count > 0 && items[^1].Kind == kind;

    private bool Plain()
    {
        var start = at;
        if (Take("daily", "nightly"))
            return tokens[start].Is("nightly") ? When() : Found(1, new(1), start);
        if (Take("weekly", "wkly"))
            return Found(1, new(7), start);
        if (Take("fortnightly"))
            return Found(1, new(14), start);
        if (Take("monthly"))
        {
            Add(new(DosageItemKind.Frequency) { Frequency = new(new(1), new(28, 31), "monthly") });
            return true;
        }

        if (Take("hourly"))
            return Found(24, new(1), start);
        if (Take("yearly", "annually"))
            return Found(1, new(365), start);
        if (Word() is "a" or "per" or "/" && Word(1) is "day" or "week" or "night" or "d" or "month" && LastIs(DosageItemKind.Dose))
        {
            if (PeriodHere() is { } days)
            {
                Add(new(DosageItemKind.Frequency) { Frequency = new(new(1), days, Since(start)) });
                return true;
            }
        }

        return Back(start);

        bool When()
        {
            Add(new(DosageItemKind.When));
            return true;
        }
    }
}
