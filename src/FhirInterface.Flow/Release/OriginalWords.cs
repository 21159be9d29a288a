using FhirInterface.Flow.Ledgers;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Rewrite;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Release;

/// <summary>
/// Writes the further version of a letter in which the author's words stand again where a rewrite had readdressed an ask that the
/// hospital did not take on. What was changed, and for which Task, the Provenance of the version in force tells.
/// </summary>
internal static class OriginalWords
{
    public static async Task Restore(Ledger ledger, LetterRecord letter, ActionRecord hospitals, ActionRecord gps)
    {
        if (letter.Kind != LetterKind.Document || await ProvenanceInForce(ledger, letter) is not { } provenance)
            return;
        var changes = provenance.Extension.Where(extension => extension.Url == Systems.RewriteChange).ToList();
        var returned = changes.Where(change => TaskOf(change) == $"Task/{hospitals.Id}").ToList();
        if (returned.Count == 0)
            return; // Released as it stood: its words were never others.

        var remaining = changes.Except(returned).ToList();
        var from = letter.Version;
        var restored = Restorer.Restore(
            (Bundle)await ledger.ReadVersion("Bundle", letter.Id, 1),
            (Bundle)await ledger.ReadVersion("Bundle", letter.Id, from),
            [.. remaining.Select(Provenances.Change)],
            [.. returned.Select(Provenances.Change)],
            from + 1,
            letter.PolicyUrl[(letter.PolicyUrl.LastIndexOf('/') + 1)..],
            ledger.Moment
        );
        ledger.AddVersion(letter, restored);

        var next = Provenances.Revised(letter, letter.Version, from, letter.PolicyUrl);
        next.Extension.AddRange(remaining.Select(change => (Extension)change.DeepCopy()));
        next.Entity.Add(
            new Provenance.EntityComponent
            {
                Role = Provenance.ProvenanceEntityRole.Source,
                What = new ResourceReference(Ledger.VersionReference(letter, 1)),
            }
        );
        next.Entity.Add(
            new Provenance.EntityComponent
            {
                Role = Provenance.ProvenanceEntityRole.Derivation,
                What = new ResourceReference($"Task/{gps.Id}"),
            }
        );
        ledger.AddProvenance(next, letter, letter.Version);
    }

    /// <summary>The newest Provenance of the letter that tells of changes.</summary>
    private static async Task<Provenance?> ProvenanceInForce(Ledger ledger, LetterRecord letter)
    {
        var newest = await ledger
            .Db.Provenances.Where(p => p.TargetId == letter.Id && p.TargetVersion > 1)
            .OrderByDescending(p => p.TargetVersion)
            .FirstOrDefaultAsync();
        return newest is null ? null : (Provenance)await ledger.ReadVersion("Provenance", newest.Id, 1);
    }

    private static string? TaskOf(Extension change) =>
        (change.Extension.Find(part => part.Url == "task")?.Value as ResourceReference)?.Reference;
}
