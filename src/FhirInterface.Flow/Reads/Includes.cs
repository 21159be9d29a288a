using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Reads;

/// <summary>What <c>_include=Task:focus</c> and <c>_revinclude=Provenance:target</c> add to a page, as far as the caller may see it.</summary>
internal static class Includes
{
    public const string TaskFocus = "Task:focus";
    public const string ProvenanceTarget = "Provenance:target";

    public static async Task<IReadOnlyList<StoredResource>> Of(
        StoreDb db,
        SearchQuery query,
        Caller caller,
        IReadOnlyList<StoredResource> matches,
        CancellationToken cancel
    )
    {
        var included = new List<StoredResource>();
        var ids = matches.Select(match => match.Id).ToList();
        if (query.Type == "Task" && query.Include.Count > 0)
        {
            var focuses = await db
                .Actions.Where(action => ids.Contains(action.Id) && action.FocusId != null)
                .Select(action => action.FocusId!)
                .Distinct()
                .ToListAsync(cancel);
            var letters = await db
                .Letters.Where(Compartment.Letters(caller))
                .Where(letter => focuses.Contains(letter.Id))
                .ToListAsync(cancel);
            foreach (
                var letter in letters
                    .Where(letter => IsAsked(query.Include, TaskFocus, Ledgers.Ledger.TypeOf(letter.Kind)))
                    .OrderBy(letter => letter.Key)
            )
                included.Add(await Text(db, Ledgers.Ledger.TypeOf(letter.Kind), letter.Id, letter.Version, cancel));
        }

        if (query.Type is "Bundle" or "MedicationRequest" && IsAsked(query.RevInclude, ProvenanceTarget, query.Type))
        {
            var provenances = await db
                .Provenances.Where(Compartment.Provenances(caller))
                .Where(provenance => ids.Contains(provenance.TargetId))
                .OrderBy(provenance => provenance.Key)
                .ToListAsync(cancel);
            foreach (var provenance in provenances)
                included.Add(await Text(db, "Provenance", provenance.Id, 1, cancel));
        }

        return included;
    }

    // A third part names the only type that is followed: Task:focus:Bundle (FHIR R4 search.html 3.1.1.5.2).
    private static bool IsAsked(IReadOnlyList<string> includes, string reference, string type) =>
        includes.Contains(reference) || includes.Contains($"{reference}:{type}");

    private static async Task<StoredResource> Text(StoreDb db, string type, string id, int version, CancellationToken cancel) =>
        ResourceCodec.Unpack(
            await db.Versions.SingleAsync(v => v.ResourceType == type && v.ResourceId == id && v.Version == version, cancel)
        );
}
