using FhirInterface.Flow.Measures;
using FhirInterface.Flow.Policies;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Store;
using FhirInterface.Store.Letters;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;

namespace FhirInterface.Flow.Tests.Measures;

/// <summary>
/// The figures of pages and of <c>$evaluate-measure</c> against a plain count over the rows in memory, after lives in which everything
/// happens that could put them wrong.
/// </summary>
public sealed class FigurePropertyTests
{
    private const int Steps = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async System.Threading.Tasks.Task Figures_are_what_a_plain_count_finds(int seed)
    {
        await using var bench = await FlowBench.Open();
        var life = new InventedLife(bench, seed);
        await life.Run(Steps);
        var rows = await bench.Get<LetterStore>().Read(db => db.Asks.Where(ask => ask.Avoidable).ToListAsync(FlowBench.Cancel));
        Assert.Contains(rows, ask => ask.PreventedAt is not null);
        Assert.Contains(rows, ask => ask.PreventedAt is null);

        foreach (var (scope, caller) in Views(bench))
        {
            var wanted = rows.Where(ask => In(ask, scope, caller, life)).ToList();
            var measure = bench.Get<AvoidableAsksMeasure>();
            var figures = await measure.Count(scope, caller, FlowBench.Cancel);
            Assert.Equal(Plain(wanted), Counted(figures));
            Assert.Equal(HoursOf(bench, wanted, life), figures.Hours.Central, 9);

            var weeks = await measure.ByWeek(scope, caller, FlowBench.Cancel);
            Assert.Equal(
                wanted
                    .GroupBy(ask => MondayOf(ask.AskedAt))
                    .OrderBy(week => week.Key)
                    .Select(week => (week.Key, week.Count(), week.Count(ask => ask.PreventedAt is not null))),
                weeks.Select(week => (week.Week, week.Asked, week.Prevented))
            );

            var each = new List<CountedAsk>();
            await measure.Each(
                scope,
                caller,
                one =>
                {
                    each.Add(one);
                    return System.Threading.Tasks.Task.CompletedTask;
                },
                FlowBench.Cancel
            );
            Assert.Equal((figures.Asked, figures.Prevented), (each.Count, each.Count(ask => ask.Prevented)));
            Assert.Equal(figures.Hours.High, each.Where(ask => ask.Prevented).Sum(ask => ask.Hours.High), 9);
            Assert.Equal(figures.Asked, (await measure.Newest(scope, 1000, caller, FlowBench.Cancel)).Count);

            var report = AvoidableAsksReport.Of(scope, figures, RequestTimes.None, bench.Time.GetUtcNow());
            Assert.Equal(figures.Asked, report.Group.Sum(group => group.Population[0].Count));
            Assert.Equal(figures.Prevented, report.Group.Sum(group => group.Population[1].Count));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async System.Threading.Tasks.Task Letters_and_issues_are_counted_as_a_plain_count_does(int seed)
    {
        await using var bench = await FlowBench.Open();
        await new InventedLife(bench, seed).Run(Steps);
        var store = bench.Get<LetterStore>();
        var letters = await store.Read(db => db.Letters.Where(letter => letter.Kind == LetterKind.Document).ToListAsync(FlowBench.Cancel));
        var issues = await store.Read(db =>
            db.Actions.Where(action => action.Kind == Store.Actions.ActionKind.InterfaceIssue).ToListAsync(FlowBench.Cancel)
        );
        Assert.NotEmpty(letters);
        foreach (var (view, caller) in Views(bench).Where(view => view.Caller.Role is not CallerRole.Practice))
        {
            var weeks = await bench.Get<LetterFigures>().ByWeek(view, caller, FlowBench.Cancel);
            Assert.Equal(
                letters
                    .Where(letter => In(letter, view, caller))
                    .GroupBy(letter => MondayOf(letter.ReceivedAt))
                    .OrderBy(week => week.Key)
                    .Select(Plain),
                weeks
            );
        }

        var scope = new MeasureScope(new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));
        Assert.NotEmpty(issues);
        foreach (var custodian in new[] { null, "ZZ1", "ZZ2" })
        {
            var wanted = issues.Where(issue => custodian is null || issue.Custodian == custodian).ToList();
            var narrow = scope with { Custodian = custodian };
            var counts = await bench.Get<IssueFigures>().Count(narrow, FlowBench.Liaison, FlowBench.Cancel);
            Assert.Equal(wanted.Count, counts.Sum(count => count.Raised));
            Assert.Equal(
                wanted
                    .GroupBy(issue => issue.Category ?? "")
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(g => (g.Key, g.Count())),
                counts
                    .GroupBy(count => count.Category ?? "")
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(g => (g.Key, g.Sum(count => count.Raised)))
            );
            var weeks = await bench.Get<IssueFigures>().ByWeek(narrow, FlowBench.Liaison, FlowBench.Cancel);
            Assert.Equal(
                wanted
                    .GroupBy(issue => MondayOf(issue.AuthoredOn))
                    .OrderBy(week => week.Key)
                    .Select(week => (week.Key, week.Count(), week.Count(issue => issue.Status == "completed"))),
                weeks.Select(week => (week.Week, week.Raised, week.Resolved))
            );
            Assert.Equal(wanted.Count, (await bench.Get<IssueFigures>().Newest(narrow, 1000, FlowBench.Liaison, FlowBench.Cancel)).Count);
        }
    }

    [Fact]
    public async System.Threading.Tasks.Task What_a_server_of_the_version_before_wrote_is_caught_up_with()
    {
        await using var bench = await FlowBench.Open();
        await new InventedLife(bench, 6).Run(Steps);
        var store = bench.Get<LetterStore>();
        var scope = new MeasureScope(new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));
        var before = await Everything(bench, scope);

        await store.Write(
            async (db, _) =>
            {
                await db.Letters.ExecuteUpdateAsync(set =>
                    set.SetProperty(row => row.ScopeKey, 0)
                        .SetProperty(row => row.ReceivedDay, 0)
                        .SetProperty(row => row.DelayMinutes, (int?)null)
                );
                await db.Asks.ExecuteUpdateAsync(set => set.SetProperty(row => row.ScopeKey, 0).SetProperty(row => row.AskedDay, 0));
                await db.Actions.ExecuteUpdateAsync(set =>
                    set.SetProperty(row => row.ScopeKey, 0)
                        .SetProperty(row => row.AuthoredDay, 0)
                        .SetProperty(row => row.Category, (string?)null)
                );
                await db.FigureScopes.ExecuteDeleteAsync();
                return true;
            },
            FlowBench.Cancel
        );
        Assert.NotEqual(before, await Everything(bench, scope));

        await bench.Get<FigureCatchUp>().Run(FlowBench.Cancel);
        Assert.Equal(before, await Everything(bench, scope));
    }

    /// <summary>All that figures say, but for whom purged asks are counted under: that alone cannot be known again.</summary>
    private static async Task<string> Everything(FlowBench bench, MeasureScope scope)
    {
        var asks = await bench.Get<AvoidableAsksMeasure>().Count(scope, FlowBench.Liaison, FlowBench.Cancel);
        var weeks = await bench.Get<LetterFigures>().ByWeek(scope, FlowBench.Liaison, FlowBench.Cancel);
        var issues = await bench.Get<IssueFigures>().Count(scope, FlowBench.Liaison, FlowBench.Cancel);
        return string.Join('\n', Counted(asks))
            + "\n"
            + string.Join('\n', weeks)
            + "\n"
            + string.Join(
                '\n',
                issues
                    .GroupBy(i => $"{i.Category} {i.Custodian}", i => i.Raised)
                    .Select(g => (g.Key, g.Sum()))
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
            );
    }

    private static IEnumerable<(MeasureScope Scope, Caller Caller)> Views(FlowBench bench)
    {
        var all = new MeasureScope(new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));
        var middle = London.DateOf(FlowBench.Start + ((bench.Time.GetUtcNow() - FlowBench.Start) / 2));
        yield return (all, FlowBench.Liaison);
        yield return (all with { End = middle }, FlowBench.Liaison);
        yield return (all with { Start = middle.AddDays(1) }, FlowBench.Liaison);
        yield return (all with { Custodian = "ZZ1" }, FlowBench.Liaison);
        yield return (all with { Practice = "Z99002", Category = "chase-result" }, FlowBench.Liaison);
        yield return (all with { Category = "start-medicine" }, FlowBench.Liaison);
        yield return (all, FlowBench.Hospital);
        yield return (all, FlowBench.Practice);
        yield return (all, FlowBench.OtherPractice);
    }

    private static bool In(AskRecord ask, MeasureScope scope, Caller caller, InventedLife life)
    {
        var day = London.DateOf(ask.AskedAt);
        return day >= scope.Start
            && day <= scope.End
            && (scope.Custodian is null || ask.Custodian == scope.Custodian)
            && (scope.Practice is null || ask.Practice == scope.Practice)
            && (scope.Category is null || ask.Category == scope.Category)
            && caller.Role switch
            {
                CallerRole.Hospital => ask.Custodian == caller.Ods,
                CallerRole.Practice => ask.Practice == caller.Ods && life.VisibleToPractice[ask.LetterId],
                _ => true,
            };
    }

    private static bool In(LetterRecord letter, MeasureScope scope, Caller caller)
    {
        var day = London.DateOf(letter.ReceivedAt);
        return day >= scope.Start
            && day <= scope.End
            && (scope.Custodian is null || letter.Custodian == scope.Custodian)
            && (scope.Practice is null || letter.Practice == scope.Practice)
            && (caller.Role is not CallerRole.Hospital || letter.Custodian == caller.Ods);
    }

    private static DateOnly MondayOf(DateTimeOffset moment)
    {
        var day = London.DateOf(moment);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    private static IEnumerable<(string, int, int)> Plain(IEnumerable<AskRecord> asks) =>
        asks.GroupBy(ask => $"{ask.Category}|{ask.Custodian}|{ask.Practice}", StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count(), group.Count(ask => ask.PreventedAt is not null)));

    private static IEnumerable<(string, int, int)> Counted(AskFigures figures) =>
        figures
            .By(count => $"{count.Category}|{count.Custodian}|{count.Practice}")
            .OrderBy(part => part.Key, StringComparer.Ordinal)
            .Select(part => (part.Key, part.Figures.Asked, part.Figures.Prevented));

    private static double HoursOf(FlowBench bench, IEnumerable<AskRecord> asks, InventedLife life)
    {
        var policies = bench.Get<PolicyShelf>().Current.Policies.ToDictionary(PolicyUrls.Of, StringComparer.Ordinal);
        return asks.Where(ask => ask.PreventedAt is not null)
            .Sum(ask =>
            {
                var policy = policies[life.PolicyOf[ask.Id]];
                var minutes = policy.Minutes.GetValueOrDefault(ask.Category) ?? new Estimate(0, 0, 0);
                return minutes.Central / 60 * policy.WouldHaveReachedGp.Central;
            });
    }

    private static LetterWeek Plain(IGrouping<DateOnly, LetterRecord> week)
    {
        // Every letter of the invented life is a discharge summary.
        var inTime = week.Count(letter => letter.AuthoredOn is { } date && letter.ReceivedAt - date <= TimeSpan.FromHours(24));
        return new LetterWeek(
            week.Key,
            week.Count(),
            week.Count(letter => letter.Disposition == "accepted"),
            week.Count(letter => letter.Disposition == "advised"),
            week.Count(letter => letter.Disposition == "rewritten"),
            week.Count(letter => letter.Disposition == "rejected"),
            week.Count(),
            inTime,
            0,
            0
        );
    }
}
