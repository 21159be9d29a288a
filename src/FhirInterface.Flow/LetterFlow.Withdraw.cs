using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Release;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Owed;

namespace FhirInterface.Flow;

public sealed partial class LetterFlow
{
    /// <summary>
    /// Withdraw: what was entered in error is taken back whatever else is wrong with the posting. Actions not begun are cancelled, begun
    /// ones flagged, and the practice is told if it had seen any of it.
    /// </summary>
    private static async Task<Submission> Withdraw(Ledger ledger, LetterWork work, LetterRecord letter, IReadOnlyList<LetterRecord> earlier)
    {
        var told = earlier.Any(old => old.VisibleToPractice);
        var decision = work.Decision with { Disposition = Policy.Decide.Disposition.Allow, Findings = [], Actions = [], ReleaseDue = null };
        letter.Outcome = PackOutcome(Outcomes.Of(decision));
        letter.AnsweredVersion = 1;

        await Releaser.WithdrawActions(
            ledger,
            letter.SeriesId,
            "The letter was withdrawn as entered in error.",
            ReleaseTimes.Of(decision.Policy, ledger.Moment)
        );

        foreach (var old in earlier.Where(old => old.State != LetterState.Withdrawn))
        {
            old.Withdraw();
            await ledger.Revise(old, _ => { });
            await ledger.CloseOwed(old.Id, "withdrawn", OwedKind.RequestUnanswered);
        }

        await ledger.CloseOwed(letter.SeriesId, "withdrawn");
        if (told)
        {
            letter.Release(ledger.Moment);
            letter.Practice ??= earlier.Last(old => old.VisibleToPractice).Practice;
            Releaser.MakeLetterTask(ledger, letter, ReleaseTimes.Of(decision.Policy, ledger.Moment), urgent: false);
            ledger.Released(letter);
        }

        letter.State = LetterState.Withdrawn;
        ledger.AddProvenance(Provenances.Posted(letter, work.Binary.Id, work.PostedMeta), letter, 1);
        return new Submission.Released(Ledger.TypeOf(letter.Kind), letter.Id, 1, Outcomes.Of(decision), ledger.Moment);
    }
}
