using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Decide;

/// <summary>One ask with what the policy says of it: its category after supply and shared care, its line, its due day.</summary>
internal sealed record AskJudgement
{
    public required ReviewedAsk Found { get; init; }

    /// <summary>The category that the policy sees: a supply long enough is <c>continue-medicine</c>, whatever the words were.</summary>
    public required string Category { get; init; }
    public required Disposition Disposition { get; init; }
    public required string Authority { get; init; }
    public DateOnly? DueDate { get; init; }
    public bool Urgent { get; init; }
    public bool HighRisk { get; init; }
    public DateOnly? LastDayCovered { get; init; }

    /// <summary>The medicine that an ask about one names, as the table calls it.</summary>
    public string? Medicine { get; init; }

    /// <summary>Why the disposition is not the line's own, to be said to the author.</summary>
    public string? Because { get; init; }

    /// <summary>The content words of quote and statement, for telling whether two asks are one.</summary>
    public HashSet<string> QuoteWords => field ??= SameAsk.Words(Found.Quote);
    public HashSet<string> StatementWords => field ??= SameAsk.Words(Found.Statement);

    public bool Avoidable => AskCategories.IsAvoidable(Category);

    /// <summary>The disposition of the policy line, before urgency, tags and attachments.</summary>
    public static AskJudgement Of(ReviewedAsk found, LetterReview review, PolicyDocument policy, DateTimeOffset receivedAt)
    {
        var ask = found.Ask;
        var letter = review.Letter;
        var (category, mildest) = SupplyJudgement(ask, letter?.Setting ?? Setting.Discharge, policy.Supply);
        var medicine = MedicineOf(found);
        if (category == AskCategories.SpecialistMedicine && SharedCare.Accepted(policy, medicine, review.Parties.PracticeOds))
            category = AskCategories.ContinueMedicine;
        var line = policy.LineFor(category);
        var disposition = category == AskCategories.OnwardReferral && ask.Related == false ? line.Unrelated ?? line.Do : line.Do;
        if (mildest && disposition > Disposition.Advise)
            disposition = Disposition.Advise;
        var due = DueDates.Of(found.Due, letter?.Date);
        return new AskJudgement
        {
            Found = found,
            Category = category,
            Disposition = disposition,
            Authority = line.Authority,
            DueDate = due,
            Urgent = category != AskCategories.SafetyNet && (found.Urgent || IsNear(due, letter?.Date, receivedAt, policy.UrgentDueDays)),
            HighRisk = HighRiskMedicines.Concerns(policy, medicine, found.Statement),
            Medicine = medicine,
            LastDayCovered = ask.SuppliedDays is > 0 and var days && letter?.Date is { } from ? from.AddDays(days - 1) : null,
        };
    }

    /// <summary>As the reading has it, else the one in the quote, else the only one of the statement.</summary>
    private static string? MedicineOf(ReviewedAsk found)
    {
        if (found.Ask.Medicine is not null)
            return found.Ask.Medicine;
        if (
            found.Ask.Category
            is not (
                AskCategories.StartMedicine
                or AskCategories.ShortSupply
                or AskCategories.SpecialistMedicine
                or AskCategories.ContinueMedicine
            )
        )
            return null;
        foreach (var words in (string[])[found.Quote, found.Statement])
        {
            var named = MedicinesTable
                .Default.FindAll(words)
                .Where(match => !match.Guessed && match.Medicine.Kind == MedicineKind.Medicine)
                .Select(match => match.Medicine.Name)
                .Distinct(StringComparer.Ordinal)
                .ToList();
            if (named.Count > 0)
                return named.Count == 1 ? named[0] : null;
        }

        return null;
    }

    /// <summary>
    /// In prose a supply is judged by the days it states (design 5): long enough, or short for a reason that counts, and the ask is to
    /// continue; none stated, and it can only be advised on.
    /// </summary>
    private static (string Category, bool AdviseAtMost) SupplyJudgement(Ask ask, Setting setting, SupplyPolicy supply)
    {
        if (ask.Category is not (AskCategories.ShortSupply or AskCategories.ContinueMedicine))
            return (ask.Category, false);
        var needed = setting == Setting.Discharge ? supply.DischargeDays : supply.OutpatientDays;
        if (ask.SuppliedDays is { } days)
        {
            var longEnough = needed is null || days >= needed || ask.SupplyException is not null;
            return (longEnough ? AskCategories.ContinueMedicine : AskCategories.ShortSupply, false);
        }

        return (ask.SupplyException is not null ? AskCategories.ContinueMedicine : ask.Category, ask.Category == AskCategories.ShortSupply);
    }

    private static bool IsNear(DateOnly? due, DateOnly? letterDate, DateTimeOffset receivedAt, int days) =>
        due is { } day && (day <= London.DateOf(receivedAt).AddDays(days) || (letterDate is { } from && day <= from.AddDays(days)));
}
