using FhirInterface.Flow.Reads;
using Hl7.Fhir.Model;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tests;

public sealed class SearchTests
{
    [Fact]
    public async Task Pages_miss_and_repeat_nothing_while_others_write()
    {
        await using var bench = await FlowBench.Open();
        for (var i = 0; i < 12; i++)
            await bench.Submit(new LetterText("No action required of the GP."));
        var expected = (await bench.Tasks(FlowBench.Practice)).Select(task => task.Id!).ToList();

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await bench.Reader.Search(
                new SearchQuery("Task") { Count = 5, Continuation = next },
                FlowBench.Practice,
                FlowBench.Cancel
            );
            seen.AddRange(page.Matches.Select(match => match.Id));
            next = page.Next;
            await bench.Move(page.Matches[0].Parse<FhirTask>(), FhirTask.TaskStatus.Received, FlowBench.Practice);
        } while (next is not null);

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Polling_by_last_updated_sees_every_change_once()
    {
        await using var bench = await FlowBench.Open();
        var last = FlowBench.Start.AddDays(-1);
        var seen = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bench.Submit(new LetterText("No action required of the GP."))));
            var page = await bench.Reader.Search(
                new SearchQuery("Task")
                {
                    Criteria =
                    [
                        new TokenCriterion("owner:identifier", [new TokenValue(Systems.Ods, "Z99001")]),
                        new TokenCriterion("status", [new TokenValue(null, "requested")]),
                        new DateCriterion("_lastUpdated", [new DateValue(DatePrefix.Gt, last, last.AddMilliseconds(1))]),
                    ],
                    Sort = [new SortKey("_lastUpdated")],
                },
                FlowBench.Practice,
                FlowBench.Cancel
            );
            seen.AddRange(page.Matches.Select(match => match.Id));
            last = page.Matches[^1].LastUpdated;
        }

        Assert.Equal(20, seen.Count);
        Assert.Equal(20, seen.Distinct().Count());
    }

    [Theory]
    [InlineData]
    [InlineData("authored-on")]
    [InlineData("-priority", "authored-on")]
    [InlineData("priority", "_lastUpdated")]
    [InlineData("-priority", "-modified")]
    [InlineData("-_lastUpdated")]
    public async Task A_pager_beside_a_writer_misses_and_repeats_nothing(params string[] sort)
    {
        await using var bench = await FlowBench.Open();
        for (var i = 0; i < 15; i++)
            await bench.Submit(new LetterText("GP to review blood pressure in 6 weeks."));
        var before = (await bench.Tasks(FlowBench.Practice)).ConvertAll(task => task.Id!);

        using var end = new CancellationTokenSource();
        var writing = Task.Run(
            async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    bench.Time.Advance(TimeSpan.FromMilliseconds(1));
                    await bench.Submit(new LetterText("GP to check weight in 4 weeks."));
                    var task = (await bench.Tasks(FlowBench.Practice)).Find(task => task.Status == FhirTask.TaskStatus.Requested);
                    await bench.Move(task!, FhirTask.TaskStatus.Received, FlowBench.Practice);
                }
            },
            FlowBench.Cancel
        );
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await bench.Reader.Search(
                new SearchQuery("Task")
                {
                    Count = 2,
                    Continuation = next,
                    Sort = [.. sort.Select(key => new SortKey(key.TrimStart('-'), key.StartsWith('-')))],
                },
                FlowBench.Practice,
                FlowBench.Cancel
            );
            seen.AddRange(page.Matches.Select(match => match.Id));
            next = page.Next;
            // A writer that is never done would have pages without end.
            if (before.TrueForAll(seen.Contains))
                await end.CancelAsync();
        } while (next is not null);
        await end.CancelAsync();
        await writing;

        Assert.Equal(seen.Distinct(), seen);
        Assert.Empty(before.Except(seen));
    }

    [Fact]
    public async Task The_newest_first_misses_and_repeats_nothing_of_what_was_there()
    {
        await using var bench = await FlowBench.Open();
        for (var i = 0; i < 9; i++)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            await bench.Submit(new LetterText("GP to review blood pressure in 6 weeks."));
        }

        var before = (await bench.Tasks(FlowBench.Practice)).ConvertAll(task => task.Id!);
        var (seen, times) = (new List<string>(), new List<DateTimeOffset>());
        string? next = null;
        do
        {
            var page = await bench.Reader.Search(
                new SearchQuery("Task")
                {
                    Count = 4,
                    Continuation = next,
                    Sort = [new SortKey("_lastUpdated", true)],
                },
                FlowBench.Practice,
                FlowBench.Cancel
            );
            seen.AddRange(page.Matches.Select(match => match.Id));
            times.AddRange(page.Matches.Select(match => match.LastUpdated));
            next = page.Next;
            // What comes in between is newer than the first page, and moves no row from one page to another.
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            await bench.Submit(new LetterText("GP to check weight in 4 weeks."));
        } while (next is not null);

        Assert.Equal(times.OrderDescending(), times);
        Assert.Equal(seen.Distinct(), seen);
        Assert.Equal(before.Order(), seen.Order());
    }

    [Theory]
    [InlineData("_lastUpdated")]
    [InlineData("modified")]
    public async Task What_changes_while_the_newest_are_read_keeps_its_place(string sort)
    {
        await using var bench = await FlowBench.Open();
        for (var i = 0; i < 5; i++)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            await bench.Submit(new LetterText("GP to review blood pressure in 6 weeks."));
        }

        var before = await bench.Tasks(FlowBench.Practice);
        var first = await Next(null);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        // One that was shown, two that were not, the very last among them, and one that was not there.
        var shown = before.Single(task => task.Id == first.Matches[0].Id);
        await bench.Move(shown, FhirTask.TaskStatus.Received, FlowBench.Practice);
        foreach (var unseen in (FhirTask[])[before[0], before[4]])
            await bench.Move(unseen, FhirTask.TaskStatus.Received, FlowBench.Practice);
        await bench.Submit(new LetterText("GP to check weight in 4 weeks."));

        var (seen, moved) = (first.Matches.ToList(), new List<string>());
        for (var page = first; page.Next is not null; )
        {
            page = await Next(page.Next);
            seen.AddRange(page.Matches);
            moved.AddRange(page.Matches.Where(match => match.Version == 2).Select(match => match.Id));
        }

        Assert.Equal(before.Select(task => task.Id).Order(), seen.Select(match => match.Id).Order());
        Assert.Equal(new[] { before[0].Id, before[4].Id }.Order(), moved.Order());

        Task<SearchPage> Next(string? continuation) =>
            bench.Reader.Search(
                new SearchQuery("Task")
                {
                    Count = 3,
                    Continuation = continuation,
                    Sort = [new SortKey(sort, true)],
                },
                FlowBench.Practice,
                FlowBench.Cancel
            );
    }

    [Fact]
    public async Task Polling_misses_nothing_that_another_server_commits_late()
    {
        await using var bench = await FlowBench.Open(realTime: true, shared: true);
        await using var second = await bench.Another();
        var writing = Task.WhenAll(
            ((FlowBench[])[bench, second]).Select(server =>
                Task.Run(
                    async () =>
                    {
                        for (var i = 0; i < 20; i++)
                            await Task.WhenAll(
                                Enumerable.Range(0, 3).Select(_ => server.Submit(new LetterText("No action required of the GP.")))
                            );
                    },
                    FlowBench.Cancel
                )
            )
        );
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var since = DateTimeOffset.UnixEpoch;
        bool done;
        do
        {
            done = writing.IsCompleted;
            // What a practice does: from the newest moment that it has seen on, and no further back.
            var page = await second.Reader.Search(
                new SearchQuery("Task")
                {
                    Criteria = [new DateCriterion("_lastUpdated", [new DateValue(DatePrefix.Gt, since, since.AddMilliseconds(1))])],
                    Sort = [new SortKey("_lastUpdated")],
                    Count = SearchQuery.MaxCount,
                },
                FlowBench.Practice,
                FlowBench.Cancel
            );
            seen.UnionWith(page.Matches.Select(match => match.Id));
            since = page.Matches.Count > 0 ? page.Matches[^1].LastUpdated : since;
        } while (!done);
        await writing;

        Assert.Equal((await bench.Tasks(FlowBench.Practice)).Select(task => task.Id!).Order(), seen.Order());
    }

    [Fact]
    public async Task Sorted_pages_include_the_letters_that_tasks_are_about()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(new LetterText("GP to review blood pressure in 6 weeks."));
        await bench.Submit(new LetterText("GP to check weight in 4 weeks."));

        var page = await bench.Reader.Search(
            new SearchQuery("Task")
            {
                Criteria =
                [
                    new UriCriterion("_profile", [Systems.Profile("GpAction")]),
                    new MissingCriterion("due", false),
                    new TokenCriterion("patient:identifier", [new TokenValue(Systems.NhsNumber, "9990000018")]),
                ],
                Sort = [new SortKey("due", Descending: true)],
                Include = ["Task:focus"],
                WithTotal = true,
            },
            FlowBench.Practice,
            FlowBench.Cancel
        );

        Assert.Equal(2, page.Total);
        Assert.Equal(2, page.Included.Count);
        var dues = page.Matches.Select(match => match.Parse<FhirTask>().Restriction!.Period!.End).ToList();
        Assert.Equal(dues.OrderDescending(), dues);
    }

    [Fact]
    public async Task A_continuation_of_another_search_is_refused()
    {
        await using var bench = await FlowBench.Open();
        for (var i = 0; i < 3; i++)
            await bench.Submit(new LetterText("No action required of the GP."));
        var page = await bench.Reader.Search(new SearchQuery("Task") { Count = 1 }, FlowBench.Practice, FlowBench.Cancel);

        await Assert.ThrowsAsync<InvalidContinuationException>(() =>
            bench.Reader.Search(new SearchQuery("Bundle") { Count = 1, Continuation = page.Next }, FlowBench.Practice, FlowBench.Cancel)
        );
    }

    [Fact]
    public async Task A_letter_is_found_by_what_it_is_searched_by_and_its_provenance_leads_to_the_posted_bytes()
    {
        await using var bench = await FlowBench.Open();
        var text = new LetterText("GP to chase CT chest report.");
        var posted = FhirText.Write(text.Write()).ToArray();
        var released = Assert.IsType<Submission.Released>(await bench.Submit(text));

        var found = await bench.Reader.Search(
            new SearchQuery("Bundle")
            {
                Criteria =
                [
                    new TokenCriterion("identifier", [new TokenValue(null, text.Posting)]),
                    new TokenCriterion("practice", [new TokenValue(Systems.Ods, "Z99001")]),
                    new TokenCriterion("_tag", [new TokenValue(Systems.Submission, "superseded")], Not: true),
                ],
                RevInclude = ["Provenance:target"],
            },
            FlowBench.Practice,
            FlowBench.Cancel
        );

        Assert.Equal(released.Id, Assert.Single(found.Matches).Id);
        Assert.Equal(2, found.Included.Count);
        var source = found
            .Included.Select(match => match.Parse<Provenance>())
            .SelectMany(provenance => provenance.Entity)
            .Single(entity => entity.Role == Provenance.ProvenanceEntityRole.Source);
        var binary = await bench.Reader.Binary(source.What!.Reference!.Split('/')[1], FlowBench.Practice, FlowBench.Cancel);
        Assert.Equal(posted, binary!.Body.ToArray());
        Assert.Null(await bench.Reader.Binary(source.What.Reference.Split('/')[1], FlowBench.OtherPractice, FlowBench.Cancel));
    }

    [Fact]
    public async Task Every_access_leaves_an_audit_event()
    {
        await using var bench = await FlowBench.Open();
        var released = Assert.IsType<Submission.Released>(await bench.Submit(new LetterText("No action required of the GP.")));
        await bench.Letter(released.Id, FlowBench.Practice);

        var page = await bench.Reader.Search(
            new SearchQuery("AuditEvent") { Criteria = [new ReferenceCriterion("entity", [new ReferenceValue("Bundle", released.Id)])] },
            FlowBench.Liaison,
            FlowBench.Cancel
        );

        Assert.Equal(["C", "R"], page.Matches.Select(match => match.Parse<AuditEvent>().Action.ToString()));
    }
}
