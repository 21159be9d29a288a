using FhirInterface.Policy.Review;
using FhirInterface.Policy.Rewrite;

namespace FhirInterface.Policy.Decide;

/// <summary>
/// DECIDE: what becomes of a letter. The policy's lines first, then what is stronger than any policy: identity, urgency, attachments
/// that nobody read, high-risk medicines, and what the sender said by tags (design 5 and 6.2 to 6.6).
/// </summary>
internal static class Decider
{
    public static Decision Decide(LetterReview review, PolicyDocument policy, DecideContext context, IReadOnlyList<Finding> extra)
    {
        var others = new List<Finding>(extra);
        others.AddRange(review.Parties.Faults.Select(fault => OfIdentity(fault, policy)));
        others.AddRange(LetterDates.Check(review, policy, context));
        others.AddRange(review.Attachments.Where(attachment => !attachment.Read).Select(attachment => NotReviewed(attachment, policy)));

        var asks = review.Asks.Select(ask => AskJudgement.Of(ask, review, policy, context.ReceivedAt)).ToList();
        var medicines = MedicineJudgement.InLetter(review, policy);
        var facts = new Circumstances(
            Urgent: asks.Exists(ask => ask.Urgent) || medicines.Exists(medicine => medicine.Asks),
            Unread: review.Attachments.Any(attachment => !attachment.Read),
            context
        );
        asks = [.. asks.Select(facts.Apply)];
        others = [.. others.Select(facts.Apply)];
        medicines = [.. medicines.Select(medicine => medicine.Under(facts))];

        var decision = Draft(review, policy, context, asks, medicines, others);
        return decision.Disposition == Disposition.Rewrite
            ? Rewritten(review, policy, context, facts, asks, medicines, others, decision)
            : decision;
    }

    private static Decision Rewritten(
        LetterReview review,
        PolicyDocument policy,
        DecideContext context,
        Circumstances facts,
        List<AskJudgement> asks,
        List<MedicineJudgement> medicines,
        List<Finding> others,
        Decision draft
    )
    {
        var plan = ActionPlan.Of(asks, medicines);
        var result = Rewriter.Rewrite(review, policy, context, [.. asks.Select((ask, i) => new ReturnedAsk(ask, plan.ActionOf[i]))]);
        var problem = result.Problem ?? RewriteCheck.Problem(review, result.Letter!, result.Changes, draft.Actions, policy, context);
        if (problem is null)
            return draft with { Rewritten = result.Letter, Changes = result.Changes };

        // Not used: the letter goes back to its author, or, where something in it is urgent, out as it stands.
        asks = [.. asks.Select(ask => ask.Disposition == Disposition.Rewrite ? facts.InsteadOfRewrite(ask) : ask)];
        others.Add(facts.Apply(CheckFailed(problem, policy)));
        return Draft(review, policy, context, asks, medicines, others);
    }

    private static Decision Draft(
        LetterReview review,
        PolicyDocument policy,
        DecideContext context,
        List<AskJudgement> asks,
        List<MedicineJudgement> medicines,
        List<Finding> others
    )
    {
        var findings = others
            .Concat(asks.Select(ask => Findings.Of(ask, policy)).OfType<Finding>())
            .Concat(medicines.SelectMany(medicine => medicine.Findings))
            .ToList();
        var disposition = findings.Count == 0 ? Disposition.Allow : findings.Max(finding => finding.Disposition);
        return new Decision
        {
            Disposition = disposition,
            Findings = findings,
            Actions = ActionPlan.Of(asks, medicines).Actions,
            ReleaseDue = disposition == Disposition.Reject ? ReleaseDue(review, policy, context, findings) : null,
            IdentityCertain = IsCertain(review, findings),
            Policy = policy,
        };
    }

    private static bool IsCertain(LetterReview review, List<Finding> findings) =>
        review.Parties.Certain && !findings.Exists(finding => finding.Kind == FindingKind.Identity);

    private static DateTimeOffset? ReleaseDue(LetterReview review, PolicyDocument policy, DecideContext context, List<Finding> findings) =>
        IsCertain(review, findings)
            ? context.ReceivedAt.AddHours(
                findings.Exists(finding => finding.HighRisk) ? policy.UrgentSafetyReleaseHours : policy.SafetyReleaseHours
            )
            : null;

    public static Finding OfIdentity(IdentityFault fault, PolicyDocument policy) =>
        new()
        {
            Code = fault.Code,
            Kind = FindingKind.Identity,
            Disposition = Disposition.Reject,
            Text = fault.Text,
            Expression = fault.Expression,
            Authority = "patient and practice must be certain before a letter is released",
            Rule = fault.Code,
            PolicyVersion = policy.Version,
            IssueCode = "business-rule",
        };

    private static Finding NotReviewed(ReviewedAttachment attachment, PolicyDocument policy) =>
        new()
        {
            Code = InterfaceFindings.AttachmentNotReviewed,
            Kind = FindingKind.Note,
            Disposition = Disposition.Advise,
            Text = "An attachment could not be read, so the letter was not rewritten; put what matters into the letter's own sections.",
            Expression = attachment.Expression,
            Authority = "a letter is rewritten only where all of it was read",
            Rule = InterfaceFindings.AttachmentNotReviewed,
            PolicyVersion = policy.Version,
            IssueCode = "incomplete",
        };

    private static Finding CheckFailed(string problem, PolicyDocument policy) =>
        new()
        {
            Code = InterfaceFindings.RewriteCheckFailed,
            Kind = FindingKind.Ask,
            Disposition = Disposition.Reject,
            Text = $"The letter could not be rewritten safely ({problem}); take the requests named below out of it.",
            Expression = "Bundle",
            Authority = "a rewrite is used only if an independent check finds nothing else changed and no ask lost",
            Rule = InterfaceFindings.RewriteCheckFailed,
            PolicyVersion = policy.Version,
        };
}

/// <summary>What is stronger than a policy line, for one letter.</summary>
internal sealed record Circumstances(bool Urgent, bool Unread, DecideContext Context)
{
    public AskJudgement Apply(AskJudgement ask)
    {
        if (ask.Found.Origin == AskOrigin.Attachment && ask.Disposition > Disposition.Advise)
            return ask with { Disposition = Disposition.Advise, Because = "it stands in an attachment" };
        if (ask.Disposition <= Disposition.Advise)
            return ask;
        if (ask.Urgent)
            return ask with { Disposition = Disposition.Advise, Because = "it is urgent, so the letter was not held for it" };
        if (Context.Override)
            return ask with { Disposition = Disposition.Advise, Because = "the sender released the letter as it stands" };
        if (ask.Disposition == Disposition.Rewrite && ask.HighRisk)
            ask = ask with { Disposition = Disposition.Advise, Because = "it concerns a high-risk medicine and is never rewritten" };
        if (ask.Disposition == Disposition.Rewrite && Context.NoRewrite)
            ask = ask with { Disposition = Disposition.Reject, Because = "the sender asked that nothing be rewritten" };
        if (ask.Disposition == Disposition.Rewrite && Unread)
            ask = ask with { Disposition = Disposition.Advise, Because = "an attachment of the letter was not read" };
        return ask.Disposition == Disposition.Reject && Urgent ? Fallen(ask) : ask;
    }

    public Finding Apply(Finding finding)
    {
        if (finding.Kind == FindingKind.Identity || finding.Disposition <= Disposition.Advise)
            return finding;
        return Urgent || (Context.Override && finding.Kind is FindingKind.Ask or FindingKind.Supply)
            ? finding with
            {
                Disposition = Disposition.Advise,
            }
            : finding;
    }

    public AskJudgement InsteadOfRewrite(AskJudgement ask) =>
        Urgent ? Fallen(ask) : ask with { Disposition = Disposition.Reject, Because = "it could not be rewritten safely" };

    private static AskJudgement Fallen(AskJudgement ask) =>
        ask with
        {
            Disposition = Disposition.Advise,
            Because = "something else in the letter is urgent, so it was not held",
        };
}
