namespace FhirInterface.Policy.Medicines.Supply;

/// <content>How long, and for how long a supply was given.</content>
internal sealed partial class DosageScanner
{
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
}
