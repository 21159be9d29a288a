using FhirInterface.Store.Writing;

namespace FhirInterface.Store.Letters;

/// <summary>
/// Short questions that nearly every letter answers with no: then nothing more has to be read for it. No is certain; yes may be another's.
/// </summary>
public static class LetterLookup
{
    private const int MostNames = 3;
    private const int MostParties = 4;
    private const long IsKnown = 1;
    private const long IsWatched = 2;

    private const string Names = "($1, $2, $3)";
    private const string Known =
        $"""(EXISTS (SELECT 1 FROM letter WHERE "PostingKey" IN {Names}) OR EXISTS (SELECT 1 FROM letter WHERE "SeriesKey" IN {Names}) OR EXISTS (SELECT 1 FROM letter WHERE "RewrittenKey" IN {Names}) OR EXISTS (SELECT 1 FROM request_id WHERE "ClientId" = $4 AND "RequestId" = $5))""";
    private const string Parties = "($1, $2, $3, $4)";
    private const string Watched =
        $"""SELECT EXISTS (SELECT 1 FROM subscription WHERE "OwnerFilter" IN {Parties}) OR EXISTS (SELECT 1 FROM subscription WHERE "RequesterFilter" IN {Parties})""";
    private const string PartiesToo = "($6, $7, $8, $9)";
    private const string Both =
        $"""SELECT CASE WHEN {Known} THEN 1 ELSE 0 END + CASE WHEN EXISTS (SELECT 1 FROM subscription WHERE "OwnerFilter" IN {PartiesToo}) OR EXISTS (SELECT 1 FROM subscription WHERE "RequesterFilter" IN {PartiesToo}) THEN 2 ELSE 0 END""";

    /// <summary>Whether any letter, of whomever, goes by one of the names, or the client has used the request id.</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="names">The keys of the posting, its series and what it replaces.</param>
    /// <param name="client">Id of the client.</param>
    /// <param name="requestId">The client's id of this request, if it gave one.</param>
    public static async Task<bool> MayKnow(StoreDb db, IReadOnlyList<string> names, string client, string? requestId)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(names);
        return names.Count > MostNames
            || await db.Statements.Number($"SELECT {Known}", names[0], At(names, 1), At(names, 2), client, requestId ?? "") != 0;
    }

    /// <summary>Both what <see cref="MayKnow"/> and what <see cref="MayBeWatched"/> asks, for <see cref="Read"/> to read.</summary>
    public static Question Ask(IReadOnlyList<string> names, string client, string? requestId, IReadOnlyList<string> parties)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(parties);
        return new Question(
            Both,
            [names[0], At(names, 1), At(names, 2), client, requestId ?? "", parties[0], At(parties, 1), At(parties, 2), At(parties, 3)]
        );
    }

    /// <summary>The answer to <see cref="Ask"/>; what had no room in the question may be.</summary>
    public static (bool MayKnow, bool MayBeWatched) Read(long answer, IReadOnlyList<string> names, IReadOnlyList<string> parties)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(parties);
        return ((answer & IsKnown) != 0 || names.Count > MostNames, (answer & IsWatched) != 0 || parties.Count > MostParties);
    }

    /// <summary>Whether any subscription, in whatever state, watches one of the parties.</summary>
    public static async Task<bool> MayBeWatched(StoreDb db, IReadOnlyList<string> parties)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(parties);
        return parties.Count > MostParties
            || await db.Statements.Number(Watched, parties[0], At(parties, 1), At(parties, 2), At(parties, 3)) != 0;
    }

    private static string At(IReadOnlyList<string> keys, int index) => keys[index < keys.Count ? index : 0];
}
