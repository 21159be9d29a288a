using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Tasks;

/// <summary>What a Task is about, so that a list of many can be told apart at a glance.</summary>
/// <param name="Custodian">Null where it names no hospital.</param>
/// <param name="Practice">Null where it names no practice.</param>
/// <param name="Title">Of the letter or request; null where there is none that the caller may see.</param>
/// <param name="Quotes">The avoidable asks of that letter in its own words, in order.</param>
public sealed record TaskSubject(string? Custodian, string? Practice, string? Title, IReadOnlyList<string> Quotes);

/// <summary>Looks up what Tasks are about: one look for a whole list.</summary>
public sealed class TaskSubjects(LetterStore store)
{
    /// <summary>By the Tasks' ids; those that the caller may not see are left out.</summary>
    public async Task<IReadOnlyDictionary<string, TaskSubject>> Of(IReadOnlyList<string> ids, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(caller);
        if (ids.Count == 0)
            return new Dictionary<string, TaskSubject>(StringComparer.Ordinal);
        return await store.ReadTogether(async db =>
        {
            // By id first, and then by who may see it: asked for both at once, SQLite goes through all that the liaison may see.
            var tasks = (await db.Actions.Where(task => ids.Contains(task.Id)).ToListAsync(cancel))
                .Where(Compartment.Actions(caller).Compile())
                .ToList();
            var focus = tasks.Select(task => task.FocusId).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            var letters = (await db.Letters.Where(letter => focus.Contains(letter.Id)).ToListAsync(cancel))
                .Where(Compartment.Letters(caller).Compile())
                .ToDictionary(letter => letter.Id, StringComparer.Ordinal);
            var series = letters.Values.Select(letter => letter.SeriesId).Distinct(StringComparer.Ordinal).ToList();
            var asks = await db
                .Asks.Where(ask => series.Contains(ask.SeriesId) && ask.Avoidable)
                .OrderBy(ask => ask.Key)
                .Select(ask => new { ask.LetterId, ask.Quote })
                .ToListAsync(cancel);
            var quotes = asks.ToLookup(ask => ask.LetterId, ask => ask.Quote, StringComparer.Ordinal);
            return tasks.ToDictionary(
                task => task.Id,
                task =>
                {
                    var letter = task.FocusId is { } id ? letters.GetValueOrDefault(id) : null;
                    return new TaskSubject(
                        task.Custodian.Length == 0 ? null : task.Custodian,
                        task.Practice,
                        letter?.Title,
                        letter is null ? [] : [.. quotes[letter.Id]]
                    );
                },
                StringComparer.Ordinal
            );
        });
    }
}
