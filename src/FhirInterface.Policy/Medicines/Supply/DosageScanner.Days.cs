namespace FhirInterface.Policy.Medicines.Supply;

/// <content>Which days of the week and which times of the day.</content>
internal sealed partial class DosageScanner
{
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
}
