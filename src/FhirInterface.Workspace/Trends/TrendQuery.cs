using System.Globalization;
using FhirInterface.Flow.Measures;
using Microsoft.AspNetCore.Http.Extensions;

namespace FhirInterface.Workspace.Trends;

/// <summary>What a page of trends shows: the measure's scope, and which of the letters are to be listed.</summary>
/// <param name="Show">A disposition, <c>all</c>, <c>late-discharge</c> or <c>late-clinic</c>; null where no letters are listed.</param>
public sealed record TrendQuery(MeasureScope Scope, string? Show = null)
{
    /// <summary>The address of the page that shows this.</summary>
    public string Href(bool csv = false)
    {
        var query = new QueryBuilder { { "from", Day(Scope.Start) }, { "to", Day(Scope.End) } };
        Add("category", Scope.Category);
        Add("practice", Scope.Practice);
        Add("custodian", Scope.Custodian);
        Add("specialty", Scope.Specialty);
        Add("team", Scope.Team);
        Add("show", Show);
        if (csv)
            query.Add("csv", "true");
        return "/workspace/trends" + query.ToQueryString() + (Show is null ? "" : "#letters");

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                query.Add(name, value);
        }
    }

    /// <summary>The same for a part of what is counted.</summary>
    public TrendQuery With(Func<MeasureScope, MeasureScope> narrower) => new(narrower(Scope));

    /// <summary>The letters of one week that went one way; the week is cut to the period.</summary>
    public TrendQuery Letters(DateOnly week, string show) => new(Week(week).Scope with { Category = null }, show);

    /// <summary>One week, cut to the period: so its page counts what the figure counts.</summary>
    public TrendQuery Week(DateOnly monday) =>
        With(scope =>
            scope with
            {
                Start = monday < scope.Start ? scope.Start : monday,
                End = monday.AddDays(6) > scope.End ? scope.End : monday.AddDays(6),
            }
        );

    /// <summary>As the forms of browsers write a day.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
