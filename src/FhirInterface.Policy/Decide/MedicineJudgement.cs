using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Medicines.Reconcile;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Decide;

/// <summary>A request for a medicine, as structure, with what the policy and the circumstances make of it.</summary>
/// <param name="Name">The medicine as the table calls it, by which prose about the same one is known.</param>
/// <param name="Asks">It asks the GP for something urgent.</param>
internal sealed record MedicineJudgement(string? Name, IReadOnlyList<Finding> Findings, IReadOnlyList<LetterAction> Actions, bool Asks)
{
    /// <summary>All medicines among a letter's entries, reconciled.</summary>
    public static List<MedicineJudgement> InLetter(LetterReview review, PolicyDocument policy) =>
        review.Letter is not { } letter
            ? []
            :
            [
                .. LetterMedicines
                    .Review(letter.Bundle, letter.Setting, policy, review.Parties.PracticeOds, letter.Date)
                    .Medicines.Select(medicine => Of(medicine.Medicine?.Known?.Name, medicine.Findings, medicine.Actions)),
            ];

    public static MedicineJudgement Of(MedicineReview review) => Of(review.Medicine.Known?.Name, review.Findings, review.Actions);

    private static MedicineJudgement Of(string? name, IReadOnlyList<Finding> findings, IReadOnlyList<LetterAction> actions) =>
        new(
            name,
            [.. findings.Select(NeverRewritten)],
            actions,
            findings.Any(finding => finding is { Kind: FindingKind.Ask, Urgent: true })
        );

    /// <summary>The service never prescribes (design 6.5): what a policy would rewrite goes back to its author.</summary>
    private static Finding NeverRewritten(Finding finding) =>
        finding.Disposition == Disposition.Rewrite ? finding with { Disposition = Disposition.Reject } : finding;

    /// <summary>With the findings as the circumstances leave them, and each action with whom that leaves it.</summary>
    public MedicineJudgement Under(Circumstances facts)
    {
        var findings = Findings.Select(facts.Apply).ToList();
        var held = findings.Exists(finding => finding.Disposition >= Disposition.Rewrite);
        return this with
        {
            Findings = findings,
            Actions =
            [
                .. Actions.Select(action =>
                    action with
                    {
                        Owner = held && AskCategories.IsAvoidable(action.Category) ? ActionOwner.Hospital : ActionOwner.Gp,
                        Urgent = action.Urgent || Asks,
                    }
                ),
            ],
        };
    }

    /// <summary>The same medicine asked for in prose and as structure is one ask.</summary>
    public bool IsSameAs(LetterAction action, LetterAction prose) =>
        Name is not null
        && action.Category == prose.Category
        && prose.TextStart is not null
        && (
            string.Equals(prose.Medicine?.Text, Name, StringComparison.OrdinalIgnoreCase)
            || MedicinesTable
                .Default.FindAll($"{prose.Quote} {prose.Medicine?.Text}")
                .Any(match => string.Equals(match.Medicine.Name, Name, StringComparison.Ordinal))
        );
}
