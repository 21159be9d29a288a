using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Tests;

public sealed class SubmissionTests
{
    [Fact]
    public async Task A_clean_letter_is_released_with_a_letter_task()
    {
        await using var bench = await FlowBench.Open();

        var released = Assert.IsType<Submission.Released>(await bench.Submit(new LetterText("Please see her in surgery in four weeks.")));

        Assert.Equal(1, released.Version);
        Assert.Contains(await bench.Tasks(FlowBench.Practice), task => task.Code!.Coding[0].Code == "letter");
        Assert.NotNull(await bench.Letter(released.Id, FlowBench.Practice));
        Assert.Null(await bench.Letter(released.Id, FlowBench.OtherPractice));
        Assert.Null(await bench.Letter(released.Id, FlowBench.OtherHospital));
    }

    [Fact]
    public async Task A_chased_result_goes_back_to_the_hospital()
    {
        await using var bench = await FlowBench.Open();

        var released = Assert.IsType<Submission.Released>(
            await Shown(bench.Submit(new LetterText("GP to kindly chase CT chest report.", "GP to review blood pressure in 6 weeks.")))
        );

        Assert.Equal(2, released.Version);
        Assert.Equal("rewritten", released.Outcome.Issue[0].Details!.Coding[0].Code);
        var hospital = Assert.Single(await bench.Tasks(FlowBench.Hospital, "HospitalAction"));
        Assert.Equal("chase-result", hospital.Code!.Coding[0].Code);
        Assert.Single(await bench.Tasks(FlowBench.Practice, "GpAction"));
        Assert.Contains("chase CT chest report", FlowBench.Words((await bench.Letter(released.Id, FlowBench.Practice, 1))!));
    }

    [Fact]
    public async Task A_rejected_letter_is_held_and_hidden_from_the_practice()
    {
        await using var bench = await FlowBench.Open();

        var held = Assert.IsType<Submission.Rejected>(await bench.Submit(new LetterText("GP to start amlodipine 5 mg once daily.")));

        Assert.Contains(held.Outcome.Issue[0].Extension, extension => extension.Url == Systems.ReleaseDue);
        Assert.Null(await bench.Letter(held.Id, FlowBench.Practice));
        Assert.NotNull(await bench.Letter(held.Id, FlowBench.Hospital));
        Assert.NotNull(await bench.Letter(held.Id, FlowBench.Liaison));
        Assert.Empty(await bench.Tasks(FlowBench.Practice));
    }

    [Fact]
    public async Task The_same_posting_again_gets_the_first_answer()
    {
        await using var bench = await FlowBench.Open();
        var letter = new LetterText("GP to chase CT chest report.").Write();
        var first = Assert.IsType<Submission.Released>(await bench.Submit(letter));
        await bench.Restart();

        var again = Assert.IsType<Submission.Repeated>(await bench.Submit(letter));

        Assert.Equal((first.Id, first.Version), (again.Id, again.Version));
        Assert.Equal(first.Outcome.Issue.Count, again.Outcome.Issue.Count);
        Assert.Single(await bench.Tasks(FlowBench.Hospital, "HospitalAction"));
    }

    private static async Task<Submission> Shown(Task<Submission> submission)
    {
        var result = await submission;
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Join(
                '\n',
                result.Outcome.Issue.Select(i =>
                    $"{i.Severity} {i.Details?.Coding.FirstOrDefault()?.Code} {i.Details?.Text} {i.Diagnostics} {i.Expression.FirstOrDefault()}"
                )
            )
        );
        return result;
    }

    [Fact]
    public async Task A_request_id_may_repeat_only_with_the_same_content()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(new LetterText("No action required."), requestId: "r1");

        Assert.IsType<Submission.RequestIdReused>(await bench.Submit(new LetterText("Something else."), requestId: "r1"));
    }

    [Fact]
    public async Task A_letter_without_certain_practice_raises_an_urgent_issue_at_once()
    {
        await using var bench = await FlowBench.Open();

        var held = Assert.IsType<Submission.Rejected>(await bench.Submit(new LetterText("GP to review in 4 weeks.") { Practice = null }));

        Assert.DoesNotContain(held.Outcome.Issue[0].Extension, extension => extension.Url == Systems.ReleaseDue);
        var issue = Assert.Single(await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"));
        Assert.Equal(RequestPriority.Urgent, issue.Priority);
        Assert.Single(await bench.Tasks(FlowBench.Hospital, "InterfaceIssue"));
    }
}
