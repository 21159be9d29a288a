namespace FhirInterface.Policy.Medicines.Supply;

/// <content>Numbers in figures and words, and spans of time.</content>
internal sealed partial class DosageScanner
{
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
}
