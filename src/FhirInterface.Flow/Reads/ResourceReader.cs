using System.Globalization;
using System.Linq.Expressions;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Audit;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Resources;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Reads;

/// <summary>
/// All reading of stored resources. Below every door lies the compartment rule of design 6.7: what a caller may not see is not there.
/// Each call leaves an AuditEvent before it answers.
/// </summary>
public sealed class ResourceReader(LetterStore store, AuditTrail trail)
{
    /// <summary>The current version; null where there is none for the caller (404).</summary>
    public async Task<StoredResource?> Read(string type, string id, Caller caller, CancellationToken cancel)
    {
        var found = await store.Read(async db =>
        {
            if (type == "AuditEvent")
            {
                var record = await db.Audit.Where(Compartment.Audit(caller)).SingleOrDefaultAsync(r => r.Id == id, cancel);
                return (record is null ? null : AuditEvents.Of(record), Seen.Nothing);
            }

            return await Visible(db, type, id, caller, cancel) is { } seen
                ? (await Version(db, type, id, seen.Version, cancel), seen)
                : ((StoredResource?)null, Seen.Nothing);
        });
        if (found.Item1 is { } resource)
            await Record(
                "R",
                "read",
                [string.Create(CultureInfo.InvariantCulture, $"{type}/{id}/_history/{resource.Version}")],
                caller,
                found.Item2
            );
        return found.Item1;
    }

    /// <summary>One version; null where there is none for the caller (404).</summary>
    public async Task<StoredResource?> ReadVersion(string type, string id, int version, Caller caller, CancellationToken cancel)
    {
        var found = await store.Read(async db =>
            await Visible(db, type, id, caller, cancel) is { } seen
                ? (await Version(db, type, id, version, cancel), seen)
                : ((StoredResource?)null, Seen.Nothing)
        );
        if (found.Item1 is not null)
            await Record(
                "R",
                "vread",
                [string.Create(CultureInfo.InvariantCulture, $"{type}/{id}/_history/{version}")],
                caller,
                found.Item2
            );
        return found.Item1;
    }

    /// <summary>All versions, newest first; null where there is none for the caller (404).</summary>
    /// <param name="since">Only those made then or later.</param>
    /// <exception cref="InvalidContinuationException">The continuation is not one of ours.</exception>
    public async Task<SearchPage?> History(
        string type,
        string id,
        int count,
        DateTimeOffset? since,
        string? continuation,
        Caller caller,
        CancellationToken cancel
    )
    {
        var before = int.MaxValue;
        if (continuation is not null && !int.TryParse(continuation, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            throw new InvalidContinuationException();
        var found = await store.ReadTogether(async db =>
        {
            if (await Visible(db, type, id, caller, cancel) is not { } seen)
                return ((SearchPage?)null, Seen.Nothing);
            var versions = db.Versions.Where(v => v.ResourceType == type && v.ResourceId == id);
            if (since is { } moment)
                versions = versions.Where(v => v.LastUpdated >= moment);
            var total = since is null ? seen.Version : await versions.CountAsync(cancel);
            var rows = await versions.Where(v => v.Version < before).OrderByDescending(v => v.Version).Take(count + 1).ToListAsync(cancel);
            var next = rows.Count > count ? rows[count - 1].Version.ToString(CultureInfo.InvariantCulture) : null;
            return (new SearchPage([.. rows.Take(count).Select(Shown)], [], total, next), seen);
        });
        if (found.Item1 is not null)
            await Record("R", "history-instance", [$"{type}/{id}"], caller, found.Item2);
        return found.Item1;
    }

    /// <summary>A page of what the caller may see.</summary>
    /// <exception cref="InvalidContinuationException">The continuation is not one of ours, or of another search.</exception>
    public async Task<SearchPage> Search(SearchQuery query, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(query);
        var page = await store.ReadTogether(db => Page(db, query, caller, cancel));
        // A row for each liaison whose letters were seen, so that each finds what concerns theirs; nearly always that is one.
        IEnumerable<string> included = page.Included.Select(match => $"{match.Type}/{match.Id}");
        foreach (var liaison in page.Concerned.GroupBy(concerned => concerned.Seen.Liaison))
        {
            await Record(
                "E",
                "search-type",
                [query.Type, .. liaison.Select(concerned => $"{query.Type}/{concerned.Id}"), .. included],
                caller,
                Seen.Common([.. liaison.Select(concerned => concerned.Seen)])
            );
            included = [];
        }

        if (page.Concerned.Count == 0)
            await Record(
                "E",
                "search-type",
                [query.Type, .. page.Matches.Select(match => $"{match.Type}/{match.Id}")],
                caller,
                Seen.Nothing
            );
        return page;
    }

    /// <summary>The bytes of a posting; null where there is none for the caller (404).</summary>
    public async Task<PostedBytes?> Binary(string id, Caller caller, CancellationToken cancel)
    {
        var found = await store.Read(async db =>
        {
            var row = await db.Posted.SingleOrDefaultAsync(body => body.Id == id, cancel);
            if (row is null || await Letter(db, row.LetterId, caller, cancel) is not { } letter)
                return ((PostedBytes?)null, Seen.Nothing);
            return (new PostedBytes(row.Id, row.ContentType, Packing.Unpack(row.Content), row.Sha256, row.ReceivedAt), Seen.Of(letter));
        });
        if (found.Item1 is not null)
            await Record("R", "read", [$"Binary/{id}"], caller, found.Item2);
        return found.Item1;
    }

    private static async Task<Seen?> Visible(StoreDb db, string type, string id, Caller caller, CancellationToken cancel)
    {
        switch (type)
        {
            case "Bundle" or "MedicationRequest":
                var letter = await Letter(db, id, caller, cancel);
                return letter is null || Ledgers.Ledger.TypeOf(letter.Kind) != type ? null : Seen.Of(letter);
            case "Task":
                var task = await db.Actions.Where(Compartment.Actions(caller)).SingleOrDefaultAsync(action => action.Id == id, cancel);
                return task is null ? null : Seen.Of(task);
            case "Provenance":
                var provenance = await db.Provenances.Where(Compartment.Provenances(caller)).SingleOrDefaultAsync(p => p.Id == id, cancel);
                return provenance is null ? null : Seen.Of(provenance);
            case "Subscription":
                var subscription = await db
                    .Subscriptions.Where(Compartment.Subscriptions(caller))
                    .SingleOrDefaultAsync(s => s.Id == id, cancel);
                return subscription is null ? null : new Seen(subscription.Version, null, null, null, null);
            default:
                return null;
        }
    }

    private static Task<LetterRecord?> Letter(StoreDb db, string id, Caller caller, CancellationToken cancel) =>
        db.Letters.Where(Compartment.Letters(caller)).SingleOrDefaultAsync(letter => letter.Id == id, cancel);

    private static async Task<StoredResource?> Version(StoreDb db, string type, string id, int version, CancellationToken cancel)
    {
        var row = await db.Versions.SingleOrDefaultAsync(v => v.ResourceType == type && v.ResourceId == id && v.Version == version, cancel);
        return row is null ? null : Shown(row);
    }

    private static StoredResource Shown(StoredVersion row)
    {
        var resource = ResourceCodec.Unpack(row);
        return resource.Type == "Subscription" ? Deliver.SubscriptionSecrets.Masked(resource) : resource;
    }

    private static async Task<SearchPage> Page(StoreDb db, SearchQuery query, Caller caller, CancellationToken cancel)
    {
        switch (query.Type)
        {
            case "Task":
                var tasks = query.Criteria.Aggregate(
                    db.Actions.Where(Compartment.Actions(caller)),
                    (rows, criterion) => rows.Where(Searches.Task(criterion))
                );
                return await Found(db, query, caller, tasks, task => new Hit(task.Id, task.Version, Seen.Of(task)), TaskSort, cancel);
            case "Bundle":
                var letters = query.Criteria.Aggregate(
                    db.Letters.Where(Compartment.Letters(caller)).Where(letter => letter.Kind == LetterKind.Document),
                    (rows, criterion) => rows.Where(Searches.Bundle(criterion))
                );
                return await Found(db, query, caller, letters, l => new Hit(l.Id, l.Version, Seen.Of(l)), LetterSort, cancel);
            case "MedicationRequest":
                var requests = query.Criteria.Aggregate(
                    db.Letters.Where(Compartment.Letters(caller)).Where(letter => letter.Kind == LetterKind.MedicationRequest),
                    (rows, criterion) => rows.Where(Searches.MedicationRequest(criterion))
                );
                return await Found(db, query, caller, requests, l => new Hit(l.Id, l.Version, Seen.Of(l)), LetterSort, cancel);
            case "Provenance":
                var provenances = query.Criteria.Aggregate(
                    db.Provenances.Where(Compartment.Provenances(caller)),
                    (rows, criterion) => rows.Where(Searches.Provenance(criterion))
                );
                return await Found(
                    db,
                    query,
                    caller,
                    provenances,
                    p => new Hit(p.Id, 1, Seen.Of(p)),
                    _ => SortColumn<ProvenanceRecord>.Moment(p => p.LastUpdated),
                    cancel
                );
            case "Subscription":
                var subscriptions = query.Criteria.Aggregate(
                    db.Subscriptions.Where(Compartment.Subscriptions(caller)),
                    (rows, criterion) => rows.Where(Searches.Subscription(criterion))
                );
                return await Found(
                    db,
                    query,
                    caller,
                    subscriptions,
                    s => new Hit(s.Id, s.Version, Seen.Nothing),
                    _ => SortColumn<Store.Outbox.SubscriptionRecord>.Moment(s => s.LastUpdated),
                    cancel
                );
            case "AuditEvent":
                return await AuditPage(db, query, caller, cancel);
            default:
                throw new ArgumentException($"{query.Type} cannot be searched.", nameof(query));
        }
    }

    /// <summary>A row that matched: enough to fetch its text.</summary>
    private sealed record Hit(string Id, int Version, Seen Seen);

    private static SortColumn<ActionRecord> TaskSort(string parameter) =>
        parameter switch
        {
            "authored-on" => SortColumn<ActionRecord>.Moment(task => task.AuthoredOn),
            "modified" => SortColumn<ActionRecord>.Moment(task => task.Modified, earlier => earlier.LastUpdated),
            "due" => SortColumn<ActionRecord>.Moment(
                task => task.Due ?? DateTimeOffset.MaxValue,
                earlier => Moments.DueOf(ResourceCodec.Unpack(earlier).Parse<Hl7.Fhir.Model.Task>()) ?? DateTimeOffset.MaxValue
            ),
            "priority" => SortColumn<ActionRecord>.Number(task => task.Priority == "urgent" ? 1L : 0L),
            _ => SortColumn<ActionRecord>.Moment(task => task.LastUpdated, earlier => earlier.LastUpdated),
        };

    private static SortColumn<LetterRecord> LetterSort(string parameter) =>
        parameter switch
        {
            "authoredon" => SortColumn<LetterRecord>.Moment(letter => letter.AuthoredOn ?? DateTimeOffset.MaxValue),
            _ => SortColumn<LetterRecord>.Moment(letter => letter.LastUpdated, earlier => earlier.LastUpdated),
        };

    private static async Task<SearchPage> Found<T>(
        StoreDb db,
        SearchQuery query,
        Caller caller,
        IQueryable<T> rows,
        Func<T, Hit> hit,
        Func<string, SortColumn<T>> sort,
        CancellationToken cancel
    )
        where T : class, IVersioned
    {
        int? total = query.CountOnly || query.WithTotal ? await rows.CountAsync(cancel) : null;
        if (query.CountOnly)
            return new SearchPage([], [], total, null);
        var columns = query.Sort.Select(by => (Column: sort(by.Parameter), by.Descending)).ToList();
        var (page, next) =
            NewestFirst.Is(query) ? await NewestFirst.Cut(db, query, rows, CountOf(query), cancel)
            : KeptPlaces.Are(query, columns) ? await KeptPlaces.Cut(db, query, rows, columns, CountOf(query), cancel)
            : await Cut(query, rows, row => row.Key, row => row.Key, sort, cancel);
        var hits = page.ConvertAll(row => hit(row));
        var matches = await Texts(db, query.Type, hits, cancel);
        return new SearchPage(matches, await Includes.Of(db, query, caller, matches, cancel), total, next)
        {
            Concerned = hits.ConvertAll(found => (found.Id, found.Seen)),
        };
    }

    private static int CountOf(SearchQuery query) => Math.Clamp(query.Count, 1, SearchQuery.MaxCount);

    private static async Task<(List<T> Rows, string? Next)> Cut<T>(
        SearchQuery query,
        IQueryable<T> rows,
        Expression<Func<T, long>> key,
        Func<T, long> keyOf,
        Func<string, SortColumn<T>> sort,
        CancellationToken cancel
    )
    {
        var count = CountOf(query);
        var mark = Paging.Read(query, query.Sort.Count);
        var columns = query.Sort.Select(by => (Column: sort(by.Parameter), by.Descending)).ToList();
        var page = await Paging.By(rows, columns, key, mark).Take(count + 1).ToListAsync(cancel);
        if (page.Count <= count)
            return (page, null);
        page.RemoveAt(count);
        var last = page[^1];
        var values = columns.ConvertAll(by => by.Column.Of(last));
        return (page, Paging.Write(query, new Paging.Mark(keyOf(last), values)));
    }

    private static async Task<IReadOnlyList<StoredResource>> Texts(StoreDb db, string type, List<Hit> hits, CancellationToken cancel)
    {
        var ids = hits.ConvertAll(hit => hit.Id);
        // One query for all: the newest version of each is by far most often the only one that a search needs.
        var rows = await db.Versions.Where(v => v.ResourceType == type && ids.Contains(v.ResourceId)).ToListAsync(cancel);
        var byVersion = rows.ToDictionary(row => (row.ResourceId, row.Version));
        return [.. hits.Select(hit => Shown(byVersion[(hit.Id, hit.Version)]))];
    }

    private static async Task<SearchPage> AuditPage(StoreDb db, SearchQuery query, Caller caller, CancellationToken cancel)
    {
        var rows = query.Criteria.Aggregate(
            db.Audit.Where(Compartment.Audit(caller)),
            (records, criterion) => records.Where(Searches.AuditEvent(criterion))
        );
        int? total = query.CountOnly || query.WithTotal ? await rows.CountAsync(cancel) : null;
        if (query.CountOnly)
            return new SearchPage([], [], total, null);
        var (page, next) = await Cut(query, rows, r => r.Key, r => r.Key, _ => SortColumn<AuditRecord>.Moment(r => r.At), cancel);
        return new SearchPage([.. page.Select(AuditEvents.Of)], [], total, next);
    }

    private Task Record(string action, string interaction, IEnumerable<string> entities, Caller caller, Seen seen)
    {
        var touched = string.Join(' ', entities);
        return trail.Record(moment => new AuditRecord
        {
            Id = Identifiers.NewId(moment),
            At = moment,
            Action = action,
            Interaction = interaction,
            ClientId = caller.ClientId,
            AgentOds = caller.Ods,
            AgentRole = caller.Role.ToString(),
            Entities = touched,
            NhsNumber = seen.NhsNumber,
            Custodian = seen.Custodian,
            Practice = seen.Practice,
            Liaison = seen.Liaison,
        });
    }
}

/// <summary>A continuation that this server did not give out for this search: 400.</summary>
public sealed class InvalidContinuationException() : Exception("The page asked for is not one that this search gave out.");
