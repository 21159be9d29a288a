using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Reads what supply of a medicine the words state: <c>28/7 supplied</c>, <c>3 days TTO given</c>, <c>one 7-day bottle</c>, <c>not supplied</c>.</summary>
internal static class SupplyReader
{
    /// <summary>From so many days on a supply is no longer short (asks.md, "Supply").</summary>
    private const int FullSupply = 28;

    public static Supply Read(Line line, int from, int to)
    {
        var missing = line.HasPhrase(
            from,
            to,
            "missed off",
            "not on tto",
            "off tto",
            "none supplied",
            "nil supplied",
            "no supply",
            "no tto",
            "without supply",
            "no dispensary",
            "unable to supply",
            "out of stock",
            "no stock",
            "no dispensing",
            "cannot dispense",
            "not dispense",
            "did not supply",
            "does not supply",
            "not supply",
            "not been supplied",
            "not been dispensed",
            "not been given",
            "not given",
            "not supplied",
            "not dispensed",
            "not provided",
            "not issued",
            "not prescribed",
            "not started",
            "not yet started",
            "none given",
            "cannot prescribe",
            "unable to prescribe",
            "no prescription"
        );
        if (
            line.HasPhrase(
                from,
                to,
                "own supply",
                "own stock",
                "at home",
                "existing supply",
                "own meds",
                "own medication",
                "supply at home",
                "has supply",
                "has plenty"
            )
        )
            missing = false;
        var stated = false;
        for (var at = from; at < to && !stated; at++)
            stated = IsSupplyWord(line, at);
        if (!stated)
            return new Supply(null, FewTablets(line, from, to), missing);

        var days = Days(line, from, to);
        var part = days is null && FewTablets(line, from, to);
        if (days is null)
        {
            if (
                line.HasPhrase(
                    from,
                    to,
                    "28 supplied",
                    "28 given",
                    "28 tablets",
                    "30 tablets",
                    "28 tabs",
                    "56 supplied",
                    "56 tablets",
                    "28 dispensed",
                    "x28",
                    "month's supply",
                    "month supply",
                    "one month",
                    "a month's",
                    "full month",
                    "full supply",
                    "original pack",
                    "1 month",
                    "56 tabs",
                    "84 tablets",
                    "28 caps",
                    "28 capsules",
                    "qty 28",
                    "qty 56",
                    "quantity 28",
                    "quantity 56"
                )
            )
                days = FullSupply;
            else
                part |=
                    OnlySupply(line, from, to)
                    || line.HasPhrase(
                        from,
                        to,
                        "week's supply",
                        "weekend supply",
                        "a few days",
                        "starter pack",
                        "small supply",
                        "short supply",
                        "limited supply",
                        "few tablets",
                        "couple of days",
                        "week's worth",
                        "emergency supply",
                        "week's samples",
                        "only starter",
                        "cover the weekend",
                        "last the weekend",
                        "last the week",
                        "over the weekend"
                    );
        }
        return new Supply(days, days is < FullSupply || part, missing);
    }

    /// <summary>"Sertraline 50mg - new - 7 days - GP to continue": a part of a row that is a length of time and nothing else.</summary>
    public static Supply Cell(Line line, List<Clause> clauses)
    {
        foreach (var clause in clauses)
        {
            if (
                clause.Hard
                && DueReader.Find(line, clause.From, clause.To) is [{ Days: { } days, Recurs: false } time]
                && time.From == clause.From
                && time.To == clause.To
            )
                return new Supply(days, days < FullSupply, false);
        }
        return default;
    }

    /// <summary>"14 tablets given", "x7", "ten capsules": fewer than a month's, whatever the dose.</summary>
    private static bool FewTablets(Line line, int from, int to)
    {
        for (var at = from; at + 1 < to; at++)
        {
            // "Qty: 7", "x7", "#14".
            if (
                line.Norm(at) is "qty" or "quantity"
                && (line.Tokens[Math.Min(at + 1, to - 1)].Kind == TokenKind.Colon ? at + 2 : at + 1) is var figure
                && figure < to
                && int.TryParse(
                    line.Norm(figure),
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var quantity
                )
            )
                return quantity is > 0 and < 28;
            var count =
                line.Tokens[at].Kind == TokenKind.Number
                && int.TryParse(
                    line.Norm(at),
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var number
                )
                    ? number
                    : 0;
            // "Box of 14 given".
            if (count is > 0 and < 28 && line.Norm(at - 1) is "of" && line.Norm(at - 2) is "box" or "pack" or "packet" or "bottle")
                return true;
            if (count is > 0 and < 28 && line.Norm(at + 1) is "supplied" or "dispensed" or "given" or "issued")
                return true;
            if (
                count is > 0 and < 28
                && line.Norm(at + 1)
                    is "tablets"
                        or "tabs"
                        or "tab"
                        or "capsules"
                        or "caps"
                        or "doses"
                        or "patches"
                        or "sachets"
                        or "syringes"
                        or "bottles"
                        or "tins"
                        or "vials"
                        or "ampoules"
                && (
                    line.HasWord(at, Math.Min(to, at + 5), "given", "supplied", "dispensed", "issued", "provided", "only", "tto", "tta")
                    || line.Norm(at - 1) is "given" or "gave" or "supplied"
                    || count > 4
                        && line.Norm(at + 1) is "tabs" or "tablets" or "capsules" or "caps"
                        && line.Norm(at - 1) is not ("take" or "takes" or "x" or "of")
                    || line.HasWord(at, Math.Min(to, at + 3), "home")
                )
            )
                return true;
        }
        return false;
    }

    /// <summary>"100ml only", "only 10 tablets given": beside a figure or a word of supply.</summary>
    private static bool OnlySupply(Line line, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            if (line.Norm(at) != "only")
                continue;
            for (var near = Math.Max(from, at - 2); near < Math.Min(to, at + 3); near++)
            {
                if (line.Tokens[near].Kind == TokenKind.Number || (near != at && IsSupplyWord(line, near)))
                    return true;
            }
        }
        return false;
    }

    /// <summary>"GP to supply": what is wanted, not what was given.</summary>
    private static bool IsSupplyWord(Line line, int at) =>
        IsSupplyWord(line.Norm(at)) && !(line.Norm(at) is "supply" && line.Norm(at - 1) is "to" or "please" or "pls" or "kindly" or "and");

    private static bool IsSupplyWord(string word) =>
        word
            is "supplied"
                or "dosette"
                or "enough"
                or "blister"
                or "nomad"
                or "dispensed"
                or "given"
                or "provided"
                or "gave"
                or "issued"
                or "tto"
                or "ttos"
                or "tta"
                or "ttas"
                or "supply"
                or "supplies"
                or "qty"
                or "quantity"
                or "stock"
                or "worth"
                or "pack"
                or "packs"
                or "bottle"
                or "bottles"
                or "meds"
                or "left"
                or "tabs"
                or "tablets"
                or "only"
                or "syringes"
                or "capsules"
                or "course"
                or "box"
                or "boxes"
                or "tube"
                or "starter"
                or "discharged"
                or "prescribed"
                or "medication"
                or "sent"
                or "covered"
                or "cover"
                or "week's"
                or "month's";

    /// <summary>The length of time that stands nearest to a word of supply.</summary>
    private static int? Days(Line line, int from, int to)
    {
        int? days = null;
        var nearest = 7;
        foreach (var time in DueReader.Find(line, from, to))
        {
            // "For 12 months", "in 6/52", "28 days post op": how long to go on, or when; not how much was given.
            if (
                time.Days is not { } found
                || time.Recurs
                || line.Norm(time.From - 1) is "in" or "after" or "within" or "at" or "total" or "every"
                || line.HasPhrase(
                    Math.Max(from, time.From - 4),
                    time.From,
                    "rest of",
                    "remainder of",
                    "complete the",
                    "remaining",
                    "balance of"
                )
                || line.Norm(time.To) is "post" or "postop" or "postnatal" or "after" or "from"
            )
                continue;
            var distance = Distance(line, time, from, to);
            if (distance < nearest)
                (nearest, days) = (distance, found);
        }
        return days;
    }

    private static int Distance(Line line, TimeMention time, int from, int to)
    {
        // "3/12 course - 14/7 supplied": how long it is taken, not what was given.
        if (line.Norm(time.To) is "course" && line.HasWord(from, to, "supplied", "given", "dispensed", "issued", "provided", "tto", "tta"))
            return int.MaxValue;
        for (var step = 0; step < 7; step++)
        {
            var after = time.To + step;
            if (after < to && IsSupplyWord(line, after))
                return step;
            var before = time.From - 1 - step;
            if (before >= from && IsSupplyWord(line, before))
                return step;
        }
        return int.MaxValue;
    }
}
