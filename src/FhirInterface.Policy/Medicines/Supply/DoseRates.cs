namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>So much of the supply's unit in so many days.</summary>
internal readonly record struct Rate(decimal Amount, decimal Days)
{
    public static Rate operator +(Rate a, Rate b) =>
        a.Days == b.Days ? new(a.Amount + b.Amount, a.Days) : new((a.Amount * b.Days) + (b.Amount * a.Days), a.Days * b.Days);

    public decimal DaysFor(decimal quantity) => quantity * Days / Amount;

    public decimal Need(decimal days) => Amount * days / Days;
}

/// <summary>What one step of a plan takes, from the least to the most, and how long it lasts.</summary>
internal sealed record StepRate(Rate Least, Rate Most, Span2? Duration, string Words);

/// <summary>How fast a step of a plan uses the supply up.</summary>
internal static class DoseRates
{
    /// <param name="doubts">Added to: why the figure may be off.</param>
    /// <param name="why">Where there is none, why not.</param>
    public static StepRate? Of(DoseStep step, DoseUnit unit, ProductStrength product, List<string> doubts, out string why)
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
            else if (SupplyUnits.Converted(stated, part, unit, product, doubts, out told) is { } converted)
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
            if (SupplyUnits.Converted(cap, maximum, unit, product, [], out var capWords) is { } limit && limit.High > 0)
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
}
