using FhirInterface.Flow.Tasks;
using Hl7.Fhir.Model;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tests;

public sealed class TaskMoveTests
{
    [Fact]
    public async Task The_owner_moves_on_step_by_step_and_each_is_a_version()
    {
        await using var bench = await Released();
        var action = Assert.Single(await bench.Tasks(FlowBench.Practice, "GpAction"));

        foreach (
            var to in new[]
            {
                FhirTask.TaskStatus.Received,
                FhirTask.TaskStatus.Accepted,
                FhirTask.TaskStatus.InProgress,
                FhirTask.TaskStatus.OnHold,
                FhirTask.TaskStatus.InProgress,
                FhirTask.TaskStatus.Completed,
            }
        )
            Assert.IsType<TaskMove.Moved>(await bench.Move(action, to, FlowBench.Practice));

        var history = await bench.Reader.History("Task", action.Id!, 50, null, null, FlowBench.Practice, FlowBench.Cancel);
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], history!.Matches.Select(version => version.Version));
        Assert.IsType<TaskMove.Illegal>(await bench.Move(action, FhirTask.TaskStatus.Cancelled, FlowBench.Hospital, "late"));
    }

    [Fact]
    public async Task Illegal_stale_unguarded_foreign_and_unseen_moves_are_told_apart()
    {
        await using var bench = await Released();
        var action = Assert.Single(await bench.Tasks(FlowBench.Practice, "GpAction"));
        var hospitals = Assert.Single(await bench.Tasks(FlowBench.Practice, "HospitalAction"));

        Assert.IsType<TaskMove.Illegal>(await bench.Move(action, FhirTask.TaskStatus.Completed, FlowBench.Practice));
        Assert.IsType<TaskMove.Forbidden>(await bench.Move(action, FhirTask.TaskStatus.Accepted, FlowBench.Hospital));
        Assert.IsType<TaskMove.Forbidden>(await bench.Move(hospitals, FhirTask.TaskStatus.Accepted, FlowBench.Practice));
        Assert.IsType<TaskMove.Unprocessable>(await bench.Move(action, FhirTask.TaskStatus.Rejected, FlowBench.Practice));
        Assert.IsType<TaskMove.Stale>(await bench.Moves.Move(action.Id!, 9, action, FlowBench.Practice, FlowBench.Cancel));
        Assert.IsType<TaskMove.Unguarded>(await bench.Moves.Move(action.Id!, null, action, FlowBench.Practice, FlowBench.Cancel));
        Assert.IsType<TaskMove.NotFound>(await bench.Moves.Move(action.Id!, 1, action, FlowBench.OtherPractice, FlowBench.Cancel));
    }

    [Fact]
    public async Task Only_what_may_be_written_may_change()
    {
        await using var bench = await Released();
        var action = Assert.Single(await bench.Tasks(FlowBench.Practice, "GpAction"));

        var described = (FhirTask)action.DeepCopy();
        described.Description = "Something else";
        Assert.IsType<TaskMove.Unprocessable>(await bench.Moves.Move(action.Id!, 1, described, FlowBench.Practice, FlowBench.Cancel));

        var unaddressed = (FhirTask)action.DeepCopy();
        unaddressed.Owner = null;
        Assert.IsType<TaskMove.Unprocessable>(await bench.Moves.Move(action.Id!, 1, unaddressed, FlowBench.Practice, FlowBench.Cancel));

        var noted = (FhirTask)action.DeepCopy();
        noted.Note.Add(new Annotation { Text = "Booked for Tuesday" });
        noted.Meta = null;
        noted.LastModified = "2020-01-01";
        Assert.IsType<TaskMove.Moved>(await bench.Moves.Move(action.Id!, 1, noted, FlowBench.Practice, FlowBench.Cancel));
    }

    [Fact]
    public async Task A_rejection_by_the_practice_becomes_an_issue_with_its_reason_and_stands_in_for_the_ask()
    {
        await using var bench = await Released();
        var action = Assert.Single(await bench.Tasks(FlowBench.Practice, "GpAction"));

        await bench.Move(action, FhirTask.TaskStatus.Rejected, FlowBench.Practice, "Not our patient");

        var issue = Assert.Single(await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"));
        Assert.Contains("Not our patient", issue.Description);
        Assert.Empty(await bench.Tasks(FlowBench.Practice, "GpAction", openOnly: true));
    }

    [Fact]
    public async Task A_letter_may_be_filed_without_acceptance()
    {
        await using var bench = await Released();
        var letter = Assert.Single(await bench.Tasks(FlowBench.Practice, "GpLetter"));

        Assert.IsType<TaskMove.Moved>(await bench.Move(letter, FhirTask.TaskStatus.Completed, FlowBench.Practice));
    }

    [Fact]
    public async Task A_practice_raises_an_issue_that_the_liaison_owns()
    {
        await using var bench = await Released();
        var letter = Assert.Single(await bench.Tasks(FlowBench.Practice, "GpLetter"));
        var issue = new FhirTask
        {
            Status = FhirTask.TaskStatus.Requested,
            Intent = FhirTask.TaskIntent.Order,
            Code = new CodeableConcept(Systems.TaskCode, "interface-issue"),
            Description = "The dose is missing.",
            Requester = new ResourceReference { Identifier = new Identifier(Systems.Ods, "Z99001") },
            ReasonCode = new CodeableConcept(Systems.IssueCategory, "missing-information"),
            Focus = letter.Focus,
        };

        issue.ReasonCode.Coding[0].Code = "no-such-category";
        Assert.IsType<RaisedIssue.Unprocessable>(await bench.Desk.Raise(issue, FlowBench.Practice, FlowBench.Cancel));
        issue.ReasonCode.Coding[0].Code = "missing-information";
        Assert.IsType<RaisedIssue.Raised>(await bench.Desk.Raise(issue, FlowBench.Practice, FlowBench.Cancel));

        Assert.Single(await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"));
        Assert.Single(await bench.Tasks(FlowBench.Hospital, "InterfaceIssue"));
        Assert.Empty(await bench.Tasks(FlowBench.OtherPractice));
    }

    [Fact]
    public async Task An_open_issue_gets_another_category_and_a_closed_one_does_not()
    {
        await using var bench = await Released();
        var raised = Assert.IsType<RaisedIssue.Raised>(
            await bench.Desk.Raise(
                new FhirTask
                {
                    Status = FhirTask.TaskStatus.Requested,
                    Intent = FhirTask.TaskIntent.Order,
                    Code = new CodeableConcept(Systems.TaskCode, "interface-issue"),
                    Description = "The third one this week.",
                    Requester = new ResourceReference { Identifier = new Identifier(Systems.Ods, "Z99001") },
                    ReasonCode = new CodeableConcept(Systems.IssueCategory, "other"),
                },
                FlowBench.Practice,
                FlowBench.Cancel
            )
        );
        var id = raised.Task.Id;

        Assert.IsType<TaskMove.Unprocessable>(
            await bench.Desk.Recategorise(id, 1, "no-such-category", "A liaison", FlowBench.Liaison, FlowBench.Cancel)
        );
        Assert.IsType<TaskMove.Forbidden>(await bench.Desk.Recategorise(id, 1, "late", "A nurse", FlowBench.Practice, FlowBench.Cancel));
        var moved = Assert.IsType<TaskMove.Moved>(
            await bench.Desk.Recategorise(id, 1, "late", "A liaison", FlowBench.Liaison, FlowBench.Cancel)
        );
        Assert.Equal("late", moved.Task.Parse<FhirTask>().ReasonCode!.Coding[0].Code);
        Assert.IsType<TaskMove.Stale>(await bench.Desk.Recategorise(id, 1, "other", "A liaison", FlowBench.Liaison, FlowBench.Cancel));

        var issue = moved.Task.Parse<FhirTask>();
        await bench.Move(issue, FhirTask.TaskStatus.Accepted, FlowBench.Liaison);
        var closed = Assert.IsType<TaskMove.Moved>(await bench.Move(issue, FhirTask.TaskStatus.Completed, FlowBench.Liaison));
        Assert.IsType<TaskMove.Illegal>(
            await bench.Desk.Recategorise(id, closed.Task.Version, "other", "A liaison", FlowBench.Liaison, FlowBench.Cancel)
        );
        var last = await bench.Reader.Read("Task", id, FlowBench.Liaison, FlowBench.Cancel);
        Assert.Equal("late", last!.Parse<FhirTask>().ReasonCode!.Coding[0].Code);
    }

    private static async Task<FlowBench> Released()
    {
        var bench = await FlowBench.Open();
        Assert.IsType<Submission.Released>(
            await bench.Submit(new LetterText("GP to chase CT chest report.", "GP to review blood pressure in 6 weeks."))
        );
        return bench;
    }
}
