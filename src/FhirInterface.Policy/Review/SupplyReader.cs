using FhirInterface.Policy.Review.Words;

namespace FhirInterface.Policy.Review;

/// <summary>Reads what supply of a medicine the words state: <c>28/7 supplied</c>, <c>3 days TTO given</c>, <c>one 7-day bottle</c>, <c>not supplied</c>.</summary>
internal static class SupplyReader
{
    public static Supply Read(Line line, int from, int to)
    {
        var supplied = false;
        var notSupplied = false;
        for (var at = from; at < to; at++)
        {
            var norm = line.Norm(at);
            if (
                norm
                is "supplied"
                    or "dispensed"
                    or "given"
                    or "provided"
                    or "issued"
                    or "tto"
                    or "ttos"
                    or "tta"
                    or "ttas"
                    or "supply"
                    or "stock"
                    or "worth"
                    or "pack"
                    or "tablets"
                    or "course"
                    or "bottle"
                    or "discharged"
                    or "meds"
                    or "supplies"
                    or "left"
                    or "has"
            )
            {
                var negated =
                    at > from
                    && (
                        Fillers.IsNegation(line.Norm(at - 1))
                        || at > from + 1 && Fillers.IsNegation(line.Norm(at - 2)) && Fillers.IsBe(line.Norm(at - 1))
                        || at > from + 1 && Fillers.IsNegation(line.Norm(at - 2)) && norm is not ("has" or "left")
                    );
                notSupplied |= negated && norm is "supplied" or "dispensed" or "given" or "provided" or "issued" or "supply";
                supplied |= !negated;
            }
        }
        if (
            line.HasPhrase(
                from,
                to,
                "missed off tto",
                "missed off the tto",
                "off tto",
                "none supplied",
                "nil supplied",
                "no supply",
                "without supply",
                "no dispensary",
                "unable to supply",
                "out of stock"
            )
        )
            notSupplied = true;
        if (!supplied)
            return new Supply(null, false, notSupplied);

        int? days = null;
        foreach (var time in DueReader.Find(line, from, to))
        {
            if (time.Days is { } found && !time.Recurs && NearSupply(line, time, from, to))
            {
                days = found;
                break;
            }
        }
        if (
            days is null
            && line.HasPhrase(from, to, "28 supplied", "28 given", "28 tablets", "30 tablets", "28 tabs", "56 supplied", "56 tablets")
        )
            days = 28;
        return new Supply(days, days is < 28, notSupplied && days is null);
    }

    private static bool NearSupply(Line line, TimeMention time, int from, int to)
    {
        var start = Math.Max(from, time.From - 5);
        var end = Math.Min(to, time.To + 6);
        return line.HasWord(
            start,
            end,
            "supplied",
            "dispensed",
            "given",
            "provided",
            "issued",
            "tto",
            "ttos",
            "tta",
            "ttas",
            "supply",
            "stock",
            "worth",
            "pack",
            "bottle",
            "tablets",
            "discharged",
            "meds",
            "supplies",
            "left"
        );
    }
}
