using Hl7.Fhir.Model;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tests;

public sealed class ClockTests
{
    [Fact]
    public async Task A_held_letter_is_released_for_safety_when_its_time_has_come_and_once()
    {
        await using var bench = await FlowBench.Open();
        var held = Assert.IsType<Submission.Rejected>(await bench.Submit(new LetterText("GP to start amlodipine 5 mg once daily.")));

        await bench.Pass(TimeSpan.FromHours(3.9));
        Assert.Null(await bench.Letter(held.Id, FlowBench.Practice));

        await bench.Restart();
        await bench.Pass(TimeSpan.FromHours(0.2));
        await bench.Pass(TimeSpan.FromHours(0.2));

        var letter = await bench.Letter(held.Id, FlowBench.Practice);
        Assert.Equal("2", letter!.Meta!.VersionId);
        Assert.Contains(letter.Meta.Tag, tag => tag.Code == "safety-release");
        Assert.Equal(FlowBench.Words((await bench.Letter(held.Id, FlowBench.Hospital, 1))!), FlowBench.Words(letter));
        Assert.Single(await bench.Tasks(FlowBench.Practice, "GpLetter"));
        Assert.Equal("start-medicine", Assert.Single(await bench.Tasks(FlowBench.Hospital, "HospitalAction")).Code!.Coding[0].Code);
        Assert.Single(await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"));
    }

    [Fact]
    public async Task A_letter_about_an_uncertain_patient_is_never_released_by_a_clock()
    {
        await using var bench = await FlowBench.Open();
        var held = Assert.IsType<Submission.Rejected>(await bench.Submit(new LetterText("No action required.") { Practice = null }));

        await bench.Pass(TimeSpan.FromDays(30));

        Assert.NotNull(await bench.Letter(held.Id, FlowBench.Hospital));
        Assert.Empty(await bench.Tasks(FlowBench.Practice));
    }

    [Fact]
    public async Task What_the_hospital_does_not_accept_in_time_goes_back_to_the_practice_in_its_own_words()
    {
        await using var bench = await FlowBench.Open();
        var released = Assert.IsType<Submission.Released>(
            await bench.Submit(new LetterText("GP to chase CT chest report.", "GP to arrange an echocardiogram."))
        );
        Assert.Equal(2, (await bench.Tasks(FlowBench.Hospital, "HospitalAction")).Count);
        var echo = (await bench.Tasks(FlowBench.Hospital, "HospitalAction")).Single(task => task.Code!.Coding[0].Code == "arrange-test");
        Assert.IsType<Tasks.TaskMove.Moved>(await bench.Move(echo, FhirTask.TaskStatus.Accepted, FlowBench.Hospital));

        await bench.Pass(TimeSpan.FromHours(24.1));

        var hospital = (await bench.Tasks(FlowBench.Hospital, "HospitalAction")).Single(task =>
            task.Code!.Coding[0].Code == "chase-result"
        );
        Assert.Equal(FhirTask.TaskStatus.Cancelled, hospital.Status);
        Assert.Equal("returned-to-practice", hospital.StatusReason!.Coding[0].Code);
        var gp = Assert.Single(await bench.Tasks(FlowBench.Practice, "GpAction", openOnly: true));
        Assert.Equal("chase-result", gp.Code!.Coding[0].Code);
        var letter = (await bench.Letter(released.Id, FlowBench.Practice))!;
        Assert.Equal("3", letter.Meta!.VersionId);
        Assert.Contains("GP to chase CT chest report.", FlowBench.Words(letter));
        Assert.DoesNotContain("GP to arrange an echocardiogram", FlowBench.Words(letter));
    }

    [Fact]
    public async Task What_the_hospital_rejects_goes_back_at_once()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(new LetterText("GP to chase CT chest report."));
        var action = Assert.Single(await bench.Tasks(FlowBench.Hospital, "HospitalAction"));

        await bench.Move(action, FhirTask.TaskStatus.Rejected, FlowBench.Hospital, "Not ours");

        Assert.Single(await bench.Tasks(FlowBench.Practice, "GpAction", openOnly: true));
        Assert.Empty(await bench.Tasks(FlowBench.Hospital, "HospitalAction", openOnly: true));
    }

    [Fact]
    public async Task A_letter_that_nobody_collects_becomes_an_issue()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(new LetterText("No action required."));
        await bench.Submit(new LetterText("No action required."));
        var collected = (await bench.Tasks(FlowBench.Practice, "GpLetter"))[0];
        Assert.IsType<Tasks.TaskMove.Moved>(await bench.Move(collected, FhirTask.TaskStatus.Received, FlowBench.Practice));

        await bench.Pass(TimeSpan.FromHours(24.1));

        var issue = Assert.Single(await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"));
        Assert.Equal("late", issue.ReasonCode!.Coding[0].Code);
    }

    [Fact]
    public async Task An_accepted_action_past_its_due_is_told()
    {
        await using var bench = await FlowBench.Open();
        await bench.Submit(new LetterText("GP to chase CT chest report within 2 weeks."));
        var action = Assert.Single(await bench.Tasks(FlowBench.Hospital, "HospitalAction"));
        await bench.Move(action, FhirTask.TaskStatus.Accepted, FlowBench.Hospital);
        await bench.Move(
            Assert.Single(await bench.Tasks(FlowBench.Practice, "GpLetter")),
            FhirTask.TaskStatus.Received,
            FlowBench.Practice
        );

        await bench.Pass(TimeSpan.FromDays(16));

        Assert.Single(await bench.Tasks(FlowBench.Practice, "InterfaceIssue"));
    }
}
