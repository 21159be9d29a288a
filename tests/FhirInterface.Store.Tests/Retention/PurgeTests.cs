using FhirInterface.Store.Actions;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Owed;
using FhirInterface.Store.Resources;
using FhirInterface.Store.Retention;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Store.Tests.Retention;

public sealed class PurgeTests
{
    private static readonly DateTimeOffset Before = Folder.Start.AddDays(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Closed_letter_goes_with_all_its_versions_and_its_asks_stay_without_words()
    {
        using var folder = await Folder.Open();
        await folder.Write(db => Letter(db, "old", "completed"));

        var report = await new Purge(folder.Store).Run(Before, dryRun: false, Cancel);

        Assert.Equal(new PurgeReport(1, 1, 0), report);
        await folder.Store.Read(async db =>
        {
            Assert.Equal(0, await db.Letters.CountAsync(Cancel));
            Assert.Equal(0, await db.Versions.CountAsync(Cancel));
            Assert.Equal(0, await db.Posted.CountAsync(Cancel));
            Assert.Equal(0, await db.Actions.CountAsync(Cancel));
            Assert.Equal(0, await db.Provenances.CountAsync(Cancel));
            Assert.Equal("", (await db.Asks.SingleAsync(Cancel)).Quote);
            var audit = await db.Audit.OrderBy(row => row.Key).ToListAsync(Cancel);
            Assert.Equal(["read", "purge"], audit.Select(row => row.Interaction));
            Assert.Equal("Bundle/old", audit[1].Entities);
            return true;
        });
    }

    [Fact]
    public async Task Dry_run_counts_and_leaves_everything()
    {
        using var folder = await Folder.Open();
        await folder.Write(db => Letter(db, "old", "completed"));

        Assert.Equal(new PurgeReport(1, 1, 0), await new Purge(folder.Store).Run(Before, dryRun: true, Cancel));
        Assert.Equal(4, await folder.Store.Read(db => db.Versions.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Letter_with_an_open_task_stays()
    {
        using var folder = await Folder.Open();
        await folder.Write(db => Letter(db, "open", "accepted"));

        await ExpectKept(folder);
    }

    [Theory]
    [InlineData("letter")]
    [InlineData("task-letter")]
    public async Task Letter_for_which_something_is_owed_stays(string subject)
    {
        using var folder = await Folder.Open();
        await folder.Write(db =>
        {
            Letter(db, "letter", "completed");
            db.Owed.Add(
                new OwedRecord
                {
                    Kind = OwedKind.Collect,
                    SubjectId = subject,
                    DueAt = Folder.Start,
                }
            );
        });

        await ExpectKept(folder);
    }

    [Fact]
    public async Task Held_letter_stays()
    {
        using var folder = await Folder.Open();
        await folder.Write(db => Letter(db, "held", "completed", released: false));

        await ExpectKept(folder);
    }

    [Fact]
    public async Task Letter_whose_correction_came_later_stays_until_both_are_old()
    {
        using var folder = await Folder.Open();
        await folder.Write(db =>
        {
            Letter(db, "first", "completed");
            Letter(db, "second", "completed", series: "first", received: Before.AddDays(1));
        });

        Assert.Equal(new PurgeReport(0, 0, 1), await new Purge(folder.Store).Run(Before, dryRun: false, Cancel));
        Assert.Equal(new PurgeReport(1, 2, 0), await new Purge(folder.Store).Run(Before.AddDays(2), dryRun: false, Cancel));
        Assert.Equal(0, await folder.Store.Read(db => db.Versions.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Letters_of_the_day_itself_and_other_series_stay_whole()
    {
        using var folder = await Folder.Open();
        await folder.Write(db =>
        {
            for (var i = 0; i < 120; i++)
                Letter(db, $"old{i}", "completed");
            Letter(db, "new", "completed", received: Before);
        });

        Assert.Equal(new PurgeReport(120, 120, 0), await new Purge(folder.Store).Run(Before, dryRun: false, Cancel));
        Assert.Equal("new", await folder.Store.Read(db => db.Letters.Select(letter => letter.Id).SingleAsync(Cancel)));
        Assert.Equal(4, await folder.Store.Read(db => db.Versions.CountAsync(Cancel)));
    }

    private static async Task ExpectKept(Folder folder)
    {
        Assert.Equal(new PurgeReport(0, 0, 1), await new Purge(folder.Store).Run(Before, dryRun: false, Cancel));
        Assert.Equal(4, await folder.Store.Read(db => db.Versions.CountAsync(Cancel)));
        Assert.Equal("GP to chase CT", await folder.Store.Read(db => db.Asks.Select(ask => ask.Quote).SingleAsync(Cancel)));
    }

    /// <summary>A letter of two versions with its posted bytes, a Provenance, an ask and a GpLetter task of that status.</summary>
    private static void Letter(
        StoreDb db,
        string id,
        string taskStatus,
        bool released = true,
        string? series = null,
        DateTimeOffset? received = null
    )
    {
        var at = received ?? Folder.Start;
        var letter = new LetterRecord
        {
            Id = id,
            Kind = LetterKind.Document,
            SeriesId = series ?? id,
            PostingKey = "|" + id,
            Sha256 = "",
            Custodian = "ZZ1",
            Practice = "Z99001",
            Liaison = "ZZL",
            Title = "Discharge summary",
            State = LetterState.Held,
            Disposition = "accepted",
            IdentityCertain = true,
            PolicyUrl = "",
            ReceivedAt = at,
            Version = 2,
            Outcome = [],
        };
        if (released)
            letter.Release(at);
        db.Letters.Add(letter);
        db.Posted.Add(
            new PostedBody
            {
                Id = "body-" + id,
                LetterId = id,
                ContentType = "application/fhir+json",
                Content = [],
                Sha256 = "",
                ReceivedAt = at,
            }
        );
        Version(db, "Bundle", id, 1);
        Version(db, "Bundle", id, 2);
        Version(db, "Provenance", "provenance-" + id, 1);
        Version(db, "Task", "task-" + id, 1);
        db.Provenances.Add(
            new ProvenanceRecord
            {
                Id = "provenance-" + id,
                TargetType = "Bundle",
                TargetId = id,
                TargetVersion = 2,
                Custodian = "ZZ1",
                Liaison = "ZZL",
                VisibleToPractice = true,
                LastUpdated = at,
            }
        );
        var action = new ActionRecord
        {
            Id = "task-" + id,
            Kind = ActionKind.GpLetter,
            Status = "requested",
            CodeSystem = "",
            Code = "process-letter",
            Priority = "routine",
            OwnerKey = "o",
            RequesterKey = "r",
            Custodian = "ZZ1",
            Liaison = "ZZL",
            VisibleToPractice = true,
            FocusType = "Bundle",
            FocusId = id,
            SeriesId = letter.SeriesId,
            AuthoredOn = at,
            Modified = at,
            Version = 1,
        };
        action.MoveTo(taskStatus, 1, at);
        db.Actions.Add(action);
        db.Asks.Add(
            new AskRecord
            {
                Id = "ask-" + id,
                SeriesId = letter.SeriesId,
                LetterId = id,
                Category = "chase-result",
                Quote = "GP to chase CT",
                Custodian = "ZZ1",
                Avoidable = true,
                Disposition = "rewritten",
                Urgent = false,
                AskedAt = at,
            }
        );
        if (!db.Audit.Local.Any())
            db.Audit.Add(Folder.AuditRow());
    }

    private static void Version(StoreDb db, string type, string id, int version) =>
        db.Versions.Add(
            new StoredVersion
            {
                ResourceType = type,
                ResourceId = id,
                Version = version,
                LastUpdated = Folder.Start,
                Content = [],
                StampAt = 0,
            }
        );
}
