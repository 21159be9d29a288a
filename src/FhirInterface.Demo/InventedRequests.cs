using System.Globalization;
using Hl7.Fhir.Model;

namespace FhirInterface.Demo;

/// <summary>Invents outpatient medication requests: the proposal that the GP start a medicine, and the order that should have been.</summary>
public sealed class InventedRequests(int seed)
{
    private const string Ods = "https://fhir.nhs.uk/Id/ods-organization-code";
    private const string Rfc4122 = "https://tools.ietf.org/html/rfc4122";
    private static readonly string[] Medicines =
    [
        "Sertraline 50 mg tablets",
        "Ramipril 2.5 mg capsules",
        "Atorvastatin 20 mg tablets",
        "Amlodipine 5 mg tablets",
        "Bisoprolol 2.5 mg tablets",
        "Mirtazapine 15 mg tablets",
    ];

    private readonly InventedLetters _letters = new(seed);
    private int _made;

    /// <summary>"Please start this": a proposal of <paramref name="custodian"/> to <paramref name="practice"/>.</summary>
    public MedicationRequest Proposal(DateTimeOffset at, string custodian, string practice)
    {
        var number = _made++;
        var patient = _letters.Patient(practice);
        patient.Id = "patient";
        return new MedicationRequest
        {
            Contained =
            [
                patient,
                new Organization
                {
                    Id = "hospital",
                    Identifier = [new Identifier(Ods, custodian)],
                    Name = InventedLetters.NameOf(custodian),
                    Telecom = [new ContactPoint(ContactPoint.ContactPointSystem.Phone, ContactPoint.ContactPointUse.Work, "01900 555010")],
                },
            ],
            Identifier =
            [
                new Identifier(
                    Rfc4122,
                    string.Create(CultureInfo.InvariantCulture, $"urn:uuid:00000000-0000-4000-8000-{(seed * 1000) + number:000000000000}")
                ),
            ],
            Status = MedicationRequest.MedicationrequestStatus.Active,
            Intent = MedicationRequest.MedicationRequestIntent.Proposal,
            Category = [new CodeableConcept("http://terminology.hl7.org/CodeSystem/medicationrequest-category", "outpatient")],
            Medication = new CodeableConcept { Text = Medicines[number % Medicines.Length] },
            Subject = new ResourceReference("#patient"),
            AuthoredOnElement = new FhirDateTime(at),
            Requester = new ResourceReference("#hospital"),
            DosageInstruction =
            [
                new Dosage
                {
                    Text = "One in the morning",
                    Timing = new Timing
                    {
                        Repeat = new Timing.RepeatComponent
                        {
                            Frequency = 1,
                            Period = 1,
                            PeriodUnit = Timing.UnitsOfTime.D,
                        },
                    },
                    DoseAndRate =
                    [
                        new Dosage.DoseAndRateComponent
                        {
                            Dose = new Quantity { Value = 1, Unit = "tablet" },
                        },
                    ],
                },
            ],
        };
    }

    /// <summary>What the clinic should have sent: its own order, with so many days of supply, for what it proposed before.</summary>
    public static MedicationRequest OrderFor(MedicationRequest proposal, int days, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        var order = (MedicationRequest)proposal.DeepCopy();
        order.Intent = MedicationRequest.MedicationRequestIntent.Order;
        order.AuthoredOnElement = new FhirDateTime(at);
        order.DispenseRequest = new MedicationRequest.DispenseRequestComponent
        {
            ExpectedSupplyDuration = new Duration
            {
                Value = days,
                Unit = "days",
                System = "http://unitsofmeasure.org",
                Code = "d",
            },
            Quantity = new Quantity { Value = days, Unit = "tablet" },
        };
        return order;
    }
}
