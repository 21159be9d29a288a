using FhirInterface.Flow.Reads;

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
}
