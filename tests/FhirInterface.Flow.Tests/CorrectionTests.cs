using Hl7.Fhir.Model;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tests;

public sealed class CorrectionTests
{
    [Fact]
    public async Task A_correction_of_a_held_letter_stops_its_clock_and_releases()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to start amlodipine 5 mg once daily.");
        var held = Assert.IsType<Submission.Rejected>(await bench.Submit(first));

        var corrected = await bench.Submit(
            new LetterText("Amlodipine 5 mg once daily started and 28 days supplied by our pharmacy.") { Replaces = first.Posting }
        );

        var released = Assert.IsType<Submission.Released>(corrected);
        await bench.Pass(TimeSpan.FromHours(5));
        Assert.Contains((await bench.Letter(held.Id, FlowBench.Hospital))!.Meta!.Tag, tag => tag.Code == "superseded");
        Assert.Null(await bench.Letter(held.Id, FlowBench.Practice));
        Assert.NotNull(await bench.Letter(released.Id, FlowBench.Practice));
        Assert.Single(await bench.Tasks(FlowBench.Practice, "GpLetter"));
        Assert.Empty(await bench.Tasks(FlowBench.Hospital, "HospitalAction"));
    }

    [Fact]
    public async Task An_ask_that_a_correction_silently_drops_becomes_the_hospitals()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to start amlodipine 5 mg once daily.", "GP to provide a fit note for 4 weeks.") { Series = "s1" };
        Assert.IsType<Submission.Rejected>(await bench.Submit(first));

        Assert.IsType<Submission.Released>(
            await bench.Submit(new LetterText("Fit note for 4 weeks issued by the ward.") { Series = "s1" })
        );

        var action = Assert.Single(await bench.Tasks(FlowBench.Hospital, "HospitalAction"));
        Assert.Equal("start-medicine", action.Code!.Coding[0].Code);
    }

    [Fact]
    public async Task A_held_correction_keeps_the_earliest_release_of_its_series()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to start amlodipine 5 mg once daily.");
        await bench.Submit(first);
        await bench.Pass(TimeSpan.FromHours(3));

        var second = Assert.IsType<Submission.Rejected>(
            await bench.Submit(new LetterText("GP to start ramipril 5 mg once daily.") { Replaces = first.Posting })
        );

        var due = (FhirDateTime)second.Outcome.Issue[0].Extension.Single(extension => extension.Url == Systems.ReleaseDue).Value!;
        Assert.Equal(FlowBench.Start.AddHours(4), due.ToDateTimeOffset(TimeSpan.Zero));
        await bench.Pass(TimeSpan.FromHours(1.1));
        Assert.NotNull(await bench.Letter(second.Id, FlowBench.Practice));
        Assert.Single(await bench.Tasks(FlowBench.Practice, "GpLetter"));
    }

    [Fact]
    public async Task Begun_actions_carry_over_and_others_are_replaced()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to chase CT chest report.", "GP to arrange an echocardiogram.");
        await bench.Submit(first);
        var chase = (await bench.Tasks(FlowBench.Hospital, "HospitalAction")).Single(task => task.Code!.Coding[0].Code == "chase-result");
        await bench.Move(chase, FhirTask.TaskStatus.Accepted, FlowBench.Hospital);

        var second = Assert.IsType<Submission.Released>(
            await bench.Submit(
                new LetterText("GP to chase the CT chest report.", "GP to arrange an echocardiogram.") { Replaces = first.Posting }
            )
        );

        var open = await bench.Tasks(FlowBench.Hospital, "HospitalAction", openOnly: true);
        Assert.Equal(2, open.Count);
        var carried = open.Single(task => task.Id == chase.Id);
        Assert.Equal($"Bundle/{second.Id}", carried.Focus!.Reference);
        Assert.Equal(FhirTask.TaskStatus.Accepted, carried.Status);
        Assert.Single(await bench.Tasks(FlowBench.Practice, "GpLetter", openOnly: true));
    }

    [Fact]
    public async Task A_begun_action_whose_ask_is_gone_stays_with_a_note()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to chase CT chest report.");
        await bench.Submit(first);
        var chase = Assert.Single(await bench.Tasks(FlowBench.Hospital, "HospitalAction"));
        await bench.Move(chase, FhirTask.TaskStatus.Accepted, FlowBench.Hospital);

        await bench.Submit(new LetterText("No action required of the GP.") { Replaces = first.Posting });

        var left = Assert.Single(await bench.Tasks(FlowBench.Hospital, "HospitalAction"));
        Assert.Equal(FhirTask.TaskStatus.Accepted, left.Status);
        Assert.NotEmpty(left.Note);
    }

    [Fact]
    public async Task Another_custodians_identifier_is_refused_naming_nothing()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("No action required.");
        var released = Assert.IsType<Submission.Released>(await bench.Submit(first));

        var refused = Assert.IsType<Submission.OfAnotherCustodian>(
            await bench.Submit(new LetterText("Other.") { Custodian = "ZZ2", Replaces = first.Posting }, FlowBench.OtherHospital)
        );

        Assert.DoesNotContain(released.Id, refused.Outcome.Issue[0].Details!.Text);
    }

    [Fact]
    public async Task A_withdrawal_cancels_what_is_not_begun_and_tells_the_practice()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to chase CT chest report.", "GP to review blood pressure in 6 weeks.");
        var released = Assert.IsType<Submission.Released>(await bench.Submit(first));

        Assert.IsType<Submission.Released>(
            await bench.Submit(new LetterText("Entered in error.") { Replaces = first.Posting, Status = CompositionStatus.EnteredInError })
        );

        Assert.Contains((await bench.Letter(released.Id, FlowBench.Practice))!.Meta!.Tag, tag => tag.Code == "withdrawn");
        Assert.Empty(await bench.Tasks(FlowBench.Hospital, "HospitalAction", openOnly: true));
        Assert.Empty(await bench.Tasks(FlowBench.Practice, "GpAction", openOnly: true));
        Assert.Single(await bench.Tasks(FlowBench.Practice, "GpLetter", openOnly: true));
    }

    [Fact]
    public async Task Two_corrections_at_once_take_one_order()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to chase CT chest report.");
        await bench.Submit(first);

        var both = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i => Task.Run(() => bench.Submit(new LetterText("GP to chase CT chest report.") { Replaces = first.Posting })))
        );

        Assert.All(both, submission => Assert.IsType<Submission.Released>(submission));
        Assert.Single(await bench.Tasks(FlowBench.Hospital, "HospitalAction", openOnly: true));
        Assert.Single(await bench.Tasks(FlowBench.Practice, "GpLetter", openOnly: true));
    }

    [Fact]
    public async Task A_held_letter_that_was_entered_in_error_is_never_released()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to start amlodipine 5 mg once daily.");
        var held = Assert.IsType<Submission.Rejected>(await bench.Submit(first));

        Assert.IsType<Submission.Released>(
            await bench.Submit(new LetterText("Entered in error.") { Replaces = first.Posting, Status = CompositionStatus.EnteredInError })
        );
        await bench.Pass(TimeSpan.FromDays(3));

        Assert.Null(await bench.Letter(held.Id, FlowBench.Practice));
        Assert.Empty(await bench.Tasks(FlowBench.Practice));
        Assert.Empty(await bench.Tasks(FlowBench.Hospital, "HospitalAction"));
    }

    [Fact]
    public async Task Two_different_corrections_at_once_take_one_order_and_never_both()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to start amlodipine 5 mg once daily.") { Series = "s2" };
        await bench.Submit(first);

        await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i =>
                    Task.Run(() =>
                        bench.Submit(
                            i % 2 == 0
                                ? new LetterText("GP to chase CT chest report.") { Replaces = first.Posting }
                                : new LetterText("GP to chase the histology of the biopsy.") { Series = "s2" }
                        )
                    )
                )
        );

        // The last one is in force, whichever it was: its ask has its action, those before have none, and the one dropped first has its own.
        var open = await bench.Tasks(FlowBench.Hospital, "HospitalAction", openOnly: true);
        Assert.Equal(["chase-result", "start-medicine"], open.Select(task => task.Code!.Coding[0].Code!).Order(StringComparer.Ordinal));
        Assert.Single(await bench.Tasks(FlowBench.Practice, "GpLetter", openOnly: true));
    }

    [Fact]
    public async Task A_chain_of_corrections_leaves_the_last_in_force()
    {
        await using var bench = await FlowBench.Open();
        var first = new LetterText("GP to chase CT chest report.", "GP to review blood pressure in 6 weeks.");
        await bench.Submit(first);
        var second = new LetterText("GP to chase CT chest report.") { Replaces = first.Posting };
        await bench.Submit(second);
        var third = new LetterText("GP to review blood pressure in 6 weeks.") { Replaces = second.Posting };
        var last = Assert.IsType<Submission.Released>(await bench.Submit(third));

        Assert.Empty(await bench.Tasks(FlowBench.Hospital, "HospitalAction", openOnly: true));
        var left = Assert.Single(await bench.Tasks(FlowBench.Practice, "GpAction", openOnly: true));
        Assert.Equal($"Bundle/{last.Id}", left.Focus!.Reference);
    }

    [Fact]
    public async Task A_letter_for_two_practices_is_uncertain_and_no_clock_releases_it()
    {
        await using var bench = await FlowBench.Open();
        var letter = new LetterText("GP to review blood pressure in 6 weeks.").Write();
        var patient = letter.Entry.Select(entry => entry.Resource).OfType<Patient>().Single();
        patient.GeneralPractitioner.Add(
            new ResourceReference { Type = "Organization", Identifier = new Identifier(Systems.Ods, "Z99002") }
        );

        var held = Assert.IsType<Submission.Rejected>(await bench.Submit(letter));
        Assert.DoesNotContain(held.Outcome.Issue[0].Extension, extension => extension.Url == Systems.ReleaseDue);
        await bench.Pass(TimeSpan.FromDays(30));

        Assert.Null(await bench.Letter(held.Id, FlowBench.Practice));
        Assert.Null(await bench.Letter(held.Id, FlowBench.OtherPractice));
        var issue = Assert.Single(await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"));
        Assert.Equal(RequestPriority.Urgent, issue.Priority);
    }
}
