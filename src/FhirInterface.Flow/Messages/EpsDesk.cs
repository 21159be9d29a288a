using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Receive;
using FhirInterface.Flow.Release;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Medicines;
using FhirInterface.Policy.Medicines.Eps;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Owed;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Messages;

/// <summary>
/// What a prescription message of EPS means here: a signed order of a hospital is evidence that it prescribed, an update withdraws what
/// rested on it, everything else is answered and makes no action (design 2, Messages).
/// </summary>
internal static class EpsDesk
{
    /// <summary>What the sender is told; nothing is stored.</summary>
    public static (bool Ok, OperationOutcome Outcome) Answer(Bundle message, EpsOrder order, PolicySet policies, DateTimeOffset at)
    {
        var policy = policies.For(order.CustodianOds, order.PracticeOds, at);
        if (order.Faults.Count > 0)
        {
            var outcome = new OperationOutcome();
            foreach (var fault in order.Faults)
                outcome.Issue.AddRange(Outcomes.Error(OperationOutcome.IssueType.BusinessRule, fault.Text, fault.Expression).Issue);
            return (false, outcome);
        }

        if (order.Event == EpsEvent.Update)
            return (true, Outcomes.Information("The order was cancelled; what rested on it is open again."));
        if (order.Care == EpsCare.Primary)
            return (true, Outcomes.Information("A primary-care prescription: nothing is to be done about it here."));

        var findings = order
            .Items.SelectMany(item =>
                MedicationReview.Review(item.Request, message, Setting.Outpatient, policy, Around(item, order, at)).Findings
            )
            .Select(finding => finding.Disposition > Disposition.Advise ? finding with { Disposition = Disposition.Advise } : finding)
            .ToList();
        var decision = new Decision
        {
            Disposition = findings.Exists(finding => finding.Disposition == Disposition.Advise) ? Disposition.Advise : Disposition.Allow,
            Findings = findings,
            Actions = [],
            Policy = policy,
        };
        var told = Outcomes.Of(decision);
        told.Issue[0].Details!.Text = order.Signed
            ? "Taken as evidence that the hospital has prescribed."
            : "Reviewed before signing; evidence of nothing until it is signed.";
        foreach (var item in order.Items.Where(item => !findings.Exists(finding => IsLength(finding, item))))
        {
            var issue = Outcomes.Information($"{item.Medicine.Name}: {item.Supply.Summary}. {item.Supply.Working}").Issue[0];
            issue.Details!.Coding.Add(new Coding(Systems.InterfaceFinding, InterfaceFindings.SupplyLength));
            issue.Expression = [item.Expression];
            told.Issue.Add(issue);
        }

        return (true, told);
    }

    /// <summary>Keeps the evidence of an order, or takes it back, with what rested on it.</summary>
    public static async Task Enter(Ledger ledger, EpsOrder order, PolicyDocument policy)
    {
        var orderKey = Identifiers.Key(order.Items[0].Request.GroupIdentifier) ?? order.GroupIdentifier!;
        if (order.Event == EpsEvent.Update)
        {
            await Withdraw(ledger, order, orderKey, policy);
            return;
        }

        if (!order.IsEvidence)
            return;
        var number = order.Patient!.Identifier.Find(identifier => identifier.System == Systems.NhsNumber)?.Value;
        foreach (var item in order.Items)
        {
            var evidence = new EvidenceRecord
            {
                OrderKey = orderKey,
                Custodian = order.CustodianOds!,
                NhsNumber = number,
                MedicineKey = MedicineKeys.Of(item.Medicine) ?? "",
                ItemKey = item.Identifier,
                ReceivedAt = ledger.Moment,
            };
            ledger.Db.Evidence.Add(evidence);
            await AnswerProposal(ledger, evidence);
        }
    }

    /// <summary>An issued prescription answers the held proposal that the GP prescribe the same.</summary>
    private static async Task AnswerProposal(Ledger ledger, EvidenceRecord evidence)
    {
        if (evidence.NhsNumber is null || evidence.MedicineKey.Length == 0)
            return;
        var proposal = await ledger
            .Db.Letters.Where(l =>
                l.NhsNumber == evidence.NhsNumber
                && l.Kind == LetterKind.MedicationRequest
                && l.State == LetterState.Held
                && !l.IsOrder
                && l.Custodian == evidence.Custodian
                && l.MedicineKey == evidence.MedicineKey
            )
            .OrderByDescending(l => l.Key)
            .FirstOrDefaultAsync();
        if (proposal is null)
            return;
        evidence.AnsweredLetterId = proposal.Id;
        await Releaser.Supersede(ledger, proposal);
        foreach (var ask in await AskBook.OfSeries(ledger, proposal.SeriesId))
            ask.Prevent(Prevention.Mended, ledger.Moment);
    }

    private static async Task Withdraw(Ledger ledger, EpsOrder order, string orderKey, PolicyDocument policy)
    {
        var items = order.Items.Select(item => item.Identifier).OfType<string>().ToList();
        var rows = await ledger
            .Db.Evidence.Where(e => e.Custodian == order.CustodianOds && e.OrderKey == orderKey && e.WithdrawnAt == null)
            .ToListAsync();
        foreach (var evidence in rows.Where(e => e.ItemKey is null || items.Count == 0 || items.Contains(e.ItemKey)))
        {
            evidence.Withdraw(ledger.Moment);
            await WithdrawOrder(ledger, evidence, policy);
            if (evidence.AnsweredLetterId is not { } id)
                continue;
            var proposal = await ledger.Db.Letters.SingleAsync(l => l.Id == id);
            if (proposal.State != LetterState.Superseded)
                continue;
            proposal.HoldAgain();
            await ledger.Revise(
                proposal,
                resource => resource.Meta!.Tag.RemoveAll(tag => tag.System == Systems.Submission && tag.Code == "superseded")
            );
            foreach (var ask in await AskBook.OfSeries(ledger, proposal.SeriesId))
                ask.Return();
            Issues.Raise(
                ledger,
                proposal,
                "start-medicine",
                "The hospital has cancelled the prescription that had answered a held medication request. Please make sure that the patient has the medicine.",
                urgent: true
            );
        }
    }

    /// <summary>The order as it was entered for the practice goes with the evidence.</summary>
    private static async Task WithdrawOrder(Ledger ledger, EvidenceRecord evidence, PolicyDocument policy)
    {
        if (evidence.ItemKey is null)
            return;
        var ending = "|" + evidence.ItemKey;
        var entered = await ledger
            .Db.Letters.Where(l =>
                l.NhsNumber == evidence.NhsNumber
                && l.Custodian == evidence.Custodian
                && l.Kind == LetterKind.MedicationRequest
                && l.State == LetterState.Released
                && l.PostingKey.EndsWith(ending)
            )
            .ToListAsync();
        foreach (var order in entered)
        {
            await Releaser.WithdrawActions(
                ledger,
                order.SeriesId,
                "The hospital has cancelled the prescription.",
                ReleaseTimes.Of(policy, ledger.Moment)
            );
            order.Withdraw();
            await ledger.Revise(order, _ => { });
        }
    }

    private static bool IsLength(Finding finding, EpsItem item) =>
        finding.Code == InterfaceFindings.SupplyLength
        && finding.Disposition == Disposition.Allow
        && finding.Expression.StartsWith(item.Expression, StringComparison.Ordinal);

    private static MedicineSurroundings Around(EpsItem item, EpsOrder order, DateTimeOffset at) =>
        new(item.Expression, Issued: true, order.PracticeOds, Policy.London.DateOf(at));
}
