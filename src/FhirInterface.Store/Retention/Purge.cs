using FhirInterface.Store.Audit;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Retention;

/// <summary>What a purge removed, or would remove.</summary>
/// <param name="Series">Letters together with all their corrections.</param>
/// <param name="Letters">Letters and medication requests.</param>
/// <param name="Kept">Series that are old enough but not closed: something is held, open, owed, or not yet delivered.</param>
public sealed record PurgeReport(int Series, int Letters, int Kept);

/// <summary>
/// Removes letters that were received before a day and are closed: all versions, posted bytes, tasks, provenances. A series goes as a
/// whole or not at all. What stays: audit rows, and the asks without their words, so that counts of past years do not change.
/// </summary>
public sealed class Purge(LetterStore store)
{
    private const int Batch = 50;

    /// <param name="before">Everything of a series must have been received before this moment.</param>
    /// <param name="dryRun">Counts only.</param>
    /// <param name="cancel">Ends it between two batches; each is one transaction.</param>
    public async Task<PurgeReport> Run(DateTimeOffset before, bool dryRun, CancellationToken cancel)
    {
        var (series, letters, kept) = (0, 0, 0);
        var after = 0L;
        while (true)
        {
            var from = after;
            var page = await store.Read(db => SeriesAfter(db, from, before, cancel));
            if (page.Count == 0)
                break;
            after = page[^1].Key;
            var ids = page.Select(item => item.SeriesId).ToList();
            // What is closed is asked again in the transaction that removes it: a correction may just have come.
            var removed = dryRun
                ? await store.Read(db => Count(db, ids, before))
                : await store.Write((db, moment) => Remove(db, ids, before, moment), cancel);
            series += removed.Series;
            letters += removed.Letters;
            kept += ids.Count - removed.Series;
        }

        if (!dryRun)
            await store.Write((db, _) => RemoveLoose(db, before), cancel);
        return new PurgeReport(series, letters, kept);
    }

    private sealed record FirstOfSeries(long Key, string SeriesId);

    private sealed record Removed(int Series, int Letters);

    private static Task<List<FirstOfSeries>> SeriesAfter(StoreDb db, long after, DateTimeOffset before, CancellationToken cancel) =>
        db
            .Letters.Where(letter => letter.Id == letter.SeriesId && letter.Key > after && letter.ReceivedAt < before)
            .OrderBy(letter => letter.Key)
            .Take(Batch)
            .Select(letter => new FirstOfSeries(letter.Key, letter.SeriesId))
            .ToListAsync(cancel);

    private static IQueryable<LetterRecord> Letters(StoreDb db, List<string> series) =>
        db.Letters.Where(letter => series.Contains(letter.SeriesId));

    private static IQueryable<Actions.ActionRecord> ActionsOf(StoreDb db, List<string> series, List<string> letters) =>
        db.Actions.Where(action =>
            (action.SeriesId != null && series.Contains(action.SeriesId)) || (action.FocusId != null && letters.Contains(action.FocusId))
        );

    private static async Task<List<string>> Closed(StoreDb db, List<string> series, DateTimeOffset before)
    {
        var letters = await Letters(db, series)
            .Select(l => new
            {
                l.Id,
                l.SeriesId,
                l.State,
                l.ReceivedAt,
            })
            .ToListAsync();
        var open = letters
            .Where(letter => letter.State == LetterState.Held || letter.ReceivedAt >= before)
            .Select(letter => letter.SeriesId)
            .ToHashSet(StringComparer.Ordinal);
        var seriesOf = letters.ToDictionary(letter => letter.Id, letter => letter.SeriesId, StringComparer.Ordinal);
        foreach (var id in series)
            seriesOf.TryAdd(id, id);
        var actions = await ActionsOf(db, series, [.. seriesOf.Keys])
            .Select(a => new
            {
                a.Id,
                a.SeriesId,
                a.FocusId,
                a.Open,
            })
            .ToListAsync();
        foreach (var action in actions)
        {
            var its = seriesOf.GetValueOrDefault(action.FocusId ?? "") ?? action.SeriesId!;
            seriesOf[action.Id] = its;
            if (action.Open)
                open.Add(its);
        }

        var subjects = seriesOf.Keys.ToList();
        var owed = await db.Owed.Where(o => o.DoneAt == null && subjects.Contains(o.SubjectId)).Select(o => o.SubjectId).ToListAsync();
        var unsent = await db
            .Notifications.Where(n => n.SentAt == null && subjects.Contains(n.FocusId))
            .Where(n => db.Subscriptions.Any(s => s.Id == n.SubscriptionId && !s.Deleted))
            .Select(n => n.FocusId)
            .ToListAsync();
        open.UnionWith(owed.Concat(unsent).Select(id => seriesOf[id]));
        return [.. series.Where(id => !open.Contains(id))];
    }

    private static async Task<Removed> Count(StoreDb db, List<string> candidates, DateTimeOffset before)
    {
        var series = await Closed(db, candidates, before);
        return new Removed(series.Count, await Letters(db, series).CountAsync());
    }

    private static async Task<Removed> Remove(StoreDb db, List<string> candidates, DateTimeOffset before, DateTimeOffset moment)
    {
        // Removed rows are overwritten in the file, not only unlinked.
        if (db is SqliteDb)
            await db.Database.ExecuteSqlRawAsync("PRAGMA secure_delete=ON");
        var series = await Closed(db, candidates, before);
        var letters = await Letters(db, series).AsNoTracking().ToListAsync();
        if (letters.Count == 0)
            return new Removed(0, 0);
        var ids = letters.ConvertAll(letter => letter.Id);
        var actions = await ActionsOf(db, series, ids).Select(action => action.Id).ToListAsync();
        List<string> subjects = [.. ids, .. actions];
        var provenances = await db.Provenances.Where(p => subjects.Contains(p.TargetId)).Select(p => p.Id).ToListAsync();
        List<string> resources = [.. subjects, .. provenances];

        await db
            .Versions.Where(v =>
                (
                    v.ResourceType == "Bundle"
                    || v.ResourceType == "MedicationRequest"
                    || v.ResourceType == "Task"
                    || v.ResourceType == "Provenance"
                ) && resources.Contains(v.ResourceId)
            )
            .ExecuteDeleteAsync();
        await db.Posted.Where(body => ids.Contains(body.LetterId)).ExecuteDeleteAsync();
        await db.Provenances.Where(p => provenances.Contains(p.Id)).ExecuteDeleteAsync();
        await db.Notifications.Where(n => subjects.Contains(n.FocusId)).ExecuteDeleteAsync();
        await db.Owed.Where(owed => subjects.Contains(owed.SubjectId) || series.Contains(owed.SubjectId)).ExecuteDeleteAsync();
        await db.Actions.Where(action => actions.Contains(action.Id)).ExecuteDeleteAsync();
        await db.Evidence.Where(e => e.AnsweredLetterId != null && ids.Contains(e.AnsweredLetterId)).ExecuteDeleteAsync();
        await db.Asks.Where(ask => series.Contains(ask.SeriesId)).ExecuteUpdateAsync(set => set.SetProperty(ask => ask.Quote, ""));
        await Letters(db, series).ExecuteDeleteAsync();
        db.Audit.AddRange(letters.Select(letter => Told(letter, moment)));
        return new Removed(series.Count, letters.Count);
    }

    /// <summary>What no letter holds on to: answers kept for repeats, and evidence that answered nothing.</summary>
    private static async Task<bool> RemoveLoose(StoreDb db, DateTimeOffset before)
    {
        await db.Messages.Where(message => message.ReceivedAt < before).ExecuteDeleteAsync();
        await db.Requests.Where(request => request.ReceivedAt < before).ExecuteDeleteAsync();
        await db.Evidence.Where(e => e.ReceivedAt < before && e.AnsweredLetterId == null).ExecuteDeleteAsync();
        return true;
    }

    /// <summary>The removal itself is audited: by the program, for those who may read the letter's audit.</summary>
    private static AuditRecord Told(LetterRecord letter, DateTimeOffset moment) =>
        new()
        {
            Id = Guid.CreateVersion7(moment).ToString("D"),
            At = moment,
            Action = "D",
            Interaction = "purge",
            ClientId = "admin",
            AgentOds = letter.Liaison,
            AgentRole = "Administrator",
            Entities = (letter.Kind == LetterKind.Document ? "Bundle/" : "MedicationRequest/") + letter.Id,
            Custodian = letter.Custodian,
            Practice = letter.Practice,
            Liaison = letter.Liaison,
        };
}
