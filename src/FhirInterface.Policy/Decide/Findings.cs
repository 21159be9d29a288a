using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Medicines.Supply;
using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Decide;

/// <summary>Says an ask's judgement to the author: one finding for each avoidable ask, none for primary care's own work.</summary>
internal static class Findings
{
    public static Finding? Of(AskJudgement ask, PolicyDocument policy)
    {
        if (!ask.Avoidable && ask.Disposition == Disposition.Allow)
            return ask.ShortBecause is { } reason ? Excused(ask, reason, policy) : null;
        var guide = AskGuide.Default.For(ask.Category);
        var attached = ask.Found.Origin == AskOrigin.Attachment;
        return new Finding
        {
            Code = attached ? InterfaceFindings.AskInAttachment : ask.Category,
            Kind = ask.Category == AskCategories.ShortSupply ? FindingKind.Supply : FindingKind.Ask,
            Disposition = ask.Disposition,
            Text = Text(ask, guide, attached),
            Expression = ask.Found.Expression,
            Quote = ask.Found.Quote,
            TextStart = ask.Found.TextStart,
            Authority = ask.Category == AskCategories.ShortSupply ? policy.Supply.Authority : ask.Authority,
            Remedy = guide.Remedy + DaysWanted(ask),
            Rule = ask.Category,
            PolicyVersion = policy.Version,
            Urgent = ask.Urgent,
            HighRisk = ask.HighRisk,
            LastDayCovered = ask.LastDayCovered,
            Ask = ask.Found.InLetter,
        };
    }

    /// <summary>The days that the policy asks for, and the quantity that would make, where the ask's own words give the dosage.</summary>
    private static string DaysWanted(AskJudgement ask)
    {
        if (ask.Category is not (AskCategories.StartMedicine or AskCategories.ShortSupply) || ask.Needed is not { } days)
            return "";
        var said = ask.Found.Statement;
        var proposal = SupplyProposal.QuantityFor(days, [new Hl7.Fhir.Model.Dosage { Text = said }]);
        if (proposal?.Course is not null || (DosageText.Read(said) is { Steps.Count: > 0 } plan && plan.EndsWithin(days)))
            return $" A course that ends sooner is supplied whole{(proposal is null ? "" : $": {proposal.Words}")}.";
        return $" The policy in force asks for {Words.Days(days)}{(proposal is null ? "" : $": {proposal.Words}")}.";
    }

    /// <summary>A supply shorter than the policy's, and why nobody is troubled with it.</summary>
    private static Finding Excused(AskJudgement ask, ShortSupplyReason reason, PolicyDocument policy) =>
        new()
        {
            Code = InterfaceFindings.SupplyLength,
            Kind = FindingKind.Note,
            Disposition = Disposition.Allow,
            Text = ask.Found.Ask.SuppliedDays is { } days
                ? $"{Words.Days(days)} of supply, which is accepted: {reason.Words}."
                : $"The supply is accepted: {reason.Words}.",
            Expression = ask.Found.Expression,
            Quote = ask.Found.Quote,
            TextStart = ask.Found.TextStart,
            Authority = policy.Supply.Authority,
            Rule = InterfaceFindings.SupplyLength,
            PolicyVersion = policy.Version,
            IssueCode = "informational",
        };

    private static string Text(AskJudgement ask, AskGuideLine guide, bool attached)
    {
        var where = attached ? "In an attachment the GP is asked" : "The GP is asked";
        var remedy = char.ToLowerInvariant(guide.Remedy[0]) + guide.Remedy[1..].TrimEnd('.');
        var because = ask.Because is null ? "" : $" ({ask.Because})";
        var covered = ask is { Disposition: Disposition.Reject, LastDayCovered: { } day }
            ? $" The supply lasts until {London.DayAndYear(day)}."
            : "";
        return $"{where} to {guide.Asks}{because}: {remedy}.{covered}";
    }
}
