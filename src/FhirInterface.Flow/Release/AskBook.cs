using FhirInterface.Flow.Ledgers;
using FhirInterface.Flow.Receive;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Release;

/// <summary>Keeps each ask under one name through all corrections of a letter: what carries over, what is new, what was dropped.</summary>
internal static class AskBook
{
    /// <summary>Enters a letter's asks; those that the series made before keep their ids.</summary>
    public static async Task<IReadOnlyList<PlannedAction>> Enter(
        Ledger ledger,
        LetterRecord letter,
        Decision decision,
        IReadOnlyList<PlannedAction> planned,
        bool isCorrection
    )
    {
        var earlier = isCorrection ? await OfSeries(ledger, letter.SeriesId) : [];
        var entered = new List<PlannedAction>();
        foreach (var item in planned)
        {
            var same = earlier.Find(ask => ask.Category == item.Action.Category && AskMatch.IsSame(ask.Quote, item.Action.Quote));
            if (same is not null)
            {
                earlier.Remove(same);
                same.LetterId = letter.Id;
                same.Disposition = DispositionOf(decision, item.Action);
                entered.Add(item with { AskId = same.Id });
                continue;
            }

            ledger.Db.Asks.Add(
                new AskRecord
                {
                    Id = item.AskId,
                    SeriesId = letter.SeriesId,
                    LetterId = letter.Id,
                    Category = item.Action.Category,
                    Quote = item.Action.Quote,
                    Custodian = letter.Custodian,
                    Practice = letter.Practice,
                    Specialty = letter.Specialty,
                    Avoidable = item.Action.Avoidable,
                    Disposition = DispositionOf(decision, item.Action),
                    Urgent = item.Action.Urgent,
                    AskedAt = ledger.Moment,
                    AskedDay = London.DateOf(ledger.Moment).DayNumber,
                    ScopeKey = letter.ScopeKey,
                }
            );
            entered.Add(item);
        }

        return entered;
    }

    public static async Task<List<AskRecord>> OfSeries(Ledger ledger, string seriesId)
    {
        await ledger.Db.Asks.Where(ask => ask.SeriesId == seriesId).LoadAsync();
        return [.. ledger.Db.Asks.Local.Where(ask => ask.SeriesId == seriesId)];
    }

    private static string DispositionOf(Decision decision, LetterAction action)
    {
        var finding = decision.Findings.FirstOrDefault(finding =>
            finding.Quote == action.Quote && (finding.TextStart is null || finding.TextStart == action.TextStart)
        );
        return Outcomes.CodeOf(finding?.Disposition ?? Disposition.Allow);
    }
}
