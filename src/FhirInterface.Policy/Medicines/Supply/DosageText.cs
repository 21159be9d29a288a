namespace FhirInterface.Policy.Medicines.Supply;

/// <summary>Turns what a UK dosage text says ("one bd for 7 days then one od") into a plan.</summary>
internal static class DosageText
{
    private const int MaxSteps = 200;

    /// <summary>The plan of a text; null where it says nothing about how much or how often.</summary>
    public static DosePlan? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var builder = new Builder();
        foreach (var item in DosageScanner.Scan(text))
            builder.Add(item);
        return builder.Build();
    }

    /// <summary>One administration rhythm in the making: "10 mg" + "mane".</summary>
    private sealed class Group
    {
        public List<DosageItem> Doses { get; } = [];
        public List<Frequency> Frequencies { get; } = [];
        public int Whens { get; set; }
        public bool Meals { get; set; }
        public decimal Weekdays { get; set; }

        public bool Timed => Frequencies.Count > 0 || Whens > 0 || Meals || Weekdays > 0;
    }

    private sealed class Builder
    {
        private readonly List<DoseStep> steps = [];
        private readonly List<string> doubts = [];
        private List<Group> groups = [];
        private Span2? duration;
        private bool asNeeded;
        private DosePart? maximum;
        private bool closed;
        private bool stops;
        private bool titration;
        private bool once;
        private (decimal, DoseUnit)? quantity;
        private Span2? supplied;

        public void Add(DosageItem item)
        {
            switch (item.Kind)
            {
                case DosageItemKind.Dose:
                    if (closed)
                        Close();
                    if (groups.Count == 0 || groups[^1].Timed)
                        groups.Add(new());
                    groups[^1].Doses.Add(item);
                    break;
                case DosageItemKind.Strength:
                    // "5mg tablets": what one holds; not a dose.
                    if (item.StrengthMg is not null)
                    {
                        if (closed)
                            Close();
                        if (groups.Count == 0 || groups[^1].Timed)
                            groups.Add(new());
                        groups[^1].Doses.Add(item);
                    }
                    break;
                case DosageItemKind.Frequency:
                    Current().Frequencies.Add(item.Frequency);
                    break;
                case DosageItemKind.When:
                    if (item.Words == "meals")
                        Current().Meals = true;
                    else
                        Current().Whens++;
                    break;
                case DosageItemKind.Weekdays:
                    Current().Weekdays += item.Amount.Low;
                    break;
                case DosageItemKind.Duration:
                    if (duration is { } already && already != item.Amount)
                        doubts.Add("two lengths are stated");
                    duration ??= item.Amount;
                    closed = groups.Exists(group => group.Timed || group.Doses.Count > 0);
                    break;
                case DosageItemKind.Maximum:
                    maximum = new(item.Amount, item.Unit, Frequency.Daily(1, "a day"));
                    break;
                case DosageItemKind.AsNeeded:
                    asNeeded = true;
                    break;
                case DosageItemKind.Once:
                    once = true;
                    Current().Frequencies.Add(Frequency.Daily(1, "once"));
                    duration ??= new(1);
                    break;
                case DosageItemKind.Then:
                    titration = true;
                    Close();
                    break;
                case DosageItemKind.And:
                    if (closed)
                        doubts.Add("it is not clear whether the steps run together or one after another");
                    break;
                case DosageItemKind.Reduce:
                    Reduce(item);
                    break;
                case DosageItemKind.Stop:
                    stops = true;
                    break;
                case DosageItemKind.Supplied:
                    if (quantity is not null && quantity != (item.Amount.Low, item.Unit))
                        doubts.Add("two quantities are stated");
                    quantity ??= (item.Amount.Low, item.Unit);
                    break;
                case DosageItemKind.SuppliedDays:
                    if (supplied is { } earlier && earlier != item.Amount)
                        doubts.Add("two supplies are stated");
                    supplied ??= item.Amount;
                    break;
                default:
                    doubts.Add(item.Words);
                    break;
            }
        }

        private Group Current()
        {
            // A frequency after "for 7 days" belongs to the next step only if a dose comes first: "5mg for 7 days at night".
            if (groups.Count == 0)
                groups.Add(new());
            return groups[^1];
        }

        private void Reduce(DosageItem item)
        {
            titration = true;
            if (item.Words.Length > 0)
            {
                doubts.Add(item.Words);
                return;
            }

            // "40 mg daily, reducing by 5 mg every week to nothing": the steps are written out.
            var every = item.Frequency.Days;
            duration ??= every;
            Close();
            var last = steps.Count == 0 ? null : steps[^1];
            if (last is not { Parts: [{ Amount: { Exact: true } amount, Frequency: { } frequency } part] })
            {
                doubts.Add("the dose is reduced, it is not clear from what");
                return;
            }

            if (item.Unit.Kind != UnitKind.None && item.Unit.Kind != part.Unit.Kind)
            {
                doubts.Add("the dose is reduced in another unit");
                return;
            }

            var by = item.Unit.Kind == UnitKind.Mass ? item.Amount.Low * item.Unit.PerBase / part.Unit.PerBase : item.Amount.Low;
            if (item.Floor is null)
                doubts.Add("it is not said down to which dose");
            var floor = item.Floor ?? 0;
            var dose = amount.Low - by;
            while (by > 0 && dose > 0 && dose >= floor && steps.Count < MaxSteps)
            {
                var final = floor > 0 && dose - by < floor;
                steps.Add(new() { Parts = [part with { Amount = new(dose), Frequency = frequency }], Duration = final ? null : every });
                dose -= by;
            }

            stops |= floor == 0 && item.Floor is not null;
        }

        private void Close()
        {
            var parts = new List<DosePart>();
            foreach (var group in Merged())
            {
                if (PartOf(group) is { } part)
                    parts.Add(part);
            }

            Deduplicate(parts);
            if (parts.Count > 0)
            {
                steps.Add(
                    new()
                    {
                        Parts = parts,
                        Duration = duration,
                        AsNeeded = asNeeded,
                        Maximum = maximum,
                    }
                );
                duration = null;
            }
            else if (duration is not null && steps is [.., { Duration: null } last])
            {
                steps[^1] = last with { Duration = duration };
                duration = null;
            }

            groups = [];
            closed = false;
            asNeeded = false;
            maximum = null;
        }

        /// <summary>A rhythm told first and its dose after it ("twice a day: one tablet") are one.</summary>
        private List<Group> Merged()
        {
            var merged = new List<Group>();
            foreach (var group in groups)
            {
                if (group.Doses.Count > 0 && merged is [.., { Doses.Count: 0 } before])
                {
                    if (!group.Timed)
                    {
                        before.Doses.AddRange(group.Doses);
                        continue;
                    }

                    // "4 times a day - one or two, four times daily": the same rhythm told twice.
                    if (before.Frequencies.Count == 1 && group.Frequencies.Exists(each => each.SameAs(before.Frequencies[0])))
                    {
                        merged[^1] = group;
                        continue;
                    }
                }
                else if (group.Timed && group.Doses.Count == 0 && merged is [.., { Timed: false } dose])
                {
                    dose.Frequencies.AddRange(group.Frequencies);
                    dose.Whens += group.Whens;
                    dose.Weekdays += group.Weekdays;
                    continue;
                }

                merged.Add(group);
            }

            return merged;
        }

        private DosePart? PartOf(Group group)
        {
            var doses = group.Doses.Where(item => item.Kind == DosageItemKind.Dose).ToList();
            var strengths = group.Doses.Where(item => item.Kind == DosageItemKind.Strength).ToList();
            var strength = strengths is [{ StrengthMg: { } only }] ? only : (decimal?)null;
            var frequency = FrequencyOf(group);
            DosageItem? dose;
            switch (doses.Count)
            {
                case 0:
                    dose = null;
                    break;
                case 1:
                    dose = doses[0];
                    break;
                case 2 when doses.Count(item => item.Unit.Kind == UnitKind.Mass) == 1:
                    // "one 5mg daily", "10 mg (2 tablets) daily": the number of things is the dose.
                    dose = doses.First(item => item.Unit.Kind != UnitKind.Mass);
                    break;
                default:
                    dose = doses[^1];
                    if (doses.Exists(item => item.Amount != dose.Amount))
                        doubts.Add("several doses stand together");
                    break;
            }

            if (dose is null && frequency is null)
                return null;
            // "5mg tablets once daily": one of them, by custom; said so in the working, as a doubt.
            return new(
                dose?.Amount,
                dose?.Unit ?? (strengths.Count > 0 ? strengths[0].Unit : DoseUnit.None),
                frequency,
                dose?.StrengthMg ?? strength
            );
        }

        private Frequency? FrequencyOf(Group group)
        {
            var distinct = new List<Frequency>();
            foreach (var frequency in group.Frequencies)
            {
                if (!distinct.Exists(frequency.SameAs))
                    distinct.Add(frequency);
            }

            Frequency? general = distinct.Count == 0 ? null : distinct[0];
            if (distinct.Count > 1)
            {
                // "once a week on alternate days" makes no sense; "daily, 3 times a day" is the greater.
                var greatest = distinct.MaxBy(each => each.Times.High / each.Days.Low);
                if (!distinct.TrueForAll(each => each.SameAs(greatest) || (each.Exact && each.Times.Low == 1 && each.Days.Low == 1)))
                    doubts.Add("two frequencies are stated");
                general = greatest;
            }

            if (group.Weekdays > 0)
            {
                if (general is { } weekly && weekly.Days.Low >= 7)
                {
                    if (weekly.Times.Low != group.Weekdays)
                        doubts.Add("the days of the week and the frequency disagree");
                    return weekly;
                }

                var perDay = general is { } daily ? daily.Times * (1 / daily.Days.Low) : new(Math.Max(1, group.Whens));
                return new(perDay * group.Weekdays, new(7), $"on {Words.Number(group.Weekdays)} days a week");
            }

            if (general is { } said)
            {
                if (group.Whens > 1 && said.Days is { Exact: true, Low: 1 } && said.Times.High < group.Whens)
                {
                    doubts.Add("the frequency and the times of day disagree");
                    return Frequency.Daily(group.Whens, "by the times of day");
                }

                return said;
            }

            if (group.Whens > 0)
                return Frequency.Daily(group.Whens, group.Whens == 1 ? "once a day" : "at the times of day");
            if (group.Meals)
            {
                doubts.Add("three meals a day are assumed");
                return Frequency.Daily(3, "with meals");
            }

            return null;
        }

        /// <summary>The same thing told twice is taken once.</summary>
        private static void Deduplicate(List<DosePart> parts)
        {
            for (var i = parts.Count - 1; i > 0; i--)
            {
                for (var j = 0; j < i; j++)
                {
                    var (a, b) = (parts[j], parts[i]);
                    if (
                        a.Frequency is { } first
                        && b.Frequency is { } second
                        && first.SameAs(second)
                        && a.Amount == b.Amount
                        && Told(first)
                        && Told(second)
                    )
                    {
                        parts[j] = a.Unit.Kind == UnitKind.None ? b : a;
                        parts.RemoveAt(i);
                        break;
                    }
                }
            }

            static bool Told(Frequency frequency) => !(frequency.Words is "once a day" or "at the times of day");
        }

        public DosePlan? Build()
        {
            Close();
            if (steps.Count == 0 && quantity is null && supplied is null && doubts.Count == 0)
                return duration is { } alone
                    ? new()
                    {
                        Steps = [],
                        SuppliedDays = alone,
                        Stops = stops,
                    }
                    : null;
            if (once && steps.Count == 1)
                stops = true;
            return new()
            {
                Steps = steps,
                Doubts = doubts,
                Titration = titration,
                Stops = stops,
                Quantity = quantity,
                SuppliedDays = supplied ?? (steps.Count == 0 ? duration : null),
            };
        }
    }
}
