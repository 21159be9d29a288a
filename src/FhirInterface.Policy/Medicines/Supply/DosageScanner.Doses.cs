namespace FhirInterface.Policy.Medicines.Supply;

/// <content>How much: doses, maxima, and doses that step up or down.</content>
internal sealed partial class DosageScanner
{
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
