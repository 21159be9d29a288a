using System.Collections.Concurrent;
using FhirInterface.Flow.Receive;
using FhirInterface.Policy.Decide;
using FhirInterface.Store;
using FhirInterface.Store.Letters;

namespace FhirInterface.Flow.Measures;

/// <summary>
/// The rows that letters are counted under, as far as they are committed: those are never changed and never removed, so that a letter need not
/// ask for its own again.
/// </summary>
internal sealed class KnownScopes(LetterStore store)
{
    // A scope holds a team's name as a letter gives it, so there is no end of them.
    private const int Most = 50_000;
    private readonly ConcurrentDictionary<Scope, long> keys = new();

    /// <summary>The key of a letter's row; null where none is committed yet.</summary>
    public async ValueTask<long?> Find(Receipt receipt, PolicyDocument policy)
    {
        var row = FigureScopes.Of(receipt, policy);
        var scope = new Scope(row.Setting, row.Liaison, row.Custodian, row.Practice, row.Specialty, row.Team, row.PolicyUrl);
        if (keys.TryGetValue(scope, out var known))
            return known;
        var found = await store.Read(db => FigureScopes.Find(db, row));
        if (found == 0)
            return null;
        if (keys.Count < Most)
            keys.TryAdd(scope, found);
        return found;
    }

    private readonly record struct Scope(
        string Setting,
        string Liaison,
        string Custodian,
        string Practice,
        string Specialty,
        string Team,
        string PolicyUrl
    );
}
