using System.Globalization;
using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>A time in a statement: a due (<see cref="Iso"/> set), or one that is none because it recurs, ranges or measures a length.</summary>
internal readonly record struct TimeMention(int From, int To, string? Iso, int? Days, bool IsLength, bool Recurs);

/// <summary>Finds times: <c>6/52</c>, <c>in three months' time</c>, <c>on 3 March 2025</c>, <c>every 12 weeks</c>, <c>for 2/52</c>.</summary>
internal static class DueReader
{
    public static List<TimeMention> Find(Line line, int from, int to)
    {
        var found = new List<TimeMention>();
        for (var at = from; at < to; at++)
        {
            if (Read(line, at, from, to) is { } time)
            {
                // "24 hour tape", "7 day tape": part of a name.
                if (line.Things.Exists(thing => thing.From <= time.From && thing.To >= time.To && thing.To - thing.From > 1))
                    continue;
                found.Add(time);
                at = Math.Max(at, time.To - 1);
            }
        }
        return found;
    }

    private static TimeMention? Read(Line line, int at, int start, int end)
    {
        var token = line.Tokens[at];
        if (token.Kind == TokenKind.Number && Date(line, at, end) is { } date)
            return date;
        if (Amount(line, at, end) is not { } amount)
            return null;

        var (days, iso, next, ranged) = amount;
        var before = line.Norm(at - 1);
        var two = at - 2 >= start ? line.Norm(at - 2) : "";
        var after = next < end ? line.Norm(next) : "";
        var recurs =
            before is "every" or "each" or "per"
            || after is "ly" or "monthly" or "weekly" or "yearly"
            || line.Norm(next - 1).EndsWith("ly", StringComparison.Ordinal)
            || (before == "other" && two == "every");
        var isLength =
            before
                is "for"
                    or "x"
                    or "total"
                    or "last"
                    or "past"
                    or "previous"
                    or "of"
                    or "over"
                    or "further"
                    or "another"
                    or "than"
                    or "remaining"
                    or "≥"
                    or ">"
                    or "age"
                    or "complete"
                    or "aged"
            || (before == "a" && two is "for")
            || (before == "first" && two is "the" or "for" or "her" or "his")
            || after
                is "off"
                    or "course"
                    or "supply"
                    or "supplied"
                    or "given"
                    or "tto"
                    or "ttos"
                    or "tta"
                    or "dispensed"
                    or "history"
                    or "hx"
                    or "ago"
                    or "old"
                    or "post"
                    or "postop"
                    or "postnatal"
                    or "worth"
                    or "issued"
                    or "of"
                    or "pn"
                    or "baby"
                    or "postpartum"
                    or "check"
                    or "gestation"
                    or "after"
                    or "since"
            || (after is "s" or "'" && line.Norm(next + 1) is "worth" or "supply" or "course")
            || (before is "(" && after is ")");
        // "7/7 triple therapy", "5/7 doxycycline": how much, not when.
        if (
            next < end
            && line.Has(next, Math.Min(end, next + 2), Sense.Medicine, Sense.SpecialistMedicine)
            && before is not ("in" or "at" or "after" or "within")
        )
            isLength = true;
        if (after is "before" or "prior" or "later" && before is not "in")
            isLength = true;
        if (after is "provided" && line.Norm(next + 1) is not ("that" or "his" or "her" or "the" or "their" or "no" or "bloods" or "renal"))
            isLength = true;
        // "3 weeks post discharge": from the letter's own date.
        if (after is "post" or "after" or "from" && line.Norm(next + 1) is "discharge" or "d/c" or "dc" or "discharged" or "leaving")
            isLength = false;
        if (after is "from" && line.Norm(next + 1) is "now" or "today" && line.Norm(next + 2) is not "on")
            isLength = false;
        if (before is "within" && after is "of")
            isLength = false;
        if (before is "further" or "another" && two is "in" or "a" && line.Norm(at - 3) is "in" or "after")
            isLength = false;
        if (
            after is "post" or "postop" or "after" or "since"
            && before is "in" or "at"
            && line.Norm(next + 1) is not ("discharge" or "d/c" or "dc")
        )
            isLength = true;
        return new TimeMention(at, next, recurs || isLength || ranged ? null : iso, days, isLength, recurs);
    }

    /// <summary>A length of time at a token: how many days, how ISO 8601 writes it, where it ends, whether it is a range.</summary>
    internal static (int Days, string Iso, int Next, bool Ranged)? Amount(Line line, int at, int end)
    {
        var token = line.Tokens[at];
        var norm = token.Norm;
        var ranged =
            at > 0
            && line.Tokens[at - 1].Kind == TokenKind.Dash
            && at > 1
            && line.Tokens[at - 2].Kind == TokenKind.Number
            && line.Tokens[at - 1].Glued;

        if (token.Kind == TokenKind.Number && norm.IndexOf('/', StringComparison.Ordinal) is var slash and > 0)
        {
            if (!int.TryParse(norm.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var many) || many is 0 or > 60)
                return null;
            var next = at + 1;
            if (next < end && line.Tokens[next].Glued && line.Norm(next) is "ly" or "s")
                next++;
            return norm[(slash + 1)..] switch
            {
                "7" => (many, Iso(many, 'D'), next, ranged),
                "52" => (many * 7, Iso(many * 7, 'D'), next, ranged),
                "12" => (many * 28, Iso(many, 'M'), next, ranged),
                "24" => ((many + 23) / 24, Iso((many + 23) / 24, 'D'), next, ranged),
                _ => null,
            };
        }

        int count;
        var unit = at + 1;
        if (token.Kind == TokenKind.Number)
        {
            if (!int.TryParse(norm, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is 0 or > 400)
                return null;
            if (unit + 1 < end && line.Tokens[unit].Kind == TokenKind.Dash || line.Norm(unit) == "to")
            {
                if (unit + 1 < end && line.Tokens[unit + 1].Kind == TokenKind.Number && UnitAt(line, unit + 2, end) is not null)
                    return null;
                if (line.Tokens[unit].Kind == TokenKind.Dash && !line.Tokens[unit].Glued)
                    return null;
                if (line.Norm(unit) == "to")
                    return null;
                unit++;
            }
            if (at > 1 && line.Norm(at - 1) == "to" && line.Tokens[at - 2].Kind == TokenKind.Number)
                ranged = true;
        }
        else
        {
            count =
                norm is "a" or "an"
                && (line.Norm(at + 2) is not "from" || line.Norm(at + 4) is "on")
                && line.Norm(at - 1) is not ("in" or "after" or "within" or "about" or "for" or "at" or "with" or "and")
                    ? 0
                    : WordNumber(norm);
            if (norm is "fortnight" && line.Norm(at - 1) is "a" or "one" or "in" or "the")
                return (14, "P14D", at + 1, false);
            if (norm is "tomorrow")
                return (1, "P1D", at + 1, false);
            if (count == 0)
                return null;
            if (norm is "couple" && line.Norm(unit) == "of")
                unit++;
            if (at > 1 && line.Norm(at - 1) is "to" or "or" && WordNumber(line.Norm(at - 2)) > 0)
                ranged = true;
            if (line.Norm(unit) is "or" or "to" && WordNumber(line.Norm(unit + 1)) > 0)
                return null;
        }

        while (unit < end && line.Norm(unit) is "more" or "further" or "full" or "calendar" or "working" or "clear")
            unit++;
        if (UnitAt(line, unit, end) is not { } kind)
            return null;
        var stop = unit + 1;
        if (stop < end && line.Norm(stop) == "time" || line.Norm(stop) == "'" && line.Norm(stop + 1) == "time")
            stop += line.Norm(stop) == "time" ? 1 : 2;
        return kind switch
        {
            'H' => ((count + 23) / 24, Iso((count + 23) / 24, 'D'), stop, ranged),
            'D' => (count, Iso(count, 'D'), stop, ranged),
            'W' => (count * 7, Iso(count * 7, 'D'), stop, ranged),
            'F' => (count * 14, Iso(count * 14, 'D'), stop, ranged),
            'M' => (count * 28, Iso(count, 'M'), stop, ranged),
            _ => (count * 365, Iso(count, 'Y'), stop, ranged),
        };
    }

    private static char? UnitAt(Line line, int at, int end) =>
        at >= end
            ? null
            : line.Norm(at).TrimEnd('\'') switch
            {
                "hour" or "hours" or "hrs" or "hr" or "h" or "hour's" or "hours'" => 'H',
                "day" or "days" or "d" or "days'" or "day's" => 'D',
                "week" or "weeks" or "wk" or "wks" or "w" or "week's" or "weeks'" => 'W',
                "fortnight" or "fortnights" or "fortnight's" => 'F',
                "month" or "months" or "mth" or "mths" or "month's" or "months'" or "mo" => 'M',
                "year" or "years" or "yr" or "yrs" or "year's" => 'Y',
                _ => null,
            };

    private static int WordNumber(string word) =>
        word switch
        {
            "a" or "an" or "one" => 1,
            "two" or "couple" => 2,
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
            "eighteen" => 18,
            _ => 0,
        };

    private static TimeMention? Date(Line line, int at, int end)
    {
        var norm = line.Tokens[at].Norm;
        if (DateOnly.TryParseExact(norm, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && norm.Length >= 6)
            return new TimeMention(at, at + 1, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null, false, false);
        if (!int.TryParse(norm, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 31)
            return null;
        var next = at + 1;
        if (next < end && line.Norm(next) is "st" or "nd" or "rd" or "th")
            next++;
        if (next < end && line.Norm(next) == "of")
            next++;
        var month = next < end ? Month(line.Norm(next)) : 0;
        if (month == 0)
            return null;
        next++;
        if (next < end && line.Tokens[next].Kind == TokenKind.Comma)
            next++;
        if (
            next < end
            && line.Tokens[next].Kind == TokenKind.Number
            && int.TryParse(line.Norm(next), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && year is > 1990 and < 2100
        )
        {
            if (number > DateTime.DaysInMonth(year, month))
                return null;
            return new TimeMention(
                at,
                next + 1,
                new DateOnly(year, month, number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                null,
                false,
                false
            );
        }
        return new TimeMention(at, next, null, null, false, false);
    }

    private static readonly string[] Formats =
    [
        "dd/MM/yyyy",
        "d/M/yyyy",
        "d/M/yy",
        "dd/MM/yy",
        "dd.MM.yyyy",
        "d.M.yyyy",
        "dd.MM.yy",
        "d.M.yy",
        "yyyy-MM-dd",
    ];

    private static int Month(string word) =>
        word switch
        {
            "january" or "jan" => 1,
            "february" or "feb" => 2,
            "march" or "mar" => 3,
            "april" or "apr" => 4,
            "may" => 5,
            "june" or "jun" => 6,
            "july" or "jul" => 7,
            "august" or "aug" => 8,
            "september" or "sept" or "sep" => 9,
            "october" or "oct" => 10,
            "november" or "nov" => 11,
            "december" or "dec" => 12,
            _ => 0,
        };

    private static string Iso(int count, char unit) => string.Create(CultureInfo.InvariantCulture, $"P{count}{unit}");
}
