using FhirInterface.Flow.Reads;
using FhirInterface.Policy;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Measures;

/// <summary>How many letters and requests came in a week, and what became of them at the door.</summary>
/// <param name="Week">Its Monday.</param>
/// <param name="Clean">Accepted as they stood.</param>
/// <param name="Advised">Released with advice only.</param>
/// <param name="WithinWeek">Received within seven days of their own date, which the contract asks of clinic letters; a day is asked of discharge summaries.</param>
/// <param name="WithinDay">Received within 24 hours of their own date.</param>
public sealed record LetterWeek(
    DateOnly Week,
    int Letters,
    int Clean,
    int Advised,
    int Rewritten,
    int Rejected,
    int WithinDay,
    int WithinWeek
)
{
    /// <summary>The share that was sent clean, 0 to 1.</summary>
    public double ShareClean => Letters == 0 ? 0 : (double)Clean / Letters;
}

/// <summary>Counts letters by week and disposition: the share sent clean, and how soon letters come (NHS Standard Contract SC11.5, SC11.7).</summary>
public sealed class LetterFigures(LetterStore store)
{
    /// <summary>The weeks of a period, oldest first; a correction counts as a letter of its own.</summary>
    public async Task<IReadOnlyList<LetterWeek>> ByWeek(MeasureScope scope, Caller caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(caller);
        var start = London.StartOf(scope.Start);
        var end = London.StartOf(scope.End.AddDays(1));
        var rows = await store.Read(db =>
        {
            var letters = db
                .Letters.Where(Compartment.Letters(caller))
                // No letter was last changed before it came: that is what the index goes by.
                .Where(letter =>
                    letter.LastUpdated >= start
                    && letter.ReceivedAt >= start
                    && letter.ReceivedAt < end
                    && letter.Kind == LetterKind.Document
                );
            if (scope.Custodian is { } custodian)
                letters = letters.Where(letter => letter.Custodian == custodian);
            if (scope.Practice is { } practice)
                letters = letters.Where(letter => letter.Practice == practice);
            if (scope.Specialty is { } specialty)
                letters = letters.Where(letter => letter.Specialty == specialty);
            return letters
                .Select(letter => new
                {
                    letter.ReceivedAt,
                    letter.AuthoredOn,
                    letter.Disposition,
                })
                .ToListAsync(cancel);
        });
        return
        [
            .. rows.GroupBy(row => Weeks.MondayOf(London.DateOf(row.ReceivedAt)))
                .OrderBy(week => week.Key)
                .Select(week => new LetterWeek(
                    week.Key,
                    week.Count(),
                    week.Count(row => row.Disposition == "accepted"),
                    week.Count(row => row.Disposition == "advised"),
                    week.Count(row => row.Disposition == "rewritten"),
                    week.Count(row => row.Disposition == "rejected"),
                    week.Count(row => row.AuthoredOn is { } date && row.ReceivedAt - date <= TimeSpan.FromHours(24)),
                    week.Count(row => row.AuthoredOn is { } date && row.ReceivedAt - date <= TimeSpan.FromDays(7))
                )),
        ];
    }
}
