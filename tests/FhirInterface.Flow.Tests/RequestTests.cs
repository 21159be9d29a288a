using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Tests;

public sealed class RequestTests
{
    [Fact]
    public async Task A_held_proposal_is_closed_by_an_order_for_the_same_medicine()
    {
        await using var bench = await FlowBench.Open();
        var held = Assert.IsType<Submission.Rejected>(await bench.Submit(Request(MedicationRequest.MedicationRequestIntent.Proposal)));
        Assert.DoesNotContain(held.Outcome.Issue[0].Extension, extension => extension.Url == Systems.ReleaseDue);

        var order = Request(MedicationRequest.MedicationRequestIntent.Order);
        order.DispenseRequest = new MedicationRequest.DispenseRequestComponent
        {
            ExpectedSupplyDuration = new Duration
            {
                Value = 28,
                Unit = "days",
                System = "http://unitsofmeasure.org",
                Code = "d",
            },
        };
        Assert.IsType<Submission.Released>(await bench.Submit(order));

        await bench.Pass(TimeSpan.FromDays(2));
        var stored = await bench.Reader.Read("MedicationRequest", held.Id, FlowBench.Hospital, FlowBench.Cancel);
        Assert.Contains(stored!.Parse().Meta!.Tag, tag => tag.Code == "superseded");
        Assert.DoesNotContain(
            await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"),
            issue => issue.Focus!.Reference!.EndsWith(held.Id, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_held_proposal_without_answer_is_told_and_never_released()
    {
        await using var bench = await FlowBench.Open();
        var held = Assert.IsType<Submission.Rejected>(await bench.Submit(Request(MedicationRequest.MedicationRequestIntent.Proposal)));

        await bench.Pass(TimeSpan.FromHours(1.1));
        await bench.Pass(TimeSpan.FromDays(30));

        Assert.Single(await bench.Tasks(FlowBench.Liaison, "InterfaceIssue"));
        Assert.Null(await bench.Reader.Read("MedicationRequest", held.Id, FlowBench.Practice, FlowBench.Cancel));
    }

    internal static MedicationRequest Request(
        MedicationRequest.MedicationRequestIntent intent = MedicationRequest.MedicationRequestIntent.Proposal
    ) =>
        new()
        {
            Identifier = [new Identifier("https://tools.ietf.org/html/rfc4122", Guid.NewGuid().ToString())],
            Status = MedicationRequest.MedicationrequestStatus.Active,
            Intent = intent,
            Category = [new CodeableConcept("http://terminology.hl7.org/CodeSystem/medicationrequest-category", "outpatient")],
            Medication = new CodeableConcept { Text = "Amlodipine 5mg tablets" },
            Subject = new ResourceReference("#patient"),
            AuthoredOn = "2026-03-02",
            Requester = new ResourceReference("#hospital"),
            DosageInstruction = [new Dosage { Text = "One tablet once a day" }],
            Contained =
            [
                new Patient
                {
                    Id = "patient",
                    Identifier = [new Identifier(Systems.NhsNumber, "9990000018")],
                    Name = [new HumanName { Family = "Testcase", Given = ["Maria"] }],
                    BirthDate = "1957-05-14",
                    GeneralPractitioner =
                    [
                        new ResourceReference { Type = "Organization", Identifier = new Identifier(Systems.Ods, "Z99001") },
                    ],
                },
                new Organization
                {
                    Id = "hospital",
                    Identifier = [new Identifier(Systems.Ods, "ZZ1")],
                    Name = "Invented Hospital",
                    Telecom = [new ContactPoint(ContactPoint.ContactPointSystem.Phone, ContactPoint.ContactPointUse.Work, "0113 496 0000")],
                },
            ],
        };
}
