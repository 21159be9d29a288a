namespace FhirInterface.Store.Letters;

/// <summary>Short questions that nearly every letter answers with no: then nothing more has to be read for it.</summary>
public static class LetterLookup
{
    private const string Keys = "($1, $2, $3)";
    private const string Like =
        $"""SELECT EXISTS (SELECT 1 FROM letter WHERE "PostingKey" IN {Keys}) OR EXISTS (SELECT 1 FROM letter WHERE "SeriesKey" IN {Keys}) OR EXISTS (SELECT 1 FROM letter WHERE "RewrittenKey" IN {Keys}) OR EXISTS (SELECT 1 FROM request_id WHERE "ClientId" = $4 AND "RequestId" = $5)""";
    private const string Parties = "($1, $2, $3, $4)";
    private const string Watched =
        $"""SELECT EXISTS (SELECT 1 FROM subscription WHERE "OwnerFilter" IN {Parties}) OR EXISTS (SELECT 1 FROM subscription WHERE "RequesterFilter" IN {Parties})""";

    /// <summary>
    /// Whether any letter, of whomever, goes by one of the names, or the client has used the request id. No is certain; yes may be
    /// another's.
    /// </summary>
    /// <param name="db">Where to look.</param>
    /// <param name="names">The keys of the posting, its series and what it replaces.</param>
    /// <param name="client">Id of the client.</param>
    /// <param name="requestId">The client's id of this request, if it gave one.</param>
    public static async Task<bool> MayKnow(StoreDb db, IReadOnlyList<string> names, string client, string? requestId)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(names);
        return names.Count > 3 || await db.Statements.Number(Like, names[0], At(names, 1), At(names, 2), client, requestId ?? "") != 0;
    }

    /// <summary>Whether any subscription, in whatever state, watches one of the parties. No is certain.</summary>
    public static async Task<bool> MayBeWatched(StoreDb db, IReadOnlyList<string> parties)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(parties);
        return parties.Count > 4 || await db.Statements.Number(Watched, parties[0], At(parties, 1), At(parties, 2), At(parties, 3)) != 0;
    }

    private static string At(IReadOnlyList<string> keys, int index) => keys[index < keys.Count ? index : 0];
}
