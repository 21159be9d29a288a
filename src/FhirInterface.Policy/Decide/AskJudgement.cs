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

    /// <summary>For a medicine: the days of supply that the policy asks for in this setting.</summary>
    public int? Needed { get; init; }

    /// <summary>Why a supply that is shorter than the policy's is accepted.</summary>
    public ShortSupplyReason? ShortBecause { get; init; }

    /// <summary>Why the disposition is not the line's own, to be said to the author.</summary>
    public string? Because { get; init; }

    /// <summary>The content words of quote and statement, for telling whether two asks are one.</summary>
    public HashSet<string> QuoteWords => field ??= SameAsk.Words(Found.Quote);
    public HashSet<string> StatementWords => field ??= SameAsk.Words(Found.Statement);

    public bool Avoidable => AskCategories.IsAvoidable(Category);

    /// <summary>The disposition of the policy line, before urgency, tags and attachments.</summary>
    public static AskJudgement Of(ReviewedAsk found, LetterReview review, PolicyDocument policy, DateTimeOffset receivedAt)
    {
        var ask = SupplyInProse.OfItsOwn(found);
        var letter = review.Letter;
        var medicine = MedicineOf(found);
        var needed = letter?.Setting == Setting.Outpatient ? policy.Supply.OutpatientDays : policy.Supply.DischargeDays;
        var reason = SupplyInProse.Reason(found, ask, medicine, needed);
        var (category, mildest) = SupplyJudgement(ask, needed, reason is not null);
        if (category == AskCategories.SpecialistMedicine && SharedCare.Accepted(policy, medicine, review.Parties.PracticeOds))
            category = AskCategories.ContinueMedicine;
        var line = policy.LineFor(category);
        var disposition = category == AskCategories.OnwardReferral && ask.Related == false ? line.Unrelated ?? line.Do : line.Do;
        if (mildest && disposition > Disposition.Advise)
            disposition = Disposition.Advise;
        // To change a letter's words takes a rule that can say what it read; a rejection leaves the words to their author.
        var unruled = !ask.RulesAgree && disposition == Disposition.Rewrite;
        if (unruled)
            disposition = Disposition.Advise;
        var due = DueDates.Of(found.Due, letter?.Date);
        DateOnly? last =
            category is not AskCategories.UpdateRecord
            && IsOfMedicine(category)
            && ask.SuppliedDays is > 0 and < 3660 and var days
            && letter?.Date is { } from
                ? from.AddDays(days - 1)
                : null;
        return new AskJudgement
        {
            Found = found,
            Category = category,
            Disposition = disposition,
            Authority = line.Authority,
            DueDate = due ?? (category == AskCategories.ContinueMedicine ? RepeatDue(last, letter?.Date, policy) : null),
            Urgent = category != AskCategories.SafetyNet && (found.Urgent || IsNear(due, letter?.Date, receivedAt, policy.UrgentDueDays)),
            HighRisk = HighRiskMedicines.Concerns(policy, medicine, found.Statement),
            Medicine = medicine,
            Because = unruled ? "no rule reads it, so nothing was rewritten for it" : null,
            ShortBecause = reason,
            LastDayCovered = last,
            Needed = needed,
        };
    }

    private static bool IsOfMedicine(string category) =>
        category
            is AskCategories.StartMedicine
                or AskCategories.ShortSupply
                or AskCategories.SpecialistMedicine
                or AskCategories.ContinueMedicine
                or AskCategories.UpdateRecord;

    /// <summary>
    /// As the reading has it, else the one in the quote, else the only one of the statement. Of other asks only if they name it
    /// themselves: an echo chased beside a new medicine is not about that medicine.
    /// </summary>
    private static string? MedicineOf(ReviewedAsk found)
    {
        if (!IsOfMedicine(found.Ask.Category))
            return found.Ask.Medicine is { } beside && MedicinesTable.Default.FindAll(found.Quote).Any(match => IsCalled(match, beside))
                ? beside
                : null;
        if (found.Ask.Medicine is not null)
            return found.Ask.Medicine;
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
    private static (string Category, bool AdviseAtMost) SupplyJudgement(Ask ask, int? needed, bool excused)
    {
        if (ask.Category is not (AskCategories.ShortSupply or AskCategories.ContinueMedicine))
            return (ask.Category, false);
        if (ask.SuppliedDays is { } days)
        {
            var longEnough = needed is null || days >= needed || excused;
            return (longEnough ? AskCategories.ContinueMedicine : AskCategories.ShortSupply, false);
        }

        return (excused ? AskCategories.ContinueMedicine : ask.Category, ask.Category == AskCategories.ShortSupply);
    }

    /// <summary>The practice acts so long before the supply runs out (design 5). It hurries nobody: no due of the letter's own.</summary>
    private static DateOnly? RepeatDue(DateOnly? last, DateOnly? letterDate, PolicyDocument policy)
    {
        if (last is not { } day || letterDate is not { } from)
            return null;
        var due = day.AddDays(-policy.Supply.RepeatLeadDays);
        return due < from ? from : due;
    }

    private static bool IsCalled(MedicineMatch match, string name) =>
        string.Equals(match.Medicine.Name, name, StringComparison.OrdinalIgnoreCase);

    private static bool IsNear(DateOnly? due, DateOnly? letterDate, DateTimeOffset receivedAt, int days) =>
        due is { } day && (day <= London.DateOf(receivedAt).AddDays(days) || (letterDate is { } from && day <= from.AddDays(days)));
}
