using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Tests;

/// <summary>A hospital's prescription as EPS sends it: invented, of type 1001, for 28 days of amlodipine unless the test says otherwise.</summary>
internal sealed record Prescription(string Medicine = "Amlodipine 5mg tablets", string Dosage = "One tablet once a day", int Quantity = 28)
{
    public string Number { get; init; } = "83C40E-ZZ1000-00001";
    public string Item { get; init; } = "a54219b8-f741-4c47-b662-e4f8dfa49ab6";
    public bool Signed { get; init; } = true;
    public bool Cancelled { get; init; }
    public string? Practice { get; init; } = "Z99001";
    public string Type { get; init; } = "1001";

    private const string EpsEvent = "https://fhir.nhs.uk/CodeSystem/message-event";

    public Bundle Write()
    {
        var patient = new Patient
        {
            Identifier = [new Identifier(Systems.NhsNumber, "9990000018")],
            Name = [new HumanName { Family = "Testcase", Given = ["Maria"] }],
            BirthDate = "1957-05-14",
        };
        if (Practice is not null)
            patient.GeneralPractitioner = [new ResourceReference { Identifier = new Identifier(Systems.Ods, Practice) }];
        var request = new MedicationRequest
        {
            Identifier = [new Identifier("https://fhir.nhs.uk/Id/prescription-order-item-number", Item)],
            GroupIdentifier = new Identifier("https://fhir.nhs.uk/Id/prescription-order-number", Number),
            Status = Cancelled ? MedicationRequest.MedicationrequestStatus.Cancelled : MedicationRequest.MedicationrequestStatus.Active,
            Intent = MedicationRequest.MedicationRequestIntent.Order,
            Category = [new CodeableConcept("http://terminology.hl7.org/CodeSystem/medicationrequest-category", "outpatient")],
            Medication = new CodeableConcept { Coding = [new Coding("http://snomed.info/sct", "39732311000001104", Medicine)] },
            Subject = new ResourceReference("urn:uuid:00000000-0000-4000-8000-000000000002"),
            Requester = new ResourceReference("urn:uuid:00000000-0000-4000-8000-000000000003"),
            AuthoredOn = "2026-03-02T09:00:00+00:00",
            ReasonCode = [new CodeableConcept { Text = "hypertension" }],
            DosageInstruction = [new Dosage { Text = Dosage }],
            DispenseRequest = new MedicationRequest.DispenseRequestComponent
            {
                Quantity = new Quantity { Value = Quantity, Unit = "tablet" },
            },
            Extension =
            [
                new Extension(
                    "https://fhir.nhs.uk/StructureDefinition/Extension-DM-PrescriptionType",
                    new Coding("https://fhir.nhs.uk/CodeSystem/prescription-type", Type)
                ),
            ],
        };
        if (Cancelled)
            request.StatusReason = new CodeableConcept("https://fhir.nhs.uk/CodeSystem/medicationrequest-status-reason", "0001");
        var message = new Bundle
        {
            Id = Guid.NewGuid().ToString(),
            Identifier = new Identifier("https://tools.ietf.org/html/rfc4122", Guid.NewGuid().ToString()),
            Type = Bundle.BundleType.Message,
        };
        Add(
            1,
            new MessageHeader
            {
                Event = new Coding(EpsEvent, Cancelled ? "prescription-order-update" : "prescription-order"),
                Sender = new ResourceReference { Identifier = new Identifier(Systems.Ods, "ZZ1"), Display = "Invented Hospital" },
                Source = new MessageHeader.MessageSourceComponent { Endpoint = "urn:nhs-uk:addressing:ods:ZZ1" },
                Focus = [new ResourceReference("urn:uuid:00000000-0000-4000-8000-000000000005")],
            }
        );
        Add(2, patient);
        Add(
            3,
            new PractitionerRole
            {
                Practitioner = new ResourceReference { Display = "Dr Ann Example" },
                Organization = new ResourceReference("urn:uuid:00000000-0000-4000-8000-000000000004"),
            }
        );
        Add(4, new Organization { Identifier = [new Identifier(Systems.Ods, "ZZ1")], Name = "Invented Hospital" });
        Add(5, request);
        if (Signed)
            Add(
                6,
                new Provenance
                {
                    Target = [new ResourceReference("urn:uuid:00000000-0000-4000-8000-000000000005")],
                    Recorded = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
                    Signature = [new Signature { Data = "signed"u8.ToArray() }],
                }
            );
        return message;

        void Add(int number, Resource resource) =>
            message.Entry.Add(
                new Bundle.EntryComponent
                {
                    FullUrl = FormattableString.Invariant($"urn:uuid:00000000-0000-4000-8000-{number:D12}"),
                    Resource = resource,
                }
            );
    }
}
