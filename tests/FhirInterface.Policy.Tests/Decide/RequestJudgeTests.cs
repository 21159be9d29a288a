using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Decide;

public sealed class RequestJudgeTests
{
    [Fact]
    public void Proposal_that_the_gp_start_a_medicine_is_held_and_no_clock_releases_it()
    {
        var decision = Judge(Request(MedicationRequest.MedicationRequestIntent.Proposal, null));

        Assert.Equal(Disposition.Reject, decision.Disposition);
        Assert.Equal("start-medicine", Assert.Single(decision.Findings).Code);
        Assert.Null(decision.ReleaseDue);
        Assert.True(decision.IdentityCertain);
    }

    [Theory]
    [InlineData("ZZ2", 14, Disposition.Allow)]
    [InlineData("ZZ1", 14, Disposition.Reject)]
    [InlineData("ZZ1", 28, Disposition.Allow)]
    public void Order_is_long_enough_or_short_by_the_policy_of_the_place(string custodian, int days, Disposition expected)
    {
        var decision = Judge(Request(MedicationRequest.MedicationRequestIntent.Order, days, custodian), custodian);

        Assert.Equal(expected, decision.Disposition);
        Assert.Equal(expected == Disposition.Allow ? ActionOwner.Gp : ActionOwner.Hospital, Assert.Single(decision.Actions).Owner);
    }

    [Fact]
    public void Issued_order_advises_at_most()
    {
        var request = Request(MedicationRequest.MedicationRequestIntent.Order, 7, "ZZ1");

        var decision = RequestJudge.Judge(
            request,
            PolicySet.Shipped.For("ZZ1", "Z99001", SampleLetter.Received),
            new DecideContext(SampleLetter.Received, Issued: true)
        );

        Assert.Equal(Disposition.Advise, decision.Disposition);
        Assert.Equal(ActionOwner.Gp, Assert.Single(decision.Actions).Owner);
    }

    [Fact]
    public void Override_lets_a_proposal_through_marked()
    {
        var decision = RequestJudge.Judge(
            Request(MedicationRequest.MedicationRequestIntent.Proposal, null),
            PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received),
            new DecideContext(SampleLetter.Received, Override: true)
        );

        Assert.Equal(Disposition.Advise, decision.Disposition);
        Assert.True(Assert.Single(decision.Actions).Avoidable);
        Assert.Equal(ActionOwner.Gp, decision.Actions[0].Owner);
    }

    [Fact]
    public void Uncertain_practice_holds_whatever_is_asked()
    {
        var request = Request(MedicationRequest.MedicationRequestIntent.Order, 28);
        ((Patient)request.Contained[0]).GeneralPractitioner.Clear();

        var decision = Judge(request);

        Assert.Equal(Disposition.Reject, decision.Disposition);
        Assert.False(decision.IdentityCertain);
    }

    [Fact]
    public void Medicine_in_prose_and_as_structure_is_one_action()
    {
        var letter = SampleLetter.Of("<p>Well.</p>", "<p>GP to continue bisoprolol 2.5 mg once daily.</p>");
        var order = Request(MedicationRequest.MedicationRequestIntent.Order, 28);
        order.Contained.Clear();
        order.Subject = new ResourceReference("urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0002");
        SampleLetter.Add(letter, 6, order);

        var decision = LetterJudge.Judge(
            letter,
            PolicySet.Shipped.For("ZZ2", "Z99001", SampleLetter.Received),
            new DecideContext(SampleLetter.Received)
        );

        var action = Assert.Single(decision.Actions);
        Assert.Equal("continue-medicine", action.Category);
        Assert.Equal(new DateOnly(2026, 3, 29), action.LastDayCovered);
    }

    private static Decision Judge(MedicationRequest request, string custodian = "ZZ2") =>
        RequestJudge.Judge(
            request,
            PolicySet.Shipped.For(custodian, "Z99001", SampleLetter.Received),
            new DecideContext(SampleLetter.Received)
        );

    private static MedicationRequest Request(MedicationRequest.MedicationRequestIntent intent, int? days, string custodian = "ZZ2") =>
        new()
        {
            Contained =
            [
                new Patient
                {
                    Id = "patient",
                    Identifier = [new Identifier("https://fhir.nhs.uk/Id/nhs-number", SampleLetter.NhsNumber)],
                    Name = [new HumanName { Family = "Testwell" }],
                    BirthDate = "1960-05-04",
                    GeneralPractitioner =
                    [
                        new ResourceReference { Identifier = new Identifier("https://fhir.nhs.uk/Id/ods-organization-code", "Z99001") },
                    ],
                },
                new Organization
                {
                    Id = "hospital",
                    Identifier = [new Identifier("https://fhir.nhs.uk/Id/ods-organization-code", custodian)],
                    Name = "Invented Infirmary",
                },
            ],
            Status = MedicationRequest.MedicationrequestStatus.Active,
            Intent = intent,
            Medication = new CodeableConcept { Text = "Bisoprolol 2.5 mg tablets" },
            Subject = new ResourceReference("#patient"),
            Requester = new ResourceReference("#hospital"),
            AuthoredOn = "2026-03-02",
            DosageInstruction = [new Dosage { Text = "One tablet once daily" }],
            DispenseRequest = days is { } supplied
                ? new MedicationRequest.DispenseRequestComponent
                {
                    ExpectedSupplyDuration = new Duration
                    {
                        Value = supplied,
                        Unit = "days",
                        System = "http://unitsofmeasure.org",
                        Code = "d",
                    },
                }
                : null,
        };
}
