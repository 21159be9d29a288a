using FhirInterface.Flow.Ledgers;
using FhirInterface.Policy.Decide;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Owed;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Release;

/// <summary>The clocks of held letters (design 5 and 6.4): set here, run out in <see cref="ClockWork"/>.</summary>
internal static class Clocks
{
    /// <summary>A person is told so long before a held medicine runs out.</summary>
    private const int DaysBeforeRunningOut = 2;

    /// <summary>Sets what is owed for a held letter; returns when it will be released, null if never by a clock.</summary>
    public static async Task<DateTimeOffset?> Start(Ledger ledger, LetterRecord letter, Decision decision)
    {
        if (letter.Kind == LetterKind.MedicationRequest)
        {
            ledger.Owe(OwedKind.RequestUnanswered, letter.Id, AnswerDue(letter, decision));
            return null;
        }

        if (!letter.IdentityCertain || decision.ReleaseDue is not { } due)
            return null;

        // A correction that is itself held keeps the earliest time of its series.
        var running =
            letter.SeriesId == letter.Id
                ? null
                : await ledger
                    .Db.Owed.Where(o => o.SubjectId == letter.SeriesId && o.Kind == OwedKind.SafetyRelease && o.DoneAt == null)
                    .FirstOrDefaultAsync();
        if (running is null)
        {
            ledger.Owe(OwedKind.SafetyRelease, letter.SeriesId, due);
            return due;
        }

        if (due < running.DueAt)
            running.DueAt = due;
        return running.DueAt;
    }

    private static DateTimeOffset AnswerDue(LetterRecord letter, Decision decision)
    {
        var due = letter.ReceivedAt.AddHours(decision.Policy.UrgentSafetyReleaseHours);
        foreach (var finding in decision.Findings)
        {
            if (finding.LastDayCovered is { } day && Moments.StartOf(day.AddDays(-DaysBeforeRunningOut)) < due)
                due = Moments.StartOf(day.AddDays(-DaysBeforeRunningOut));
        }

        return due < letter.ReceivedAt ? letter.ReceivedAt : due;
    }
}
