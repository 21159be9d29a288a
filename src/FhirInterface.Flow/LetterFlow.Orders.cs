using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Messages;
using FhirInterface.Flow.Receive;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Medicines.Eps;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow;

public sealed partial class LetterFlow
{
    /// <summary>
    /// What a hospital has prescribed by EPS is the practice's to go on with, as if the order had been posted. It is already issued, so it
    /// is never held; and it is no letter, so there is none to receive and file. Where patient or practice are uncertain, or the
    /// practice's part is not clear, it is evidence and no more.
    /// </summary>
    private static async System.Threading.Tasks.Task EnterOrders(Ledger ledger, Posting posting, EpsOrder order, PolicyDocument policy)
    {
        var message = (Bundle)posting.Resource;
        foreach (var item in order.Items.Where(item => !item.Cancelled))
        {
            var alone = MessageRequest.Alone(message, item.Request);
            var decision = RequestJudge.Judge(alone, policy, new DecideContext(posting.ReceivedAt, Issued: true));
            if (!decision.IdentityCertain || decision.Disposition > Disposition.Advise)
                continue;
            var single = posting with { Resource = alone, RequestId = null, IsWhole = false };
            var receipt = Receipt.Of(single, ledger.Caller, FhirText.Write(alone)) with
            {
                Custodian = order.CustodianOds!,
                CustodianName = order.CustodianName,
            };
            // A held proposal that this order answers is dealt with as what rests on the evidence: a cancelled order opens it again.
            var series = await Series.Find(ledger.Db, receipt with { MedicineKey = null });
            if (receipt.NhsNumber is null || receipt.Practice is null || series is Series.Repeat or Series.OfAnotherCustodian)
                continue;
            var work = Prepare(single, receipt, decision);
            var letter = await Enter(ledger, work, series);
            await ReleaseNow(ledger, work, letter, (series as Series.Correction)?.Letters ?? [], asLetter: false);
            ledger.Audit("C", "submit", [Ledger.VersionReference(letter, 1)], letter: letter);
            await ledger.Db.SaveChangesAsync();
        }
    }
}
