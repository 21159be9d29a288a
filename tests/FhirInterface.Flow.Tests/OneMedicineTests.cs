using Hl7.Fhir.Model;
using FhirTask = Hl7.Fhir.Model.Task;

namespace FhirInterface.Flow.Tests;

/// <summary>The same medicine by two doors is one action for the practice, whichever door comes first and whatever becomes of either.</summary>
public sealed class OneMedicineTests
{
    private const string Prose = "Amlodipine 5 mg once daily started for hypertension and 28 days supplied; GP to continue amlodipine.";

    [Fact]
    public async Task A_signed_prescription_is_the_practices_to_go_on_with()
    {
        await using var bench = await FlowBench.Open();

        var answer = await Send(bench, new Prescription());

        Assert.Equal(MessageHeader.ResponseType.Ok, answer);
        var action = Assert.Single(await bench.Tasks(FlowBench.Practice));
        Assert.Equal("continue-medicine", action.Code!.Coding[0].Code);
        Assert.Contains("Amlodipine 5mg tablets", ((CodeableConcept)Input(action, "medicine")!).Coding[0].Display);
        Assert.Equal("One tablet once a day", ((Dosage)Input(action, "dosage")!).Text);
        Assert.Equal("2026-03-29", ((Date)Input(action, "last-day-covered")!).Value);
        Assert.Equal("2026-03-22", action.Restriction!.Period!.End);
        var note = Assert.Single(action.Note).Text;
        Assert.Contains("Dr Ann Example", note, StringComparison.Ordinal);
        Assert.Contains("for hypertension", note, StringComparison.Ordinal);
        Assert.NotNull(
            await bench.Reader.Read("MedicationRequest", action.Focus!.Reference!.Split('/')[1], FlowBench.Practice, FlowBench.Cancel)
        );
    }

    [Theory]
    [InlineData("unsigned")]
    [InlineData("primary care")]
    [InlineData("no practice")]
    public async Task What_is_no_order_of_a_hospital_to_a_known_practice_makes_no_action(string kind)
    {
        await using var bench = await FlowBench.Open();
        await Send(
            bench,
            kind switch
            {
                "unsigned" => new Prescription { Signed = false },
                "primary care" => new Prescription { Type = "0101" },
                _ => new Prescription { Practice = null },
            }
        );

        Assert.Empty(await bench.Tasks(FlowBench.Practice));
    }

    [Fact]
    public async Task A_short_prescription_advises_and_still_makes_its_action()
    {
        await using var bench = await FlowBench.Open();
        Assert.Equal(MessageHeader.ResponseType.Ok, await Send(bench, new Prescription(Quantity: 14)));
        Assert.Equal("2026-03-15", ((Date)Input(Assert.Single(await bench.Tasks(FlowBench.Practice)), "last-day-covered")!).Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_letter_and_a_prescription_make_one_action(bool letterFirst)
    {
        await using var bench = await FlowBench.Open();
        if (letterFirst)
            Assert.IsType<Submission.Released>(await bench.Submit(new LetterText(Prose)));
        await Send(bench, new Prescription());
        if (!letterFirst)
            Assert.IsType<Submission.Released>(await bench.Submit(new LetterText(Prose)));

        var action = Assert.Single(await Continued(bench));
        Assert.Equal("One tablet once a day", ((Dosage)Input(action, "dosage")!).Text);
        Assert.Equal("2026-03-29", ((Date)Input(action, "last-day-covered")!).Value);
        Assert.Contains(action.Note, note => note.Text!.Contains("came also with", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_medicine_or_another_practice_is_another_action()
    {
        await using var bench = await FlowBench.Open();
        await Send(bench, new Prescription());
        await bench.Submit(new LetterText("Ramipril 5 mg once daily started and 28 days supplied; GP to continue ramipril."));
        await bench.Submit(new LetterText(Prose) { Practice = "Z99002" });

        Assert.Equal(2, (await Continued(bench)).Count);
        Assert.Single(await bench.Tasks(FlowBench.OtherPractice, "GpAction", openOnly: true));
    }

    [Fact]
    public async Task A_cancelled_prescription_takes_its_action_along()
    {
        await using var bench = await FlowBench.Open();
        await Send(bench, new Prescription());

        await Send(bench, new Prescription { Cancelled = true });

        Assert.Empty(await Continued(bench));
        Assert.Single(await bench.Tasks(FlowBench.Practice, "GpAction"));
    }

    [Fact]
    public async Task What_the_other_door_asks_for_stays_when_the_first_is_taken_back()
    {
        await using var bench = await FlowBench.Open();
        await Send(bench, new Prescription());
        var letter = new LetterText(Prose);
        var released = Assert.IsType<Submission.Released>(await bench.Submit(letter));
        var first = Assert.Single(await Continued(bench));

        await Send(bench, new Prescription { Cancelled = true });

        var revived = Assert.Single(await Continued(bench));
        Assert.NotEqual(first.Id, revived.Id);
        Assert.Equal($"Bundle/{released.Id}", revived.Focus!.Reference);

        await bench.Submit(new LetterText("Entered in error.") { Replaces = letter.Posting, Status = CompositionStatus.EnteredInError });
        Assert.Empty(await Continued(bench));
    }

    [Fact]
    public async Task A_begun_action_is_told_and_keeps_its_day()
    {
        await using var bench = await FlowBench.Open();
        await Send(bench, new Prescription());
        var action = Assert.Single(await Continued(bench));
        await bench.Move(action, FhirTask.TaskStatus.Accepted, FlowBench.Practice);

        await Send(bench, new Prescription(Quantity: 56) { Number = "83C40E-ZZ1000-00002", Item = "b54219b8-f741-4c47-b662-e4f8dfa49ab6" });

        var told = Assert.Single(await Continued(bench));
        Assert.Equal(action.Id, told.Id);
        Assert.Equal("2026-03-22", told.Restriction!.Period!.End);
        Assert.Equal("2026-04-26", ((Date)Input(told, "last-day-covered")!).Value);
    }

    [Fact]
    public async Task A_prescription_answers_a_held_proposal_and_its_cancellation_opens_it_again()
    {
        await using var bench = await FlowBench.Open();
        var held = Assert.IsType<Submission.Rejected>(await bench.Submit(RequestTests.Request()));

        await Send(bench, new Prescription());
        Assert.Single(await Continued(bench));
        Assert.Contains((await Read(bench, held.Id)).Meta!.Tag, tag => tag.Code == "superseded");

        await Send(bench, new Prescription { Cancelled = true });
        Assert.Empty(await Continued(bench));
        Assert.DoesNotContain((await Read(bench, held.Id)).Meta!.Tag, tag => tag.Code == "superseded");
        Assert.Contains(await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"), issue => issue.Priority == RequestPriority.Urgent);
    }

    private static async Task<List<FhirTask>> Continued(FlowBench bench) =>
        [
            .. (await bench.Tasks(FlowBench.Practice, "GpAction", openOnly: true)).Where(task =>
                task.Code!.Coding[0].Code == "continue-medicine"
            ),
        ];

    private static async Task<Resource> Read(FlowBench bench, string id) =>
        (await bench.Reader.Read("MedicationRequest", id, FlowBench.Hospital, FlowBench.Cancel))!.Parse();

    private static DataType? Input(FhirTask task, string code) =>
        task.Input.Find(input => input.Type!.Coding.Exists(coding => coding.Code == code))?.Value;

    internal static async Task<MessageHeader.ResponseType?> Send(FlowBench bench, Prescription prescription)
    {
        var bytes = FhirText.Write(prescription.Write()).ToArray();
        var posting = new Posting(bytes, "application/fhir+json", FhirText.Read(bytes), null, bench.Time.GetUtcNow());
        var answer = await bench.Flow.ProcessMessage(posting, FlowBench.Hospital, FlowBench.Cancel);
        return ((MessageHeader)Assert.IsType<MessageAnswer.Answered>(answer).Response.Entry[0].Resource!).Response!.Code;
    }
}
