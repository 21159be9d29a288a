using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines.Supply;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines;

/// <summary>What a request for a medicine comes to: findings for its author, actions for the practice, and the facts behind both.</summary>
public sealed record MedicineReview
{
    public required RequestedMedicine Medicine { get; init; }
    public required IReadOnlyList<Finding> Findings { get; init; }
    public required IReadOnlyList<LetterAction> Actions { get; init; }

    /// <summary>The days supplied; unknown for a proposal.</summary>
    public required DaysOfSupply Supply { get; init; }
    public bool HighRisk { get; init; }
    public bool Specialist { get; init; }
    public bool SharedCareAccepted { get; init; }
    public bool Urgent { get; init; }
    public ShortSupplyReason? Exception { get; init; }
    public DateOnly? LastDayCovered { get; init; }
}

/// <summary>What surrounds a request.</summary>
/// <param name="Expression">Where the request stands: <c>MedicationRequest</c>, or <c>Bundle.entry[3].resource</c>.</param>
/// <param name="Issued">An EPS order, already issued: a short supply advises and never rejects.</param>
/// <param name="Practice">ODS code of the practice; where null, the policy's own.</param>
/// <param name="Date">The day from which a supply counts where the request states none, in London.</param>
public sealed record MedicineSurroundings(
    string Expression = "MedicationRequest",
    bool Issued = false,
    string? Practice = null,
    DateOnly? Date = null
);

/// <summary>
/// Reviews one request for a medicine, as structure: a proposal that the GP start it, or an order and how long its supply lasts (design 5).
/// Pure: the same request, policy and surroundings give the same review.
/// </summary>
public static class MedicationReview
{
    public static MedicineReview Review(
        MedicationRequest request,
        Bundle? context,
        Setting setting,
        PolicyDocument policy,
        MedicineSurroundings? surroundings = null
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(policy);
        return new Case(request, context, setting, policy, surroundings ?? new()).Review();
    }

    /// <summary>A request that the GP do it, rather than an order of the hospital.</summary>
    public static bool IsProposal(MedicationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (request.IntentElement?.JsonValue as string) is "proposal" or "plan" or "option";
    }

    private sealed class Case
    {
        private readonly MedicationRequest request;
        private readonly Setting setting;
        private readonly PolicyDocument policy;
        private readonly MedicineSurroundings around;
        private readonly Bundle? context;
        private readonly RequestWords words;
        private readonly RequestedMedicine medicine;
        private readonly string? practice;
        private readonly bool highRisk;
        private readonly bool specialist;
        private readonly bool shared;
        private readonly bool urgent;
        private readonly List<Finding> findings = [];
        private readonly List<LetterAction> actions = [];

        public Case(MedicationRequest request, Bundle? context, Setting setting, PolicyDocument policy, MedicineSurroundings around)
        {
            this.request = request;
            this.context = context;
            this.setting = setting;
            this.policy = policy;
            this.around = around;
            var resolve = RequestedMedicine.Resolver(request, context);
            medicine = RequestedMedicine.Of(request.Medication, resolve);
            words = new(request, medicine, resolve);
            practice = around.Practice ?? (policy.Practice == "*" ? null : policy.Practice);
            highRisk = medicine.Known is { } known && policy.HighRisk.Any(known.IsCalled);
            specialist = medicine.Known?.IsSpecialistIn(words.Surroundings()) == true;
            shared = SharedCare.Accepted(policy, medicine.Known?.Name ?? medicine.Product, practice);
            urgent = (request.PriorityElement?.JsonValue as string) is "urgent" or "asap" or "stat";
        }

        public MedicineReview Review()
        {
            var supply = DaysOfSupply.Unknown("Nothing is supplied.");
            ShortSupplyReason? exception = null;
            DateOnly? last = null;
            if (Live())
            {
                if (IsProposal(request))
                {
                    Proposal();
                }
                else
                {
                    supply = SupplyReckoner.Reckon(request, medicine.Product);
                    last = LastDay(supply);
                    exception = Order(supply, last);
                }
            }

            return new()
            {
                Medicine = medicine,
                Findings = findings,
                Actions = actions,
                Supply = supply,
                HighRisk = highRisk,
                Specialist = specialist,
                SharedCareAccepted = shared,
                Urgent = urgent,
                Exception = exception,
                LastDayCovered = last,
            };
        }

        private bool Live() =>
            request.DoNotPerform != true
            && (request.StatusElement?.JsonValue as string) is not ("cancelled" or "stopped" or "entered-in-error" or "completed");

        // ---- a proposal ----

        private void Proposal()
        {
            if (specialist && shared)
            {
                actions.Add(
                    Action(AskCategories.ContinueMedicine) with
                    {
                        Note = words.Told("Shared care for this medicine is accepted by the practice."),
                    }
                );
                return;
            }

            var code = specialist ? AskCategories.SpecialistMedicine : AskCategories.StartMedicine;
            var line = policy.LineFor(code);
            var disposition = Strictest(line.Do);
            var wanted = DaysWanted;
            var proposal = wanted is { } days ? SupplyProposal.QuantityFor(days, request.DosageInstruction, medicine.Product) : null;
            findings.Add(
                new()
                {
                    Code = code,
                    Kind = FindingKind.Ask,
                    Disposition = disposition,
                    Text = specialist
                        ? $"The GP is asked to take on {medicine.Name}, a specialist medicine, without an accepted shared-care agreement: go on prescribing it yourselves until the practice has accepted."
                        : $"The GP is asked to start {medicine.Name}: issue the first supply yourselves.",
                    Expression = around.Expression + ".intent",
                    Authority = line.Authority,
                    Remedy = Remedy(wanted, proposal),
                    Rule = code,
                    PolicyVersion = policy.Version,
                    Urgent = urgent,
                    HighRisk = highRisk,
                }
            );
            actions.Add(
                Action(code) with
                {
                    Avoidable = disposition > Disposition.Allow,
                    Owner = disposition >= Disposition.Rewrite ? ActionOwner.Hospital : ActionOwner.Gp,
                    Note = words.Told(null),
                }
            );
        }

        private string Remedy(int? wanted, SupplyProposal? proposal)
        {
            var length =
                proposal?.Course is not null ? "for the whole course"
                : wanted is { } days ? $"for {Words.Days(days)}"
                : "for long enough to last until the practice can act on the letter";
            var quantity = proposal is null ? "" : $" {proposal.Sentence} at this dosage.";
            var later =
                specialist ? " Ask the practice for shared care, and hand over when it has accepted."
                : proposal?.Course is not null ? ""
                : " Then ask the practice to continue it.";
            return $"Prescribe it from the hospital {length}: dispensed by the hospital's own pharmacy, or sent by EPS to a pharmacy near the patient (prescription type 1001).{quantity}{later}";
        }

        /// <summary>A request is not prose: what would be rewritten in a letter goes back to its author. What is urgent is let through, marked.</summary>
        private Disposition Strictest(Disposition disposition)
        {
            if (urgent || around.Issued)
                return disposition > Disposition.Advise ? Disposition.Advise : disposition;
            return disposition == Disposition.Rewrite && (context is null || highRisk) ? Disposition.Reject : disposition;
        }

        // ---- an order ----

        private ShortSupplyReason? Order(DaysOfSupply supply, DateOnly? last)
        {
            var wanted = DaysWanted;
            var line = policy.LineFor(AskCategories.ShortSupply);
            ShortSupplyReason? exception = null;
            if (around.Issued)
                findings.Add(Length(supply, Disposition.Allow, $"{medicine.Name}: {supply.Summary} of supply."));
            if (wanted is { } days && !supply.Covers(days))
            {
                exception = SupplyExceptions.Of(request, supply, medicine.Known, days);
                if (exception is not null)
                    findings.Add(
                        Length(
                            supply,
                            Disposition.Allow,
                            $"{medicine.Name}: {supply.Summary} of supply, which is accepted: {exception.Words}."
                        )
                    );
                else if (supply.ShortOf(days))
                    findings.Add(Short(supply, days, line, last));
                else if (!around.Issued || supply.Certainty != Certainty.Unknown)
                    findings.Add(
                        Length(
                            supply,
                            Disposition.Advise,
                            $"It cannot be told for certain that {medicine.Name} is supplied for {Words.Number(days)} days ({supply.Summary}): state quantity and dosage, or the expected supply duration."
                        )
                    );
            }

            var held = findings.Exists(finding => finding.Disposition >= Disposition.Rewrite);
            if (specialist && !shared)
            {
                var rule = policy.LineFor(AskCategories.SpecialistMedicine);
                findings.Add(
                    Length(
                        supply,
                        Disposition.Allow,
                        $"{medicine.Name} is a specialist medicine: prescribing stays with the hospital until the practice has accepted shared care."
                    ) with
                    {
                        Rule = AskCategories.SpecialistMedicine,
                        Authority = rule.Authority,
                        Expression = around.Expression,
                    }
                );
                actions.Add(
                    Action(AskCategories.UpdateRecord) with
                    {
                        LastDayCovered = last,
                        Note = words.Told($"Record as prescribed by the hospital. {supply.Working}"),
                    }
                );
            }
            else if (exception?.Code == SupplyExceptions.Course)
            {
                actions.Add(
                    Action(AskCategories.UpdateRecord) with
                    {
                        LastDayCovered = last,
                        Note = words.Told($"The whole course is supplied. {supply.Working}"),
                    }
                );
            }
            else
            {
                actions.Add(
                    Action(held ? AskCategories.ShortSupply : AskCategories.ContinueMedicine) with
                    {
                        LastDayCovered = last,
                        DueDate = Due(last),
                        Avoidable = held,
                        Owner = held ? ActionOwner.Hospital : ActionOwner.Gp,
                        Note = words.Told(supply.Working),
                    }
                );
            }

            return exception;
        }

        private Finding Short(DaysOfSupply supply, int days, PolicyLine line, DateOnly? last)
        {
            var proposal = SupplyProposal.QuantityFor(days, request.DosageInstruction, medicine.Product);
            var quantity = proposal is null ? "" : $" {proposal.Sentence}.";
            var wanted = proposal?.Course is { } course
                ? $"the course takes {Words.Days(course)}: supply all of it."
                : $"{Words.Number(days)} are asked for: supply at least that.";
            var until = last is { } day ? $" The supply lasts until {London.DayAndYear(day)}." : "";
            return new()
            {
                Code = AskCategories.ShortSupply,
                Kind = FindingKind.Supply,
                Disposition = Strictest(line.Do),
                Text = $"{medicine.Name} is supplied for {Words.Days(supply.Days ?? 0)}, and {wanted}{until} {supply.Working}",
                Expression = around.Expression + ".dispenseRequest",
                Authority = policy.Supply.Authority,
                Remedy =
                    $"Supply {(proposal?.Course is null ? $"at least {Words.Days(days)}" : "the whole course")} from the hospital: its own pharmacy, or EPS to a pharmacy near the patient (prescription type 1001).{quantity}",
                Rule = AskCategories.ShortSupply,
                PolicyVersion = policy.Version,
                Urgent = urgent,
                HighRisk = highRisk,
                LastDayCovered = last,
            };
        }

        private Finding Length(DaysOfSupply supply, Disposition disposition, string text) =>
            new()
            {
                Code = InterfaceFindings.SupplyLength,
                Kind = disposition == Disposition.Allow ? FindingKind.Note : FindingKind.Supply,
                Disposition = disposition,
                Text = $"{text} {supply.Working}",
                Expression = around.Expression + (request.DispenseRequest is null ? "" : ".dispenseRequest"),
                Authority = policy.Supply.Authority,
                Rule = InterfaceFindings.SupplyLength,
                PolicyVersion = policy.Version,
                IssueCode = disposition == Disposition.Allow ? "informational" : "business-rule",
                Urgent = urgent,
                HighRisk = highRisk,
            };

        // ---- dates, words ----

        private int? DaysWanted => setting == Setting.Discharge ? policy.Supply.DischargeDays : policy.Supply.OutpatientDays;

        private DateOnly? Start =>
            request
                .DosageInstruction.Select(dosage => TimingReader.Day((dosage.Timing?.Repeat?.Bounds as Period)?.Start))
                .FirstOrDefault(day => day is not null)
            ?? TimingReader.Day(request.AuthoredOn)
            ?? TimingReader.Day(request.DispenseRequest?.ValidityPeriod?.Start)
            ?? around.Date;

        private DateOnly? LastDay(DaysOfSupply supply) =>
            supply.WholeDays is >= 1 and { } days && Start is { } start && start.DayNumber + days <= DateOnly.MaxValue.DayNumber
                ? start.AddDays(days - 1)
                : null;

        private DateOnly? Due(DateOnly? last)
        {
            if (last is not { } day || Start is not { } start || day.DayNumber <= policy.Supply.RepeatLeadDays)
                return null;
            var due = day.AddDays(-policy.Supply.RepeatLeadDays);
            return due < start ? start : due;
        }

        private LetterAction Action(string category) =>
            new()
            {
                Category = category,
                Quote = words.Quote(),
                Expression = around.Expression,
                Owner = ActionOwner.Gp,
                Urgent = urgent,
                Medicine = medicine.Concept,
                Dosage = request.DosageInstruction.FirstOrDefault(),
            };
    }
}
