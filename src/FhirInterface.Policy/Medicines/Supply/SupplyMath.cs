namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>The arithmetic: a plan, a quantity and what one of the product holds, into days.</summary>
internal static class SupplyMath
{
    private const decimal MostDays = 36_500;

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
        if (SupplyUnits.Unpacked(ref quantity, ref unit, plan, product, doubts) is { } unknown)
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
            if (DoseRates.Of(step, unit, product, doubts, out var why) is not { } rate)
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

        SupplyUnits.CheckForm(unit, plan, product, doubts);
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
            if (DoseRates.Of(step, unit, product, [], out _) is not { } rate)
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
