using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>The way of an outpatient medication request: review and decide. The service never prescribes, so nothing is rewritten.</summary>
public static class RequestJudge
{
    /// <param name="request">The request as posted, with Patient and requesting Organization contained.</param>
    /// <param name="policy">The policy in force for its custodian and practice.</param>
    /// <param name="context">The moment of receipt, the sender's tags, and whether the order is already issued (EPS).</param>
    /// <param name="extraFindings">What validation found.</param>
    public static Decision Judge(
        MedicationRequest request,
        PolicyDocument policy,
        DecideContext context,
        IReadOnlyList<Finding>? extraFindings = null
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(policy);
        var parties = Parties.Of(request);
        var surroundings = new MedicineSurroundings(
            "MedicationRequest",
            context.Issued,
            parties.PracticeOds,
            London.DateOf(context.ReceivedAt)
        );
        var judged = MedicineJudgement.Of(MedicationReview.Review(request, null, Setting.Outpatient, policy, surroundings));
        var facts = new Circumstances(judged.Asks, Unread: false, context);
        judged = judged.Under(facts);
        List<Finding> findings =
        [
            .. (extraFindings ?? []).Select(facts.Apply),
            .. parties.Faults.Select(fault => Decider.OfIdentity(fault, policy)),
            .. judged.Findings,
        ];
        return new Decision
        {
            Disposition = findings.Count == 0 ? Disposition.Allow : findings.Max(finding => finding.Disposition),
            Findings = findings,
            Actions = judged.Actions,
            // A held request is never released as an order: no clock runs towards a release.
            ReleaseDue = null,
            IdentityCertain = parties.Certain && !findings.Exists(finding => finding.Kind == FindingKind.Identity),
            Policy = policy,
        };
    }
}
