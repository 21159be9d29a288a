using System.Security.Cryptography;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirInterface.Store.Audit;
using FhirInterface.Store.Letters;
using FhirInterface.Store.Resources;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Api.Admin;

/// <summary>
/// <c>admin verify</c>: every posted body has the digest it was taken in with, every letter and task has its current version and it can
/// be read, every released letter has its GpLetter, and the audit chain holds. Faults name ids only.
/// </summary>
internal sealed class StoreCheck(LetterStore store, CancellationToken cancel)
{
    private const int Page = 200;

    private int faults;

    public static Task<int> Run(LetterStore store, string? expected, CancellationToken cancel) =>
        new StoreCheck(store, cancel).Run(expected);

    private async Task<int> Run(string? expected)
    {
        var bodies = await Bodies();
        var (letters, released) = await Letters();
        var tasks = await Tasks();
        var audit = await new AuditSeals(store).Check(expected, cancel);
        foreach (var fault in audit.Faults)
            Wrong(fault);
        Console.Out.WriteLine($"posted bodies  {bodies}");
        Console.Out.WriteLine($"letters        {letters}, of them released {released}");
        Console.Out.WriteLine($"tasks          {tasks}");
        Console.Out.WriteLine($"audit rows     {audit.Rows} under {audit.Seals} seals, {audit.Unsealed} not sealed yet");
        Console.Out.WriteLine($"audit head     {audit.Head}");
        Console.Out.WriteLine(faults == 0 ? "nothing wrong" : $"WRONG          {faults}");
        return faults == 0 ? AdminCommand.Ok : AdminCommand.FoundWrong;
    }

    private async Task<int> Bodies()
    {
        var (count, last) = (0, "");
        while (true)
        {
            var after = last;
            var page = await store.Read(db =>
                db.Posted.Where(body => string.Compare(body.Id, after) > 0).OrderBy(body => body.Id).Take(Page).ToListAsync(cancel)
            );
            if (page.Count == 0)
                return count;
            foreach (var body in page)
            {
                if (DigestOf(body) != body.Sha256)
                    Wrong($"Binary/{body.Id}: the posted bytes are not those that were taken in.");
            }

            (count, last) = (count + page.Count, page[^1].Id);
            Progress("posted bodies", count);
        }
    }

    private static string? DigestOf(PostedBody body)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(Packing.Unpack(body.Content)));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async Task<(int Letters, int Released)> Letters()
    {
        var (count, released, last) = (0, 0, 0L);
        while (true)
        {
            var after = last;
            var page = await store.Read(db => LettersAfter(db, after));
            if (page.Count == 0)
                return (count, released);
            foreach (var letter in page)
            {
                var type = letter.Kind == LetterKind.Document ? "Bundle" : "MedicationRequest";
                await Current(type, letter.Id, letter.Version);
                if (!letter.HasBody)
                    Wrong($"{type}/{letter.Id}: its posted bytes are missing.");
                if (!letter.Released)
                    continue;
                released++;
                if (!letter.HasTask)
                    Wrong($"{type}/{letter.Id}: it was released, and no GpLetter task tells the practice.");
            }

            (count, last) = (count + page.Count, page[^1].Key);
            Progress("letters", count);
        }
    }

    private sealed record LetterLine(long Key, string Id, LetterKind Kind, int Version, bool Released, bool HasBody, bool HasTask);

    private Task<List<LetterLine>> LettersAfter(StoreDb db, long after) =>
        db
            .Letters.Where(letter => letter.Key > after)
            .OrderBy(letter => letter.Key)
            .Take(Page)
            .Select(letter => new LetterLine(
                letter.Key,
                letter.Id,
                letter.Kind,
                letter.Version,
                letter.ReleasedAt != null,
                db.Posted.Any(body => body.LetterId == letter.Id && body.Sha256 == letter.Sha256),
                db.Actions.Any(action => action.FocusId == letter.Id && action.Kind == ActionKind.GpLetter)
            ))
            .ToListAsync(cancel);

    private async Task<int> Tasks()
    {
        var (count, last) = (0, 0L);
        while (true)
        {
            var after = last;
            var page = await store.Read(db =>
                db.Actions.Where(action => action.Key > after)
                    .OrderBy(action => action.Key)
                    .Take(Page)
                    .Select(action => new
                    {
                        action.Key,
                        action.Id,
                        action.Version,
                    })
                    .ToListAsync(cancel)
            );
            if (page.Count == 0)
                return count;
            foreach (var action in page)
                await Current("Task", action.Id, action.Version);
            (count, last) = (count + page.Count, page[^1].Key);
            Progress("tasks", count);
        }
    }

    private async Task Current(string type, string id, int version)
    {
        var row = await store.Read(db =>
            db.Versions.FirstOrDefaultAsync(v => v.ResourceType == type && v.ResourceId == id && v.Version == version, cancel)
        );
        if (row is null)
        {
            Wrong($"{type}/{id}: version {version}, the current one, is missing.");
            return;
        }

        try
        {
            FhirText.Read(ResourceCodec.Unpack(row).Json.Span);
        }
        // Whatever stops it from being read is the fault looked for; the message may quote the letter, so only its kind is told.
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Wrong($"{type}/{id}: version {version}, the current one, cannot be read ({fault.GetType().Name}).");
        }
    }

    private void Wrong(string what)
    {
        faults++;
        Console.Error.WriteLine(what);
    }

    private static void Progress(string what, int count)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write($"\r{what}: {count}   ");
    }
}
