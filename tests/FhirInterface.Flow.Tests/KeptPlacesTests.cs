using System.Linq.Expressions;
using FhirInterface.Flow.Reads;
using FhirInterface.Store;
using FhirInterface.Store.Actions;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tests;

/// <summary>Pages sorted by when a Task is due, while the day of one of them is put off by a longer prescription.</summary>
public sealed class KeptPlacesTests
{
    private const string Longer = "83C40E-ZZ1000-00002";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_task_whose_day_changes_keeps_its_place(bool descending)
    {
        await using var bench = await FlowBench.Open();
        await OneMedicineTests.Send(bench, new Prescription());
        await bench.Submit(new LetterText("GP to check weight in 4 weeks."));
        await bench.Submit(new LetterText("GP to check weight in 6 weeks."));
        var first = await Page(bench, descending, SearchQuery.MaxCount, null);
        var expected = first.Matches.Select(match => match.Id).ToList();
        // The medicine is due first: it would come again behind the others, or be passed over ahead of them.
        var putOffAfter = descending ? expected.Count - 1 : 1;

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await Page(bench, descending, 1, next);
            seen.AddRange(page.Matches.Select(match => match.Id));
            next = page.Next;
            if (seen.Count == putOffAfter)
            {
                bench.Time.Advance(TimeSpan.FromSeconds(1));
                await OneMedicineTests.Send(
                    bench,
                    new Prescription(Quantity: 56) { Number = Longer, Item = "b54219b8-f741-4c47-b662-e4f8dfa49ab6" }
                );
            }
        } while (next is not null);

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task A_task_that_changes_while_a_page_is_read_is_on_it_once()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(new LetterText("GP to check weight in 4 weeks."));
        var tasks = await bench.Tasks(FlowBench.Practice);
        // A column is read between the two looks of a page: at what stands where it stood, and at what changed since.
        var column = new Beside<ActionRecord>(
            SortColumn<ActionRecord>.Moment(row => row.LastUpdated),
            async () =>
            {
                bench.Time.Advance(TimeSpan.FromSeconds(1));
                await bench.Move(tasks[0], FhirTask.TaskStatus.Received, FlowBench.Practice);
            }
        )
        {
            Earlier = version => version.LastUpdated.UtcTicks,
        };

        var (rows, next) = await bench
            .Get<LetterStore>()
            .Read(db => KeptPlaces.Cut(db, new SearchQuery("Task"), db.Actions, [(column, false)], 10, FlowBench.Cancel));

        Assert.Contains(await bench.Tasks(FlowBench.Practice), task => task.Status == FhirTask.TaskStatus.Received);
        Assert.Equal(tasks.Select(task => task.Id).Order(), rows.Select(row => row.Id).Order());
        Assert.Null(next);
    }

    private static Task<SearchPage> Page(FlowBench bench, bool descending, int count, string? next) =>
        bench.Reader.Search(
            new SearchQuery("Task")
            {
                Count = count,
                Continuation = next,
                Sort = [new SortKey("due", descending)],
            },
            FlowBench.Practice,
            FlowBench.Cancel
        );

    /// <summary>A column beside which something else happens the first time that it is read.</summary>
    private sealed class Beside<T>(SortColumn<T> column, Func<Task> happens) : SortColumn<T>
    {
        private bool happened;

        public override LambdaExpression Column => column.Column;

        public override long Of(T row)
        {
            if (!happened)
            {
                happened = true;
                happens().GetAwaiter().GetResult();
            }

            return column.Of(row);
        }

        public override Expression Parameter(long value) => column.Parameter(value);

        public override IOrderedQueryable<T> First(IQueryable<T> rows, bool descending) => column.First(rows, descending);

        public override IOrderedQueryable<T> Then(IOrderedQueryable<T> rows, bool descending) => column.Then(rows, descending);
    }
}
