using FhirInterface.Flow.Reads;
using FhirInterface.Flow.Receive;
using FhirInterface.Policy;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Measures;

/// <summary>
/// Gives letters, asks and issues that a server of an older version wrote what they are counted by. Nothing to do is found by one look at
/// an index; after an upgrade it works through the store in small writes while the server serves.
/// </summary>
public sealed class FigureCatchUp(LetterStore store)
{
    private const int Batch = 100;

    /// <summary>Catches up with everything there is.</summary>
    public async System.Threading.Tasks.Task Run(CancellationToken cancel)
    {
        while (await store.Read(db => db.Letters.AnyAsync(letter => letter.ReceivedDay == 0, cancel)))
            await store.Write((db, _) => Letters(db), cancel);
        while (await store.Read(db => db.Asks.AnyAsync(ask => ask.Avoidable && ask.AskedDay == 0, cancel)))
            await store.Write((db, _) => Asks(db), cancel);
        while (await store.Read(db => Issues(db).AnyAsync(cancel)))
            await store.Write((db, _) => CatchUp(db), cancel);
    }

    private static IQueryable<ActionRecord> Issues(StoreDb db) =>
        db.Actions.Where(action => action.Kind == ActionKind.InterfaceIssue && action.AuthoredDay == 0);

    private static async Task<bool> Letters(StoreDb db)
    {
        var letters = await db
            .Letters.AsNoTracking()
            .Where(letter => letter.ReceivedDay == 0)
            .OrderBy(letter => letter.Key)
            .Take(Batch)
            .ToListAsync();
        foreach (var letter in letters)
        {
            var (setting, team) = await Facts(db, letter);
            var key = await FigureScopes.KeyOf(
                db,
                new FigureScope
                {
                    Setting = setting,
                    Liaison = letter.Liaison,
                    Custodian = letter.Custodian,
                    Practice = letter.Practice ?? "",
                    Specialty = letter.Specialty ?? "",
                    Team = team,
                    PolicyUrl = letter.PolicyUrl,
                }
            );
            var day = London.DateOf(letter.ReceivedAt).DayNumber;
            var delay = LetterFigures.Delay(letter.AuthoredOn, letter.ReceivedAt);
            await db
                .Letters.Where(row => row.Key == letter.Key)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(row => row.ScopeKey, key)
                        .SetProperty(row => row.ReceivedDay, day)
                        .SetProperty(row => row.DelayMinutes, delay)
                );
        }

        return true;
    }

    private static async Task<(string Setting, string Team)> Facts(StoreDb db, LetterRecord letter)
    {
        if (letter.Kind == LetterKind.MedicationRequest)
            return (FigureScopes.Request, "");
        var posted = await db
            .Versions.AsNoTracking()
            .SingleOrDefaultAsync(version => version.ResourceType == "Bundle" && version.ResourceId == letter.Id && version.Version == 1);
        return
            posted is not null
            && ResourceCodec.Unpack(posted).Parse() is Bundle { Entry: [{ Resource: Composition composition }, ..] } bundle
            ? (LetterFacts.SettingOf(composition), LetterFacts.TeamOf(bundle, composition, letter.CustodianName) ?? "")
            : ("", "");
    }

    private static async Task<bool> Asks(StoreDb db)
    {
        var asks = await db
            .Asks.AsNoTracking()
            .Where(ask => ask.Avoidable && ask.AskedDay == 0)
            .OrderBy(ask => ask.Key)
            .Take(Batch)
            .ToListAsync();
        foreach (var ask in asks)
        {
            var key = await db.Letters.Where(letter => letter.Id == ask.LetterId).Select(letter => letter.ScopeKey).FirstOrDefaultAsync();
            // Its letter is purged: what is known of it is what the ask itself says, and whoever looks after the hospital now.
            if (key == 0)
            {
                key = await FigureScopes.KeyOf(
                    db,
                    new FigureScope
                    {
                        Setting = "",
                        Liaison =
                            await db
                                .FigureScopes.Where(row => row.Custodian == ask.Custodian)
                                .OrderByDescending(row => row.Key)
                                .Select(row => row.Liaison)
                                .FirstOrDefaultAsync()
                            ?? "",
                        Custodian = ask.Custodian,
                        Practice = ask.Practice ?? "",
                        Specialty = ask.Specialty ?? "",
                        Team = "",
                        PolicyUrl = "",
                    }
                );
            }

            var day = London.DateOf(ask.AskedAt).DayNumber;
            await db
                .Asks.Where(row => row.Key == ask.Key)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.ScopeKey, key).SetProperty(row => row.AskedDay, day));
        }

        return true;
    }

    private static async Task<bool> CatchUp(StoreDb db)
    {
        var issues = await Issues(db).AsNoTracking().OrderBy(issue => issue.Key).Take(Batch).ToListAsync();
        foreach (var issue in issues)
        {
            var key = await db.Letters.Where(letter => letter.Id == issue.FocusId).Select(letter => letter.ScopeKey).FirstOrDefaultAsync();
            if (key == 0)
            {
                key = await FigureScopes.KeyOf(
                    db,
                    new FigureScope
                    {
                        Setting = FigureScopes.Issue,
                        Liaison = issue.Liaison,
                        Custodian = issue.Custodian,
                        Practice = issue.Practice ?? "",
                        Specialty = "",
                        Team = "",
                        PolicyUrl = "",
                    }
                );
            }

            var task = await db
                .Versions.AsNoTracking()
                .SingleOrDefaultAsync(row => row.ResourceType == "Task" && row.ResourceId == issue.Id && row.Version == issue.Version);
            var category = task is null ? null : ResourceCodec.Unpack(task).Parse<FhirTask>().ReasonCode?.Coding.FirstOrDefault()?.Code;
            var day = London.DateOf(issue.AuthoredOn).DayNumber;
            await db
                .Actions.Where(row => row.Key == issue.Key)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(row => row.ScopeKey, key)
                        .SetProperty(row => row.AuthoredDay, day)
                        .SetProperty(row => row.Category, category)
                );
        }

        return true;
    }
}
