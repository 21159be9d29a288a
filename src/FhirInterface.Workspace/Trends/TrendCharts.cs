using System.Globalization;
using FhirInterface.Flow.Measures;

namespace FhirInterface.Workspace.Trends;

/// <summary>A line of a chart and of its table.</summary>
/// <param name="Count">All that were counted.</param>
/// <param name="Part">Those of them that ended well: asks that were prevented, issues that were resolved.</param>
/// <param name="Href">The page of just these; null where nothing narrower can be shown.</param>
public sealed record TrendRow(string Label, int Count, int Part, string? Href);

/// <summary>A chart with the numbers in a table beneath.</summary>
public sealed record TrendChart(string Title, string Head, string Count, string Part, IReadOnlyList<TrendRow> Rows);

/// <summary>Parts the counts of a period by everything that they can be parted by.</summary>
public sealed class TrendCharts(TrendQuery query)
{
    private const int MostRows = 15;

    /// <summary>The asks: by category, week, practice, hospital, specialty and team.</summary>
    public IReadOnlyList<TrendChart> OfAsks(AskFigures figures, IReadOnlyList<AskWeek> weeks)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(weeks);
        return
        [
            Asks(
                "Asks by category",
                "Category",
                figures,
                count => count.Category,
                TaskView.Words,
                key => Part(s => s with { Category = key })
            ),
            ByWeek("Asks by week", "Asked", "Prevented", weeks.Select(week => (week.Week, week.Asked, week.Prevented))),
            Asks("Asks by practice", "Practice", figures, count => count.Practice, Same, key => Part(s => s with { Practice = key })),
            Asks("Asks by hospital", "Hospital", figures, count => count.Custodian, Same, key => Part(s => s with { Custodian = key })),
            Asks("Asks by specialty", "Specialty", figures, count => count.Specialty, Same, key => Part(s => s with { Specialty = key })),
            Asks("Asks by team", "Team", figures, count => count.Team, Same, key => Part(s => s with { Team = key })),
        ];
    }

    /// <summary>The interface issues: by category, week, practice, hospital, specialty and team.</summary>
    public IReadOnlyList<TrendChart> OfIssues(IReadOnlyList<IssueCount> counts, IReadOnlyList<IssueWeek> weeks)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(weeks);
        return
        [
            Issues(
                "Issues by category",
                "Category",
                counts,
                count => count.Category,
                TaskView.Words,
                key => Part(s => s with { Category = key })
            ),
            ByWeek("Issues by week", "Raised", "Resolved", weeks.Select(week => (week.Week, week.Raised, week.Resolved))),
            Issues("Issues by practice", "Practice", counts, count => count.Practice, Same, key => Part(s => s with { Practice = key })),
            Issues("Issues by hospital", "Hospital", counts, count => count.Custodian, Same, key => Part(s => s with { Custodian = key })),
            Issues(
                "Issues by specialty",
                "Specialty",
                counts,
                count => count.Specialty,
                Same,
                key => Part(s => s with { Specialty = key })
            ),
            Issues("Issues by team", "Team", counts, count => count.Team, Same, key => Part(s => s with { Team = key })),
        ];
    }

    private string Part(Func<MeasureScope, MeasureScope> narrower) => query.With(narrower).Href();

    private static string Same(string key) => key;

    private static TrendChart Asks(
        string title,
        string head,
        AskFigures figures,
        Func<AskCount, string?> key,
        Func<string, string> label,
        Func<string, string> href
    ) =>
        Chart(
            title,
            head,
            "Asked",
            "Prevented",
            figures.By(count => key(count) ?? "").Select(part => (part.Key, part.Figures.Asked, part.Figures.Prevented)),
            label,
            href
        );

    private static TrendChart Issues(
        string title,
        string head,
        IReadOnlyList<IssueCount> counts,
        Func<IssueCount, string?> key,
        Func<string, string> label,
        Func<string, string> href
    ) =>
        Chart(
            title,
            head,
            "Raised",
            "Resolved",
            counts
                .GroupBy(count => key(count) ?? "", StringComparer.Ordinal)
                .Select(group => (group.Key, group.Sum(count => count.Raised), group.Sum(count => count.Resolved))),
            label,
            href
        );

    /// <summary>The largest rows, and one for all that are smaller, so that every chart adds up to the same.</summary>
    private static TrendChart Chart(
        string title,
        string head,
        string count,
        string part,
        IEnumerable<(string Key, int Count, int Part)> parts,
        Func<string, string> label,
        Func<string, string> href
    )
    {
        var rows = parts
            .OrderByDescending(row => row.Count)
            .ThenBy(row => row.Key, StringComparer.Ordinal)
            .Select(row =>
                row.Key.Length == 0
                    ? new TrendRow("not said", row.Count, row.Part, null)
                    : new TrendRow(label(row.Key), row.Count, row.Part, href(row.Key))
            )
            .ToList();
        if (rows.Count > MostRows + 1)
        {
            var rest = rows[MostRows..];
            rows =
            [
                .. rows[..MostRows],
                new TrendRow(
                    string.Create(CultureInfo.InvariantCulture, $"{rest.Count} others"),
                    rest.Sum(row => row.Count),
                    rest.Sum(row => row.Part),
                    null
                ),
            ];
        }

        return new TrendChart(title, head, count, part, rows);
    }

    private TrendChart ByWeek(string title, string count, string part, IEnumerable<(DateOnly Week, int Count, int Part)> weeks) =>
        new(
            title,
            "Week from",
            count,
            part,
            [
                .. weeks.Select(week => new TrendRow(
                    week.Week.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
                    week.Count,
                    week.Part,
                    query.Week(week.Week).Href()
                )),
            ]
        );
}
