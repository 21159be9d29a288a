namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>The arithmetic: a plan, a quantity and what one of the product holds, into days.</summary>
internal static class SupplyMath
{
    private const decimal MostDays = 36_500;

    /// <summary>So much of the supply's unit in so many days.</summary>
    private readonly record struct Rate(decimal Amount, decimal Days)
    {
        public static Rate operator +(Rate a, Rate b) =>
            a.Days == b.Days ? new(a.Amount + b.Amount, a.Days) : new((a.Amount * b.Days) + (b.Amount * a.Days), a.Days * b.Days);

        public decimal DaysFor(decimal quantity) => quantity * Days / Amount;

        public decimal Need(decimal days) => Amount * days / Days;
    }

    private sealed record StepRate(Rate Least, Rate Most, Span2? Duration, string Words);

    /// <summary>No quantity: a supply or a course of stated length is what was ordered; else nothing is known.</summary>
    public static DaysOfSupply FromPlanAlone(DosePlan? plan, ProductStrength product)
    {
        if (plan is null)
            return DaysOfSupply.Unknown("Neither a quantity nor a length is stated.");
        if (plan.Quantity is { } quantity)
            return Reckon(plan with { Quantity = null }, quantity.Value, quantity.Unit, product);
        if (plan.SuppliedDays is { } supplied)
            return Lasting(supplied, $"{Words.Days(supplied.Low, supplied.High)} of supply, as stated.", plan);
        if (plan.Steps.Count > 0 && plan.Steps.All(step => step.Duration is not null))
        {
            var low = plan.Steps.Sum(step => step.Duration!.Value.Low);
            var high = plan.Steps.Sum(step => step.Duration!.Value.High);
            var steps =
                plan.Steps.Count == 1
                    ? ""
                    : " ("
                        + string.Join(" + ", plan.Steps.Select(step => Words.Range(step.Duration!.Value.Low, step.Duration!.Value.High)))
                        + ")";
            return Lasting(new(low, high), $"Stated length: {Words.Days(low, high)}{steps}; no quantity is stated.", plan) with
            {
                CourseComplete = true,
            };
        }

        return DaysOfSupply.Unknown(
            plan.Steps.Count == 0 && plan.Doubts.Count > 0
                ? $"The dosage gives no figure: {string.Join("; ", plan.Doubts.Distinct(StringComparer.Ordinal))}."
                : "Neither a quantity nor a length is stated."
        );
    }

    private static DaysOfSupply Lasting(Span2 days, string working, DosePlan plan)
    {
        if (days.Low <= 0 || days.High > MostDays)
            return DaysOfSupply.Unknown("The length stated is not one of a supply.");
        // A stated length does not hang on the dose, so doubts about the dose do not touch it; a range of months does.
        return new(days.Exact ? Certainty.Exact : Certainty.Estimate, days.Low, days.Exact ? null : days.High, working)
        {
            Titration = plan.Titration,
        };
    }

    public static DaysOfSupply Reckon(DosePlan? plan, decimal quantity, DoseUnit unit, ProductStrength product)
    {
        var doubts = new List<string>();
        if (Unpacked(ref quantity, ref unit, plan, product, doubts) is { } unknown)
            return DaysOfSupply.Unknown(unknown);
        if (plan is null || plan.Steps.Count == 0)
        {
            if (plan?.SuppliedDays is { } stated)
                return Lasting(stated, $"{Words.Days(stated.Low, stated.High)} of supply, as stated.", plan);
            return DaysOfSupply.Unknown(
                $"{Words.Count(quantity, unit.Name)} supplied; the dosage says neither how much nor how often{(plan?.Doubts.Count > 0 ? ": " + string.Join("; ", plan.Doubts.Distinct(StringComparer.Ordinal)) : "")}."
            );
        }

        doubts.AddRange(plan.Doubts);
        var rates = new List<StepRate>();
        foreach (var step in plan.Steps)
        {
            if (RateOf(step, unit, product, doubts, out var why) is not { } rate)
                return DaysOfSupply.Unknown($"{Words.Count(quantity, unit.Name)} supplied; {why}.");
            rates.Add(rate);
        }

        if (rates.Take(rates.Count - 1).Any(rate => rate.Duration is null))
        {
            doubts.Add("it is not said how long each step lasts");
            var most = rates.MaxBy(rate => rate.Most.Need(1))!;
            var least = rates.MinBy(rate => rate.Least.Need(1))!;
            rates = [new(least.Least, most.Most, null, most.Words)];
        }

        Form(unit, plan, product, doubts);
        var (low, complete) = Walk(rates, quantity, most: true);
        var (high, _) = Walk(rates, quantity, most: false);
        // Hours are parts of a day that decimals cannot hold: 8 hours three times is a day.
        low = Math.Round(low, 9);
        high = Math.Round(high, 9);
        if (low <= 0)
            return DaysOfSupply.Unknown($"{Words.Count(quantity, unit.Name)} at this dose make no sensible number of days.");
        if (low > MostDays)
        {
            doubts.Add("more than a lifetime: dose or quantity is not as meant");
            low = MostDays;
        }

        high = Math.Min(high, MostDays);
        if (low < 1 && !complete)
            doubts.Add("less than a day: dose or quantity is probably not as meant");
        if (plan.SuppliedDays is { } said && Math.Floor(low) != said.Low)
            doubts.Add($"the words state {Words.Days(said.Low, said.High)}");
        if (low != high)
            doubts.Add("a range");

        var working = Working(rates, quantity, unit, low, high, complete);
        var distinct = doubts.Distinct(StringComparer.Ordinal).ToList();
        if (distinct.Count > 0)
            working += $" No more than an estimate: {string.Join("; ", distinct)}.";
        return new(distinct.Count == 0 ? Certainty.Exact : Certainty.Estimate, Rounded(low), low == high ? null : Rounded(high), working)
        {
            CourseComplete = complete,
            Titration = plan.Titration,
        };
    }

    /// <summary>How much so many days need at the plan's greatest rate; to the end of the course where that comes first. Null: cannot be told.</summary>
    public static decimal? Need(DosePlan plan, int days, DoseUnit unit, ProductStrength product)
    {
        var need = 0m;
        var left = (decimal)days;
        foreach (var step in plan.Steps)
        {
            if (RateOf(step, unit, product, [], out _) is not { } rate)
                return null;
            var length = step.Duration is { } duration ? Math.Min(duration.High, left) : left;
            need += rate.Most.Need(length);
            left -= length;
            if (left <= 0)
                break;
        }

        return need;
    }

    /// <summary>Never rounded up: a day not finished is not covered.</summary>
    private static decimal Rounded(decimal days) => Math.Floor(days * 100) / 100;

    private static (decimal Days, bool Complete) Walk(List<StepRate> rates, decimal quantity, bool most)
    {
        var days = 0m;
        foreach (var step in rates)
        {
            var rate = most ? step.Most : step.Least;
            if (rate.Amount <= 0)
                return (MostDays, false);
            if (step.Duration is not { } duration)
                return (days + rate.DaysFor(quantity), false);
            var length = most ? duration.Low : duration.High;
            var need = rate.Need(length);
            // Division leaves a last digit's difference: 28/3 a day times 3 days.
            if (quantity < need - 0.000001m)
                return (days + rate.DaysFor(quantity), false);
            quantity -= Math.Min(need, quantity);
            days += length;
        }

        return (days, true);
    }

    private static StepRate? RateOf(DoseStep step, DoseUnit unit, ProductStrength product, List<string> doubts, out string why)
    {
        Rate? least = null,
            most = null;
        var words = new List<string>();
        why = "";
        foreach (var part in step.Parts)
        {
            if (part.Frequency is not { } frequency)
            {
                why = "it is not said how often";
                return null;
            }

            if (frequency.Times.High <= 0 || frequency.Days.Low <= 0)
            {
                why = "the frequency makes no sense";
                return null;
            }

            Span2 amount;
            string told;
            if (part.Amount is not { } stated)
            {
                if (unit.Measured)
                {
                    why = "it is not said how much is used each time";
                    return null;
                }

                doubts.Add("how much is taken each time is not stated, and one is assumed");
                amount = new(1);
                told = Words.Count(1, unit.Name);
            }
            else if (InSupply(stated, part, unit, product, doubts, out told) is { } converted)
                amount = converted;
            else
            {
                why =
                    $"a dose of {Words.Range(stated.Low, stated.High)} {part.Unit.Name} cannot be counted in {Words.Plural(unit.Name, 2)}";
                return null;
            }

            if (amount.High <= 0)
            {
                why = "the dose is nothing";
                return null;
            }

            var low = new Rate(amount.Low * frequency.Times.Low, frequency.Days.High);
            var high = new Rate(amount.High * frequency.Times.High, frequency.Days.Low);
            least = least is { } soFar ? soFar + low : low;
            most = most is { } upTo ? upTo + high : high;
            words.Add($"{told} × {Often(frequency)}");
        }

        if (most is not { } greatest || least is not { } smallest)
        {
            why = "the dosage is empty";
            return null;
        }

        if (step.AsNeeded)
            doubts.Add("as needed, so the figure is the least");
        if (step.Maximum is { Amount: { } cap, Frequency: { } within } maximum)
        {
            if (InSupply(cap, maximum, unit, product, [], out var capWords) is { } limit && limit.High > 0)
            {
                var bound = new Rate(limit.High, within.Days.Low);
                if (bound.Need(1) < greatest.Need(1))
                {
                    greatest = bound;
                    doubts.Add(
                        $"at most {capWords} {(within.Days is { Exact: true, Low: 1 } ? "a day" : $"in {Words.Days(within.Days.Low)}")}"
                    );
                }
                if (smallest.Need(1) > bound.Need(1))
                    smallest = bound;
            }
        }

        return new(smallest, greatest, step.Duration, string.Join(" + ", words));
    }

    private static string Often(Frequency frequency)
    {
        var times = Words.Range(frequency.Times.Low, frequency.Times.High);
        if (frequency.Days is { Exact: true, Low: 1 })
            return $"{times} a day";
        if (frequency.Days.High < 1)
            return $"{times} every {Words.Range(frequency.Days.Low * 24, frequency.Days.High * 24)} hours";
        return frequency.Days is { Exact: true, Low: 7 }
            ? $"{times} a week"
            : $"{times} in {Words.Days(frequency.Days.Low, frequency.Days.High)}";
    }

    /// <summary>A dose in the unit that the supply is counted in; null where there is no way between the two.</summary>
    private static Span2? InSupply(Span2 dose, DosePart part, DoseUnit unit, ProductStrength product, List<string> doubts, out string told)
    {
        var from = part.Unit;
        told = $"{Words.Range(dose.Low, dose.High)} {Words.Plural(from.Kind == UnitKind.None ? unit.Name : from.Name, dose.High)}";
        if (from.Kind == UnitKind.None)
        {
            if (unit.Kind is UnitKind.Volume or UnitKind.Mass)
                doubts.Add("the dose has no unit");
            return dose;
        }

        if (from.Name == unit.Name)
            return dose;
        if (from.Kind == UnitKind.Volume && unit.Kind == UnitKind.Volume)
            return dose * (from.PerBase / unit.PerBase);
        if (from.Kind == UnitKind.Mass && unit.Kind == UnitKind.Mass)
            return dose * (from.PerBase / unit.PerBase);
        if (unit.Kind == UnitKind.None)
        {
            // A bare number of things: of what the dose is counted in.
            if (!from.Measured)
                return dose;
            doubts.Add("the quantity has no unit");
        }

        if (from.Countable && (unit.Countable || unit.Name == "dose"))
        {
            if (from.Kind != unit.Kind && unit.Kind != UnitKind.Loose)
                doubts.Add($"the dose is in {Words.Plural(from.Name, 2)}, the quantity in {Words.Plural(unit.Name, 2)}");
            return dose;
        }

        if (from.Kind == UnitKind.Loose && unit.Kind is UnitKind.Loose or UnitKind.Item or UnitKind.Patch)
            return dose;
        if (from.Kind == UnitKind.Loose && from.Name == "dose" && unit.Kind == UnitKind.Solid)
        {
            doubts.Add("a dose is taken for one");
            return dose;
        }

        if (from.Kind == UnitKind.Mass && (unit.Countable || unit.Kind is UnitKind.None or UnitKind.Patch or UnitKind.Loose))
            return ByStrength(dose, part, unit, product, doubts, ref told);
        if (from.Kind == UnitKind.Mass && unit.Kind == UnitKind.Volume && product is { Mg: { } mg, PerMl: { } ml } && mg > 0 && ml > 0)
        {
            doubts.Add("measured out of a liquid");
            var volume = dose * (from.PerBase * ml / mg / unit.PerBase);
            told += $" (= {Words.Range(volume.Low, volume.High)} ml)";
            return volume;
        }

        if (
            from.Kind == UnitKind.Activity
            && unit.Kind == UnitKind.Volume
            && product is { Units: { } activity, PerMl: { } per }
            && activity > 0
            && per > 0
        )
            return dose * (per / activity / unit.PerBase);
        if (
            from.Kind == UnitKind.Activity
            && unit.Countable
            && product is { Units: { } one, PerMl: null or > 0 }
            && one > 0
            && one == dose.High
        )
            return new(1);
        return null;
    }

    private static Span2? ByStrength(
        Span2 dose,
        DosePart part,
        DoseUnit unit,
        ProductStrength product,
        List<string> doubts,
        ref string told
    )
    {
        var strength = part.StrengthMg ?? product.Mg;
        if (strength is not { } mg || mg <= 0)
            return null;
        var milligrams = dose * part.Unit.PerBase;
        // "10mg/0.2ml pre-filled syringes": one syringe holds the first figure; of other liquids it is a concentration.
        if (product.PerMl is not null && part.StrengthMg is null && (unit.Kind != UnitKind.Item || milligrams.High != mg))
            return null;
        var things = milligrams / mg;
        told +=
            $" (= {Words.Range(things.Low, things.High)} {Words.Plural(unit.Kind == UnitKind.None ? "" : unit.Name, things.High)} of {Words.Number(mg)} mg)";
        if (unit.Kind == UnitKind.Item && things.High < 1)
        {
            doubts.Add("part of an ampoule or syringe is used");
            return things;
        }

        if (things.Low * 2 % 1 != 0 || things.High * 2 % 1 != 0)
            doubts.Add("the dose does not divide into whole or half tablets");
        return things;
    }

    /// <summary>Packs into what is in them. Null, or why that cannot be done.</summary>
    private static string? Unpacked(ref decimal quantity, ref DoseUnit unit, DosePlan? plan, ProductStrength product, List<string> doubts)
    {
        if (
            unit.Kind == UnitKind.None
            && product.Form is { } form
            && plan?.Steps.All(step => step.Parts.All(part => part.Unit.Kind is UnitKind.None or UnitKind.Mass)) != false
        )
            unit = form;
        if (unit.Kind != UnitKind.Pack)
            return null;
        var inside =
            product.Form
            ?? plan?.Steps.SelectMany(step => step.Parts)
                .Select(part => (DoseUnit?)part.Unit)
                .FirstOrDefault(part => part is { Countable: true });
        if (product.PackSize is { } size && inside is { } known)
        {
            quantity *= size;
            unit = known;
            return null;
        }

        if (unit.Name is "pack" && inside is { Kind: UnitKind.Solid } solid)
        {
            doubts.Add("the size of the pack is not stated, and 28 is assumed");
            quantity *= 28;
            unit = solid;
            return null;
        }

        return $"{Words.Count(quantity, unit.Name)} supplied, and how much is in one is not stated";
    }

    /// <summary>Forms of which no count is exact.</summary>
    private static void Form(DoseUnit unit, DosePlan plan, ProductStrength product, List<string> doubts)
    {
        switch (unit.Kind)
        {
            case UnitKind.Volume:
                doubts.Add("a liquid");
                return;
            case UnitKind.Loose:
                doubts.Add("puffs, drops and applications are not counted out");
                return;
            case UnitKind.Patch:
                doubts.Add("patches come off and are replaced early");
                return;
            case UnitKind.Activity:
                doubts.Add("insulin and the like are drawn up with a loss, at doses that change");
                return;
            case UnitKind.Mass:
                doubts.Add("a weight, as of a cream");
                return;
            case UnitKind.None when product.Form is null && plan.Steps.All(step => step.Parts.All(part => part.Unit.Kind == UnitKind.None)):
                doubts.Add("neither dose nor quantity has a unit");
                return;
        }

        if (product.Form is { Kind: UnitKind.Loose or UnitKind.Volume or UnitKind.Activity } loose && unit.Kind != UnitKind.Item)
            doubts.Add($"the product is not one that is counted in {Words.Plural(unit.Name.Length > 0 ? unit.Name : loose.Name, 2)}");
    }

    private static string Working(List<StepRate> rates, decimal quantity, DoseUnit unit, decimal low, decimal high, bool complete)
    {
        var supply = Words.Count(quantity, unit.Name);
        if (rates is [var only])
        {
            var result = Words.Days(Rounded(low), Rounded(high));
            return complete
                ? $"{supply} for {only.Words} over {Words.Days(only.Duration!.Value.Low, only.Duration.Value.High)}: the whole course of {result}."
                : $"{supply} ÷ ({only.Words}) = {result}.";
        }

        var steps = string.Join(
            ", then ",
            rates.Select(rate => rate.Words + (rate.Duration is { } length ? $" for {Words.Days(length.Low, length.High)}" : ""))
        );
        return $"{supply} for {steps}: {(complete ? "the whole course of " : "")}{Words.Days(Rounded(low), Rounded(high))}.";
    }
}
