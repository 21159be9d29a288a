using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>Reads the dosages of a request: what is coded first, and the words where the code is silent.</summary>
internal static class DosageReader
{
    /// <summary>The plan; null where neither code nor words say anything.</summary>
    public static DosePlan? Read(IReadOnlyList<Dosage> dosages)
    {
        if (dosages.Count == 0)
            return null;
        var doubts = new List<string>();
        var read = new List<(int Sequence, DosePlan Plan)>();
        var seen = new List<Dosage>();
        foreach (var dosage in dosages)
        {
            if (seen.Exists(dosage.IsExactly))
            {
                doubts.Add("the same dosage is stated twice");
                continue;
            }

            seen.Add(dosage);
            if (One(dosage) is { } plan)
                read.Add((dosage.Sequence ?? 0, plan));
            else
                doubts.Add("a dosage says neither how much nor how often");
        }

        if (read.Count == 0)
            return null;
        var steps = new List<DoseStep>();
        foreach (var together in read.GroupBy(each => each.Sequence).OrderBy(group => group.Key))
        {
            var plans = together.Select(each => each.Plan).ToList();
            steps.AddRange(plans.Count == 1 ? plans[0].Steps : SideBySide(plans, doubts));
        }

        return new()
        {
            Steps = steps,
            Doubts = [.. read.SelectMany(each => each.Plan.Doubts), .. doubts],
            Titration = steps.Count > 1 || read.Exists(each => each.Plan.Titration),
            Stops = read.Exists(each => each.Plan.Stops),
            Quantity = read.Select(each => each.Plan.Quantity).FirstOrDefault(quantity => quantity is not null),
            SuppliedDays = read.Select(each => each.Plan.SuppliedDays).FirstOrDefault(days => days is not null),
        };
    }

    private static List<DoseStep> SideBySide(List<DosePlan> plans, List<string> doubts)
    {
        if (plans.Exists(plan => plan.Steps.Count != 1))
        {
            doubts.Add("several courses run at the same time");
            return [.. plans.MaxBy(plan => plan.Steps.Count)!.Steps];
        }

        var steps = plans.ConvertAll(plan => plan.Steps[0]);
        var duration = steps[0].Duration;
        if (steps.Exists(step => step.Duration != duration))
            doubts.Add("dosages that run at the same time have different lengths");
        return
        [
            new()
            {
                Parts = [.. steps.SelectMany(step => step.Parts)],
                Duration = duration,
                AsNeeded = steps.Exists(step => step.AsNeeded),
                Maximum = steps.Find(step => step.Maximum is not null)?.Maximum,
            },
        ];
    }

    /// <summary>What the words of one dosage say; null where nothing.</summary>
    public static DosePlan? FromWords(Dosage dosage) =>
        DosageText.Read(dosage.Text) is { Steps.Count: > 0 } text ? text
        : DosageText.Read(dosage.PatientInstruction) is { } instruction ? instruction
        : DosageText.Read(dosage.Text);

    /// <summary>What the code of one dosage says: a single step; null where it says neither how much nor how often.</summary>
    public static DosePlan? FromCode(Dosage dosage)
    {
        var doubts = new List<string>();
        var frequency = dosage.Timing is { } timing ? TimingReader.FrequencyOf(timing, doubts) : null;
        var duration = dosage.Timing is { } bounded ? TimingReader.BoundsOf(bounded, frequency, doubts) : null;
        if (frequency is null && duration is { Low: 1, High: 1 } && dosage.Timing?.Repeat?.Count == 1)
            frequency = Frequency.Daily(1, "once");
        var (amount, unit) = DoseOf(dosage, doubts);
        if (frequency is null && amount is null)
            return duration is null && doubts.Count == 0
                ? null
                : new()
                {
                    Steps = [],
                    Doubts = doubts,
                    SuppliedDays = null,
                };
        return new()
        {
            Steps =
            [
                new()
                {
                    Parts = [new(amount, unit, frequency)],
                    Duration = duration,
                    AsNeeded = AsNeeded(dosage),
                    Maximum = MaximumOf(dosage, doubts),
                },
            ],
            Doubts = doubts,
        };
    }

    private static DosePlan? One(Dosage dosage)
    {
        var coded = FromCode(dosage);
        var worded = FromWords(dosage);
        if (coded is not { Steps: [{ Parts: [var part] } step] })
        {
            if (worded is null)
                return coded?.Doubts.Count > 0 ? coded : null;
            var needed = AsNeeded(dosage);
            return worded with
            {
                Steps = [.. worded.Steps.Select(each => needed ? each with { AsNeeded = true } : each)],
                Doubts = [.. worded.Doubts, .. coded?.Doubts ?? []],
            };
        }

        if (part is { Amount: not null, Frequency: not null })
            return coded with { Stops = worded?.Stops ?? false, Quantity = worded?.Quantity, SuppliedDays = worded?.SuppliedDays };

        // The code is silent on one of the two: the words fill in, if they agree on the other.
        var words = Candidates(dosage, part);
        if (words is { } filled)
        {
            var said = filled.Steps[0].Parts[0];
            return coded with
            {
                Steps =
                [
                    step with
                    {
                        Parts =
                        [
                            part with
                            {
                                Amount = part.Amount ?? said.Amount,
                                Unit = part.Amount is null ? said.Unit : part.Unit,
                                Frequency = part.Frequency ?? said.Frequency,
                                StrengthMg = part.StrengthMg ?? said.StrengthMg,
                            },
                        ],
                        Duration = step.Duration ?? filled.Steps[0].Duration,
                        AsNeeded = step.AsNeeded || filled.Steps[0].AsNeeded,
                        Maximum = step.Maximum ?? filled.Steps[0].Maximum,
                    },
                ],
                Doubts = [.. coded.Doubts, .. filled.Doubts],
                Stops = filled.Stops,
            };
        }

        if (part.Frequency is null && worded is { Steps.Count: > 0 })
            return worded;
        var length = worded is { Steps: [{ Duration: { } stated }] } ? stated : (Span2?)null;
        return coded with { Steps = [step with { Duration = step.Duration ?? length }], Stops = worded?.Stops ?? false };
    }

    private static DosePlan? Candidates(Dosage dosage, DosePart coded)
    {
        foreach (var text in (string?[])[dosage.Text, dosage.PatientInstruction])
        {
            if (
                DosageText.Read(text) is { Steps: [{ Parts: [var said] }] } plan
                && (coded.Amount is not null || said.Amount is not null)
                && (coded.Frequency is not { } often || said.Frequency is not { } told || told.SameAs(often))
                && (coded.Frequency is not null || said.Frequency is not null)
            )
                return plan;
        }

        return null;
    }

    private static bool AsNeeded(Dosage dosage) =>
        dosage.AsNeeded switch
        {
            FhirBoolean flag => flag.JsonValue is true,
            CodeableConcept => true,
            _ => false,
        };

    private static (Span2? Amount, DoseUnit Unit) DoseOf(Dosage dosage, List<string> doubts)
    {
        var stated =
            dosage.DoseAndRate.FirstOrDefault(each => each.Type?.Coding.Exists(coding => coding.Code == "ordered") == true)
            ?? dosage.DoseAndRate.FirstOrDefault(each => each.Dose is not null)
            ?? dosage.DoseAndRate.FirstOrDefault();
        switch (stated?.Dose)
        {
            case Quantity { Value: > 0 and < 1_000_000_000 } quantity:
                if (DoseUnit.Of(quantity) is { } unit)
                    return (new(quantity.Value.Value), unit);
                doubts.Add($"the dose's unit is not known");
                return (null, DoseUnit.None);
            case Hl7.Fhir.Model.Range { Low.Value: >= 0, High.Value: > 0 and < 1_000_000_000 } range:
                if (DoseUnit.Of(range.High) is { } both && range.High.Value >= range.Low.Value)
                    return (new(range.Low.Value.Value, range.High.Value.Value), both);
                doubts.Add("the dose's range was not understood");
                return (null, DoseUnit.None);
        }

        if (stated?.Rate is not null)
            doubts.Add("the dose is a rate, as of an infusion");
        return (null, DoseUnit.None);
    }

    private static DosePart? MaximumOf(Dosage dosage, List<string> doubts)
    {
        if (dosage.MaxDosePerPeriod is not { Numerator: { Value: > 0 } most, Denominator: { } period })
            return null;
        if (DoseUnit.Of(most) is { } unit && TimingReader.DaysOf(period) is { Exact: true } days)
            return new(new(most.Value.Value), unit, new(new(1), days, "at most"));
        doubts.Add("the greatest dose was not understood");
        return null;
    }
}
