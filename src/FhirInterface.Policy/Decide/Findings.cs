using FhirInterface.Policy.Review;

namespace FhirInterface.Policy.Decide;

/// <summary>Says an ask's judgement to the author: one finding for each avoidable ask, none for primary care's own work.</summary>
internal static class Findings
{
    public static Finding? Of(AskJudgement ask, PolicyDocument policy)
    {
        if (!ask.Avoidable && ask.Disposition == Disposition.Allow)
            return null;
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
            Remedy = guide.Remedy,
            Rule = ask.Category,
            PolicyVersion = policy.Version,
            Urgent = ask.Urgent,
            HighRisk = ask.HighRisk,
            LastDayCovered = ask.LastDayCovered,
            Ask = ask.Found.InLetter,
        };
    }

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
