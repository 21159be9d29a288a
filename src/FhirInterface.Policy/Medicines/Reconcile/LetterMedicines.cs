using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines.Supply;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Reconcile;

/// <summary>One medicine of a letter, judged.</summary>
/// <param name="Medicine">Which; null where what is found concerns no single request.</param>
/// <param name="Findings">For the author: a proposal, a supply, a contradiction.</param>
/// <param name="Actions">For the practice: go on with it, or change the record.</param>
public sealed record JudgedMedicine(RequestedMedicine? Medicine, IReadOnlyList<Finding> Findings, IReadOnlyList<LetterAction> Actions);

/// <summary>What the structured medicines of a letter come to.</summary>
/// <param name="Lines">Each medicine, with what was done about it and why.</param>
/// <param name="Medicines">What that makes, medicine by medicine.</param>
public sealed record MedicinesOfLetter(IReadOnlyList<MedicineLine> Lines, IReadOnlyList<JudgedMedicine> Medicines)
{
    public IReadOnlyList<Finding> Findings => [.. Medicines.SelectMany(medicine => medicine.Findings)];
    public IReadOnlyList<LetterAction> Actions => [.. Medicines.SelectMany(medicine => medicine.Actions)];
}

/// <summary>
/// The medicines reconciliation of a letter: proposals and supplies reviewed one by one (<see cref="MedicationReview"/>), what was
/// started, continued, changed and stopped, and what in the lists contradicts itself.
/// </summary>
public static class LetterMedicines
{
    private const string HazardLog = "UK Core hazard log FHIR003: narrative and coded data differ";

    /// <param name="document">The letter.</param>
    /// <param name="setting">Discharge or outpatient: which days of supply the policy wants.</param>
    /// <param name="policy">The policy in force.</param>
    /// <param name="practice">ODS code of the practice, for shared care; where null, the policy's own.</param>
    /// <param name="date">The letter's date in London, from which a supply counts where it states none itself.</param>
    public static MedicinesOfLetter Review(Bundle document, Setting setting, PolicyDocument policy, string? practice, DateOnly? date)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(policy);
        var medicines = new List<JudgedMedicine>();
        for (var i = 0; i < document.Entry.Count; i++)
        {
            if (document.Entry[i].Resource is not MedicationRequest request || !MedicationReview.IsProposal(request))
                continue;
            var around = new MedicineSurroundings(
                FormattableString.Invariant($"Bundle.entry[{i}].resource"),
                Practice: practice,
                Date: date
            );
            var review = MedicationReview.Review(request, document, setting, policy, around);
            medicines.Add(new(review.Medicine, review.Findings, review.Actions));
        }

        var lines = new MedicineLists(document).Read();
        foreach (var line in lines)
        {
            var findings = new List<Finding>();
            var actions = new List<LetterAction>();
            Reconcile(line, document, setting, policy, practice, date, findings, actions);
            if (findings.Count > 0 || actions.Count > 0)
                medicines.Add(new(line.Medicine, findings, actions));
        }

        var others = new List<Finding>();
        Contradictions(lines, policy, others);
        Codes(document, policy, others);
        if (others.Count > 0)
            medicines.Add(new(null, others, []));
        return new(lines, medicines);
    }

    private static void Reconcile(
        MedicineLine line,
        Bundle document,
        Setting setting,
        PolicyDocument policy,
        string? practice,
        DateOnly? date,
        List<Finding> findings,
        List<LetterAction> actions
    )
    {
        foreach (var (dosage, at) in line.Dosages.Select((dosage, at) => (dosage, at)))
        {
            if (DoseComparison.Mismatch(dosage, line.Medicine.Product) is { } words)
                findings.Add(
                    Note(
                        InterfaceFindings.DoseMismatch,
                        $"The words of the dosage of {line.Medicine.Name} (\"{words}\") and its code say different doses: make them say the same.",
                        Place(line, at),
                        policy
                    )
                );
        }

        if (line.Change == MedicineChange.Stopped)
        {
            actions.Add(Record(line, $"Stop {line.Medicine.Name}"));
            return;
        }

        // What merely goes on, or was changed, is judged by its length only where the hospital says that it supplied it.
        var supplied =
            line.Request?.DispenseRequest is { } dispense
            && (dispense.Quantity?.Value is not null || dispense.ExpectedSupplyDuration?.Value is not null);
        LetterAction? supply = null;
        if (line.Request is { } request && (supplied || line.Change is MedicineChange.Started or MedicineChange.Unknown))
        {
            var review = MedicationReview.Review(request, document, setting, policy, new(line.Expression, Practice: practice, Date: date));
            findings.AddRange(review.Findings);
            supply = review.Actions.Count > 0 ? review.Actions[0] : null;
        }

        switch (line.Change)
        {
            case MedicineChange.Changed:
                // One action: the record is changed, and the supply says until when the new dose is covered.
                var changed = Record(line, $"Change {line.Medicine.Name}{Dose(line)}");
                actions.Add(
                    supply is { Avoidable: true }
                        ? supply
                        : changed with
                        {
                            LastDayCovered = supply?.LastDayCovered,
                            DueDate = supply?.DueDate,
                            Note = string.Join(' ', new[] { changed.Note, supply?.Note }.Where(note => !string.IsNullOrEmpty(note))),
                        }
                );
                break;
            case MedicineChange.Started or MedicineChange.Unknown or MedicineChange.Continued when supply is not null:
                actions.Add(
                    line.Reason is { } why && supply.Note?.Contains(why, StringComparison.OrdinalIgnoreCase) != true
                        ? supply with
                        {
                            Note = $"{Verb(line.Change)}: {why}. {supply.Note}",
                        }
                        : supply
                );
                break;
        }
    }

    private static string Verb(MedicineChange change) =>
        change switch
        {
            MedicineChange.Started => "Started",
            MedicineChange.Continued => "Continued",
            MedicineChange.Changed => "Changed",
            MedicineChange.Stopped => "Stopped",
            _ => "Prescribed",
        };

    private static LetterAction Record(MedicineLine line, string quote) =>
        new()
        {
            Category = AskCategories.UpdateRecord,
            Quote = quote,
            Expression = line.Expression,
            Owner = ActionOwner.Gp,
            Medicine = line.Medicine.Concept,
            Dosage = line.Change == MedicineChange.Stopped || line.Dosages.Count == 0 ? null : line.Dosages[0],
            Note = Because(line) + (line.Before is null || line.Change == MedicineChange.Stopped ? "" : $" Before: {line.Before}."),
        };

    private static string Because(MedicineLine line) =>
        line.Reason is { } reason ? $"{Verb(line.Change)}: {reason.TrimEnd('.')}." : $"{Verb(line.Change)}; the reason is not stated.";

    private static string Dose(MedicineLine line)
    {
        var dose = string.Join(", then ", line.Dosages.Select(dosage => dosage.Text).Where(text => !string.IsNullOrWhiteSpace(text)));
        return dose.Length == 0 ? "" : $", {dose}";
    }

    private static string Place(MedicineLine line, int dosage) =>
        FormattableString.Invariant($"{line.Expression}.{(line.Request is null ? "dosage" : "dosageInstruction")}[{dosage}]");

    private static void Contradictions(List<MedicineLine> lines, PolicyDocument policy, List<Finding> findings)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.Contradicts)
                findings.Add(
                    Note(
                        InterfaceFindings.MedicineContradiction,
                        $"{line.Medicine.Name} is marked as {Verb(line.Change).ToLowerInvariant()}, and its status says otherwise: say which holds.",
                        line.Expression + ".status",
                        policy
                    )
                );
            for (var j = 0; j < i; j++)
            {
                if (!lines[j].Medicine.IsSameAs(line.Medicine) || OtherStrength(lines[j], line))
                    continue;
                var stopped = (lines[j].Change == MedicineChange.Stopped, line.Change == MedicineChange.Stopped);
                if (stopped.Item1 != stopped.Item2)
                    findings.Add(
                        Note(
                            InterfaceFindings.MedicineContradiction,
                            $"{line.Medicine.Name} is both stopped and given: say which holds.",
                            line.Expression,
                            policy
                        )
                    );
                else if (!stopped.Item1 && (line.Request is null) == (lines[j].Request is null))
                    findings.Add(
                        Note(
                            InterfaceFindings.DuplicateMedicine,
                            $"{line.Medicine.Name} stands twice among the medicines: name it once, or say that both are meant.",
                            line.Expression,
                            policy
                        )
                    );
            }
        }
    }

    /// <summary>Two strengths or forms of one medicine may well be given together, or one take the other's place.</summary>
    private static bool OtherStrength(MedicineLine a, MedicineLine b)
    {
        var (first, second) = (ProductStrength.Of(a.Medicine.Product), ProductStrength.Of(b.Medicine.Product));
        return first.Mg != second.Mg || first.Form?.Kind != second.Form?.Kind || first.PerMl != second.PerMl;
    }

    private static void Codes(Bundle document, PolicyDocument policy, List<Finding> findings)
    {
        var check = new CodeDisplayCheck(MedicinesTable.Default);
        for (var i = 0; i < document.Entry.Count; i++)
        {
            var (concept, element) = document.Entry[i].Resource switch
            {
                MedicationRequest request => (request.Medication as CodeableConcept, "medication"),
                MedicationStatement statement => (statement.Medication as CodeableConcept, "medication"),
                MedicationAdministration administration => (administration.Medication as CodeableConcept, "medication"),
                MedicationDispense dispense => (dispense.Medication as CodeableConcept, "medication"),
                Medication medication => (medication.Code, "code"),
                _ => (null, ""),
            };
            var expression = FormattableString.Invariant($"Bundle.entry[{i}].resource.{element}");
            if (concept is not null && check.Fault(concept, expression) is { } fault)
                findings.Add(
                    Note(InterfaceFindings.CodeDisplayMismatch, fault + " Make code and words name the same medicine.", expression, policy)
                );
        }
    }

    private static Finding Note(string code, string text, string expression, PolicyDocument policy) =>
        new()
        {
            Code = code,
            Kind = FindingKind.Note,
            Disposition = Disposition.Advise,
            Text = text,
            Expression = expression,
            Authority = HazardLog,
            Rule = code,
            PolicyVersion = policy.Version,
        };
}
