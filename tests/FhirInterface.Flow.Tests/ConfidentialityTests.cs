using System.Text;
using FhirInterface.Flow.Deliver;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Tests;

/// <summary>A restricted letter travels as its id alone, and what is raised about it is labelled as it is.</summary>
public sealed class ConfidentialityTests
{
    private const string Marked = "Quillwort";

    [Theory]
    [InlineData("N", true)]
    [InlineData("R", false)]
    [InlineData("V", false)]
    public async Task A_full_notification_carries_only_the_ids_of_what_is_restricted(string code, bool carried)
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver();
        await Subscribing.Subscribe(bench, Subscribing.Topic(receiver, "full-resource", "Z99001"), FlowBench.Practice);
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

        var letter = await Submit(bench, code);
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

        var told = receiver.Events.SelectMany(bundle => bundle.Entry.Skip(1)).ToList();
        Assert.NotEmpty(told);
        Assert.All(told, entry => Assert.Equal(carried, entry.Resource is not null));
        Assert.All(told, entry => Assert.StartsWith("Task/", entry.Request!.Url, StringComparison.Ordinal));
        Assert.Equal(carried, receiver.Bodies.Any(body => Encoding.UTF8.GetString(body).Contains(Marked, StringComparison.Ordinal)));
        // The practice is entitled to it, and fetches it.
        Assert.Contains(Marked, FlowBench.Words((await bench.Letter(letter, FlowBench.Practice))!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("N", true)]
    [InlineData("R", false)]
    public async Task Plain_criteria_with_a_payload_send_nothing_of_what_is_restricted(string code, bool carried)
    {
        await using var bench = await FlowBench.Open();
        using var receiver = new Receiver();
        var plain = Subscribing.Topic(receiver, "full-resource", "Z99001");
        plain.Criteria = $"Task?owner:identifier={Systems.Ods}|Z99001";
        plain.Channel.PayloadElement = new Code("application/fhir+json");
        await Subscribing.Subscribe(bench, plain, FlowBench.Practice);
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

        await Submit(bench, code);
        await bench.Get<DeliveryWork>().RunDue(FlowBench.Cancel);

        Assert.NotEmpty(receiver.Bodies);
        Assert.Equal(carried, receiver.Bodies.Any(body => Encoding.UTF8.GetString(body).Contains(Marked, StringComparison.Ordinal)));
        if (!carried)
            Assert.All(receiver.Bodies, body => Assert.Empty(body));
    }

    [Fact]
    public async Task An_issue_that_a_practice_raises_about_it_is_labelled()
    {
        await using var bench = await FlowBench.Open();
        var letter = await Submit(bench, "V");
        var issue = new Hl7.Fhir.Model.Task
        {
            Status = Hl7.Fhir.Model.Task.TaskStatus.Requested,
            Intent = Hl7.Fhir.Model.Task.TaskIntent.Order,
            Code = new CodeableConcept(Systems.TaskCode, "interface-issue"),
            Description = $"{Marked} is not our patient's.",
            ReasonCode = new CodeableConcept(Systems.IssueCategory, "wrong-patient"),
            Requester = new ResourceReference { Identifier = new Identifier(Systems.Ods, "Z99001") },
            Focus = new ResourceReference($"Bundle/{letter}"),
        };

        await bench.Desk.Raise(issue, FlowBench.Practice, FlowBench.Cancel);

        var raised = Assert.Single(await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"));
        Assert.True(Confidentiality.IsRestricted(raised));
    }

    private static async Task<string> Submit(FlowBench bench, string code)
    {
        var letter = new LetterText($"GP to review the {Marked} plan in 6 weeks.").Write();
        letter.Meta = new Meta { Security = [new Coding(Confidentiality.System, code)] };
        return Assert.IsType<Submission.Released>(await bench.Submit(letter)).Id;
    }
}
