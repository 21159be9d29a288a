namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>
/// Reads what a dosage text says, left to right, one item after another. Numbers that nothing claims are a doubt: a figure nobody
/// understood may change the whole.
/// </summary>
internal sealed class DosageScanner
{
    private readonly List<DosageToken> tokens;
    private readonly List<DosageItem> items = [];
    private readonly string text;
    private int at;

    private DosageScanner(string text)
    {
        this.text = text;
        tokens = DosageTokens.Cut(text);
    }

    public static List<DosageItem> Scan(string text)
    {
        var scanner = new DosageScanner(text);
        if (text.Length > DosageTokens.MaxLength)
            scanner.Doubt("the text is too long for a dosage");
        while (scanner.at < scanner.tokens.Count)
            scanner.Step();
        return scanner.items;
    }

    private void Step()
    {
        var start = at;
        if (Sequence() || Reduction() || Maximum() || FrequencyItem() || DurationItem() || WhenItem() || Supplied() || Dose() || Flag())
            return;
        at = start;
        var token = tokens[at++];
        if (token.Value is not null)
            Doubt($"the figure {token.Raw} was not understood");
    }

    private string Word(int offset = 0) => at + offset < tokens.Count ? tokens[at + offset].Text : "";

    private bool Take(params ReadOnlySpan<string> words)
    {
        if (at >= tokens.Count || !tokens[at].IsAny(words))
            return false;
        at++;
        return true;
    }

    private bool TakeAll(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (Word(i) != words[i])
                return false;
        }

        at += words.Length;
        return true;
    }

    private void Add(DosageItem item) => items.Add(item);

    private void Doubt(string words) => items.Add(new(DosageItemKind.Doubt) { Words = words });

    private string Since(int start) => text[tokens[start].Start..tokens[at - 1].End];

    private void SkipDashes()
    {
        while (Take("-", "\u2013", "\u2010", "\u2011")) { }
    }

    // ---- numbers ----

    /// <summary>"2", "one", "ii", "TT", "1/2", "half", "one and a half", and ranges of them.</summary>
    private bool Number(out Span2 amount)
    {
        amount = default;
        var start = at;
        if (!Single(out var low))
            return false;
        var mark = at;
        if (Take("-", "\u2013", "to", "or", "/") && tokens[at - 1].Text is var sign && Single(out var high) && high > low)
        {
            // "1/2" was read as a half already; what is left of a slash is no range ("30/500").
            if (sign != "/")
            {
                amount = new(low, high);
                return true;
            }
        }

        at = mark;
        amount = new(low);
        return at > start;
    }

    private bool Single(out decimal value)
    {
        value = 0;
        if (at >= tokens.Count)
            return false;
        var token = tokens[at];
        if (token.Value is { } number)
        {
            at++;
            value = number;
            if (
                Word() == "/"
                && at + 1 < tokens.Count
                && tokens[at + 1] is { Value: 2 or 3 or 4 } below
                && value is 1 or 3
                && value < below.Value
            )
            {
                // "1/2 tablet"; "1/12" and the like are times.
                if (Word(2) != "/")
                {
                    value /= below.Value.GetValueOrDefault(1);
                    at += 2;
                }
            }
            else if (Word() == "and" && (Word(1) == "half" || (Word(1) == "a" && Word(2) == "half")))
            {
                at += Word(1) == "half" ? 2 : 3;
                value += 0.5m;
            }

            return true;
        }

        // "T", "TT" (tally strokes) and "i", "ii" (roman) are doses only as whole words.
        if (token.Raw is "T" or "TT" or "TTT" or "TTTT" || token.Text is "tt" or "ttt")
            value = token.Raw.Length;
        else if (token.Text is "i" or "ii" or "iii")
            value = token.Text.Length;
        else
            value = NumberWord(token.Text);
        if (value == 0)
            return false;
        at++;
        // "EIGHT (8) tablets": the same in figures.
        if (Word() == "(" && Word(2) == ")" && tokens[at + 1].Value == value)
            at += 3;
        if (token.Is("half"))
            Take("a", "of");
        else if (TakeAll("and", "a", "half") || TakeAll("and", "half"))
            value += 0.5m;
        return true;
    }

    private static decimal NumberWord(string word) =>
        word switch
        {
            "half" => 0.5m,
            "quarter" => 0.25m,
            "one" => 1,
            "two" => 2,
            "three" => 3,
            "four" => 4,
            "five" => 5,
            "six" => 6,
            "seven" => 7,
            "eight" => 8,
            "nine" => 9,
            "ten" => 10,
            "eleven" => 11,
            "twelve" => 12,
            "fourteen" => 14,
            "fifteen" => 15,
            "twenty" => 20,
            "thirty" => 30,
            _ => 0,
        };

    /// <summary>Days in a unit of time; null where it is none. A month is as long as it is: 28 to 31 days.</summary>
    private static Span2? TimeUnit(string word) =>
        word switch
        {
            "minute" or "minutes" or "min" or "mins" => new(1m / 1440),
            "hour" or "hours" or "hr" or "hrs" or "h" => new(1m / 24),
            "day" or "days" or "d" or "dy" or "night" or "nights" or "morning" or "mornings" => new(1),
            "week" or "weeks" or "wk" or "wks" or "w" => new(7),
            "fortnight" or "fortnights" => new(14),
            "month" or "months" or "mth" or "mths" or "mo" => new(28, 31),
            "year" or "years" or "yr" or "yrs" => new(365, 366),
            _ => null,
        };

    /// <summary>Days in the fraction that UK shorthand counts time in: 5/7, 2/52, 3/12.</summary>
    private static Span2? TimeFraction(decimal below) =>
        below switch
        {
            7 => new(1),
            52 => new(7),
            12 => new(28, 31),
            _ => null,
        };

    // ---- items ----

    private bool Sequence()
    {
        if (TakeAll("and", "then", "stop") || TakeAll("then", "stop") || TakeAll("and", "stop") || TakeAll("then", "discontinue"))
        {
            Add(new(DosageItemKind.Stop));
            return true;
        }

        if (TakeAll("and", "then") || Take("then") || TakeAll("followed", "by") || TakeAll("thereafter"))
        {
            Add(new(DosageItemKind.Then));
            return true;
        }

        if (Word() is "and" or "&" or "plus" or "+")
        {
            at++;
            Add(new(DosageItemKind.And));
            return true;
        }

        return false;
    }

    private bool Reduction()
    {
        var start = at;
        if (
            !Take(
                "reduce",
                "reducing",
                "reduced",
                "decrease",
                "decreasing",
                "down",
                "taper",
                "tapering",
                "drop",
                "dropping",
                "wean",
                "weaning"
            )
        )
            return false;
        TakeAll("the", "dose");
        Take("dose");
        if (!Take("by") && !char.IsAsciiDigit(Word() is { Length: > 0 } next ? next[0] : ' '))
        {
            // "reducing to 20 mg od": the next step of a course, told in other words.
            if (Take("to") && at < tokens.Count && tokens[at].Value is not null)
            {
                Add(new(DosageItemKind.Then) { Words = "reducing" });
                return true;
            }

            at = start + 1;
            Add(new(DosageItemKind.Reduce) { Words = "the dose is reduced, it is not said how" });
            return true;
        }

        if (!Number(out var amount) || !amount.Exact)
        {
            at = start + 1;
            Add(new(DosageItemKind.Reduce) { Words = "the dose is reduced, it is not said how" });
            return true;
        }

        var unit = UnitHere() ?? DoseUnit.None;
        Span2? every = null;
        if (Take("every", "each", "per", "a", "/"))
            every = TimeSpan2();
        else if (Take("weekly"))
            every = new(7);
        else if (Take("daily"))
            every = new(1);
        else if (Take("fortnightly"))
            every = new(14);
        decimal? floor = null;
        var mark = at;
        if (Take("to", "until", "till", "down"))
        {
            Take("to");
            if (Take("zero", "nil", "stop", "stopped", "off", "nothing"))
                floor = 0;
            else if (Number(out var low) && low.Exact)
            {
                floor = low.Low;
                UnitHere();
            }
            else
                at = mark;
        }

        if (floor is null && (TakeAll("then", "stop") || TakeAll("and", "stop") || TakeAll("and", "then", "stop")))
            floor = 0;
        Add(
            every is { Exact: true } step
                ? new(DosageItemKind.Reduce)
                {
                    Amount = amount,
                    Unit = unit,
                    Frequency = new(new(1), step, ""),
                    Floor = floor,
                }
                : new DosageItem(DosageItemKind.Reduce) { Words = "the dose is reduced, it is not said how often" }
        );
        return true;
    }

    /// <summary>"3 days", "week", "2/52" after "every": days; null where it is none.</summary>
    private Span2? TimeSpan2()
    {
        var start = at;
        if (Number(out var count))
        {
            if (
                Word() == "/"
                && at + 1 < tokens.Count
                && tokens[at + 1].Value is { } below
                && TimeFraction(below) is { } part
                && count.Exact
            )
            {
                at += 2;
                return part * count.Low;
            }

            SkipDashes();
            if (TimeUnit(Word()) is { } unit)
            {
                at++;
                return new(unit.Low * count.Low, unit.High * count.High);
            }
        }
        else if (TimeUnit(Word()) is { } unit)
        {
            at++;
            return unit;
        }

        at = start;
        return null;
    }

    private bool Maximum()
    {
        var start = at;
        var upTo = false;
        if (TakeAll("up", "to"))
            upTo = true;
        else if (!Take("max", "maximum") && !TakeAll("no", "more", "than") && !TakeAll("not", "more", "than") && !TakeAll("at", "most"))
            return false;
        Take("of", ":", "dose", ".");
        if (!Number(out var amount))
        {
            at = start;
            return false;
        }

        if (TimesHere(amount, out var frequency))
        {
            Add(new(DosageItemKind.Frequency) { Frequency = frequency with { Times = new(frequency.Times.High) } });
            Doubt("at most so often");
            return true;
        }

        var unit = UnitHere() ?? DoseUnit.None;
        if (PerDayHere())
        {
            Add(
                new(DosageItemKind.Maximum)
                {
                    Amount = new(amount.High),
                    Unit = unit,
                    Words = Since(start),
                }
            );
            return true;
        }

        if (upTo)
        {
            Add(new(DosageItemKind.Dose) { Amount = new(amount.High), Unit = unit });
            Doubt("at most so much");
            return true;
        }

        Doubt($"\"{Since(start)}\" was not understood");
        return true;
    }

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

    private static bool DayName(string word) =>
        word
            is "mon"
                or "monday"
                or "mondays"
                or "tue"
                or "tues"
                or "tuesday"
                or "tuesdays"
                or "wed"
                or "weds"
                or "wednesday"
                or "wednesdays"
                or "thu"
                or "thur"
                or "thurs"
                or "thursday"
                or "thursdays"
                or "fri"
                or "friday"
                or "fridays"
                or "sat"
                or "saturday"
                or "saturdays"
                or "sun"
                or "sunday"
                or "sundays";

    private bool Weekdays()
    {
        var start = at;
        Take("on", "each", "every");
        if (Take("weekdays"))
        {
            Add(new(DosageItemKind.Weekdays) { Amount = new(5) });
            return true;
        }

        if (Take("weekends"))
        {
            Add(new(DosageItemKind.Weekdays) { Amount = new(2) });
            return true;
        }

        return DayName(Word()) ? WeekdayList(start) : Back(start);
    }

    private bool WeekdayList(int start)
    {
        var days = new HashSet<string>(StringComparer.Ordinal);
        while (DayName(Word()))
        {
            days.Add(tokens[at++].Text[..2]);
            var mark = at;
            while (Take(",", "/", "and", "&", "+", "-", ".")) { }
            if (!DayName(Word()))
            {
                at = mark;
                break;
            }
        }

        Add(new(DosageItemKind.Weekdays) { Amount = new(days.Count), Words = Since(start) });
        return true;
    }

    private bool WhenItem()
    {
        var start = at;
        if (
            Take(
                "mane",
                "om",
                "nocte",
                "noct",
                "midday",
                "noon",
                "teatime",
                "bedtime",
                "lunchtime",
                "breakfast",
                "hs",
                "lunch",
                "dinner",
                "supper"
            )
        )
            return One();
        if (Word() is "on" && NightHere())
        {
            at++;
            return One();
        }

        if (Take("in", "at", "with", "before", "after", "each", "every"))
        {
            Take("the");
            if (Take("evening"))
            {
                Take("meal", "meals");
                return One();
            }

            if (Take("going"))
            {
                Take("to");
                return Take("bed", "sleep") ? One() : Back(start);
            }

            if (
                Take(
                    "morning",
                    "mornings",
                    "night",
                    "evening",
                    "evenings",
                    "afternoon",
                    "bed",
                    "bedtime",
                    "noon",
                    "midday",
                    "teatime",
                    "tea",
                    "lunchtime",
                    "lunch",
                    "breakfast",
                    "dinner",
                    "supper",
                    "nighttime",
                    "night-time"
                )
            )
                return One();
            if (Take("meals", "meal", "mealtimes"))
            {
                Add(new(DosageItemKind.When) { Words = "meals" });
                return true;
            }

            at = start;
        }

        if (Take("morning", "night", "evening", "afternoon", "am", "pm", "eve", "tea", "mornings", "nights", "evenings"))
            return One();
        // "08:00", "8am", "22.00h" are too many shapes; hours with a colon and am or pm are enough.
        if (tokens[at].Value is >= 0 and < 24 && tokens[at].Raw.Length <= 2)
        {
            if (Word(1) == ":" && at + 2 < tokens.Count && tokens[at + 2] is { Value: < 60, Raw.Length: 2 })
            {
                at += 3;
                return One();
            }

            if (Word(1) is "am" or "pm")
            {
                at += 2;
                return One();
            }
        }

        return Back(start);

        bool One()
        {
            Add(new(DosageItemKind.When) { Words = Since(start) });
            return true;
        }
    }

    // "20mg on", "T ON": at night. "on Mondays", "one on waking" are not.
    private bool NightHere()
    {
        if (tokens[at].Raw == "ON")
            return true;
        if (items.Count == 0 || items[^1].Kind is not (DosageItemKind.Dose or DosageItemKind.Strength))
            return false;
        return at + 1 >= tokens.Count
            || tokens[at + 1].IsAny(".", ",", ";", ")", "prn", "for", "x", "and", "-", "then")
            || tokens[at + 1].Value is not null;
    }

    private bool DurationItem()
    {
        var start = at;
        var named = Take("for", "x", "\u00d7", "over");
        if (named && tokens[start].IsAny("for", "over"))
        {
            Take("a", "the", "another", "next", "about", "approx", "further");
            if (tokens[at - 1].Is("a"))
                Take("further", "total");
            Take("total", "of", "first", "next");
        }

        var mark = at;
        var before = start > 0 ? tokens[start - 1].Text : "";
        if (Number(out var count))
        {
            Span2? days = null;
            if (Word() == "/" && at + 1 < tokens.Count && tokens[at + 1].Value is { } below && count.Exact)
            {
                if (TimeFraction(below) is { } part && Word(2) != "/")
                {
                    at += 2;
                    days = part * count.Low;
                }
            }
            else
            {
                SkipDashes();
                var glued = at < tokens.Count && tokens[at].Glued;
                if (
                    TimeUnit(Word()) is { } unit
                    && Word() is not ("h" or "w" or "morning" or "night" or "mornings")
                    && (Word() != "d" || glued)
                )
                {
                    at++;
                    if (tokens[at - 1].IsAny("day", "days") && Word() == "'")
                        at++;
                    days = new(unit.Low * count.Low, unit.High * count.High);
                }
            }

            if (days is { } found)
                return Duration(found, start, before);
        }
        else if ((named || Word() is "a" or "one") && at < tokens.Count)
        {
            Take("a");
            if (TimeUnit(Word()) is { } unit and not { Low: < 1 } && (named || Word(1) is "'" or "supply" or "course"))
            {
                at++;
                return Duration(unit, start, before);
            }
        }

        at = mark;
        return Back(start);
    }

    private bool Duration(Span2 days, int start, string before)
    {
        if (Word() is "'" or "\u2019")
        {
            at++;
            Take("s");
        }

        SkipDashes();
        var supply = Take(
            "supply",
            "supplied",
            "supplies",
            "given",
            "dispensed",
            "provided",
            "issued",
            "script",
            "prescription",
            "tto",
            "tta",
            "stock"
        );
        supply |= before is "supply" or "supplied" or "tto" or "tta" or "ttos" or "mitte" or "supplied:" || SupplyWordBefore(start);
        if (supply)
            Take("of", "supplied", "given", "dispensed", "only");
        if (!supply && before is "in" or "after" or "within" or "at" or "until" or "by")
        {
            Doubt($"\"{Since(start)}\" is a time, not a length");
            return true;
        }

        var course = Take("course");
        Add(new(supply ? DosageItemKind.SuppliedDays : DosageItemKind.Duration) { Amount = days, Words = Since(start) });
        if (course)
            Add(new(DosageItemKind.Stop));
        return true;
    }

    private bool SupplyWordBefore(int start)
    {
        for (var i = start - 1; i >= 0 && i >= start - 2; i--)
        {
            if (tokens[i].IsAny("supply", "supplied", "tto", "tta", "mitte", "dispensed"))
                return true;
            if (!tokens[i].IsAny(":", "-", "of", "only", "with"))
                return false;
        }

        return false;
    }

    private bool Supplied()
    {
        var start = at;
        var keyword = Take("mitte", "supply", "supplied", "qty", "quantity", "dispensed", "disp", "#", "issued", "send", "sig");
        if (keyword)
        {
            while (Take(":", "of", "-", ".", "=")) { }
        }
        else if (Take("x", "\u00d7", "(") && at < tokens.Count && tokens[at].Value is >= 5)
        {
            // "x 28", "(28)": a number of things.
            keyword = true;
        }
        else
        {
            at = start;
        }

        if (!Number(out var amount) || !amount.Exact)
            return Back(start);
        if (Take("x", "\u00d7") && Number(out var each) && each.Exact && each.Low >= 5)
            amount = new(amount.Low * each.Low);
        else if (tokens[at - 1].IsAny("x", "\u00d7"))
            return Back(start);
        var unit = UnitHere();
        if (Word() == "/" || (unit is null && TimeUnit(Word()) is not null))
            return Back(start);
        if (!keyword && !(unit is { } named && !named.Measured && Take("supplied", "given", "dispensed", "issued", "provided", "tto")))
            return Back(start);
        if (unit is { Kind: UnitKind.Mass })
            return Back(start);
        Take(")");
        Add(new(DosageItemKind.Supplied) { Amount = amount, Unit = unit ?? DoseUnit.None });
        return true;
    }

    private DoseUnit? UnitHere()
    {
        if (at >= tokens.Count)
            return null;
        var word = tokens[at].Text;
        if (word == "u" && !tokens[at].Glued)
            return null;
        if (word == "5ml")
            return null;
        if (word is "x" or "a" or "d" || DoseUnit.Of(word) is not { } unit)
            return null;
        at++;
        if (Word() == "(" && Word(1) == "s" && Word(2) == ")")
            at += 3;
        return unit;
    }

    private bool Dose()
    {
        var start = at;
        if (!Number(out var amount))
            return false;
        if (Take("%"))
            return true;
        // "30/500", "100/6": the two strengths of a combination.
        if (Word() == "/" && at + 1 < tokens.Count && tokens[at + 1].Value is not null)
        {
            at += 2;
            UnitHere();
            return true;
        }

        var mark = at;
        if (Take("x", "\u00d7"))
        {
            // "2 x 5mg"
            if (Number(out var strength) && strength.Exact && UnitHere() is { } inner)
            {
                if (inner.Kind == UnitKind.Mass)
                {
                    var form = UnitHere();
                    Add(
                        new(DosageItemKind.Dose)
                        {
                            Amount = amount,
                            Unit = form ?? DoseUnit.None,
                            StrengthMg = strength.Low * inner.PerBase,
                        }
                    );
                    return true;
                }

                if (inner.Kind == UnitKind.Volume)
                {
                    Add(new(DosageItemKind.Dose) { Amount = amount * strength.Low, Unit = inner });
                    return true;
                }
            }

            at = mark;
        }

        SkipDashes();
        var unit = UnitHere();
        if (unit is null)
        {
            Take("of");
            if (UnitHere() is { } after)
                unit = after;
        }

        if (unit is { Kind: UnitKind.Mass } mass)
        {
            // "10mg/5ml", "10 mg per 5 ml": what the liquid holds.
            if (Take("/", "per") || TakeAll("in", "each"))
            {
                Number(out _);
                UnitHere();
                Take("hour", "hr", "h", "dose");
                Add(new(DosageItemKind.Strength) { Words = Since(start) });
                return true;
            }

            SkipDashes();
            if (at < tokens.Count && DoseUnit.Of(Word()) is { } form && (form.Countable || form.Kind == UnitKind.Patch) && amount.Exact)
            {
                at++;
                Add(
                    new(DosageItemKind.Strength)
                    {
                        StrengthMg = amount.Low * mass.PerBase,
                        Unit = form,
                        Words = Since(start),
                    }
                );
                return true;
            }
        }

        if (unit is { Kind: UnitKind.Activity } && Take("/"))
        {
            Number(out _);
            UnitHere();
            return true;
        }

        Add(
            new(DosageItemKind.Dose)
            {
                Amount = amount,
                Unit = unit ?? DoseUnit.None,
                Words = Since(start),
            }
        );
        return true;
    }

    private bool Flag()
    {
        var start = at;
        if (
            Take("prn", "sos")
            || TakeAll("as", "required")
            || TakeAll("as", "needed")
            || TakeAll("when", "required")
            || TakeAll("when", "needed")
            || TakeAll("if", "required")
            || TakeAll("if", "needed")
            || TakeAll("when", "necessary")
            || TakeAll("if", "necessary")
            || TakeAll("as", "necessary")
        )
        {
            Add(new(DosageItemKind.AsNeeded));
            return true;
        }

        if (Take("stat") || TakeAll("single", "dose") || TakeAll("one", "off") || TakeAll("immediately"))
        {
            Add(new(DosageItemKind.Once));
            return true;
        }

        if (Take("increase", "increasing", "titrate", "titrating", "uptitrate", "titrated", "titration", "build"))
        {
            Add(new(DosageItemKind.Reduce) { Words = "the dose is to be increased" });
            return true;
        }

        if (Take("course", "finish"))
        {
            Add(new(DosageItemKind.Stop));
            return true;
        }

        if (
            Take(
                "directed",
                "directions",
                "advised",
                "instructed",
                "inr",
                "variable",
                "varies",
                "scale",
                "sliding",
                "according",
                "depending",
                "protocol",
                "adjust",
                "adjusted",
                "sparingly",
                "liberally",
                "loading",
                "stock"
            )
        )
        {
            Doubt($"\"{Since(start)}\"");
            return true;
        }

        return false;
    }
}
