using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace FhirInterface.Policy.Tests.Medicines;

/// <summary>Requests and policies for the tests of medicines, told in few words.</summary>
internal static class Requests
{
    public static PolicyDocument Policy(
        int? outpatientDays = 28,
        int? dischargeDays = 7,
        string sharedCare = "",
        string practice = "Z99001"
    ) =>
        new()
        {
            Custodian = "ZZ1",
            Practice = practice,
            Version = "2026.1",
            EffectiveFrom = new(2026, 1, 1),
            Liaison = "ZZL",
            Asks = new Dictionary<string, PolicyLine>(StringComparer.Ordinal)
            {
                ["start-medicine"] = new(Disposition.Reject, "local agreement"),
                ["short-supply"] = new(Disposition.Reject, "local agreement"),
                ["specialist-medicine"] = new(Disposition.Reject, "shared care needs acceptance"),
            },
            Supply = new(outpatientDays, dischargeDays, 7, "local agreement on supply"),
            SharedCare = sharedCare.Length == 0 ? [] : [new(sharedCare, ["Z99001"], null)],
            HighRisk = ["anticoagulants", "insulins", "opioids", "methotrexate", "lithium"],
            WouldHaveReachedGp = new(0.3, 0.6, 0.9),
            Json = "{}",
        };

    public static MedicationRequest Order(
        string product,
        string dosage,
        decimal? quantity = null,
        string unit = "tablet",
        string intent = "order"
    )
    {
        var request = new MedicationRequest
        {
            Status = MedicationRequest.MedicationrequestStatus.Active,
            Intent =
                intent == "proposal" ? MedicationRequest.MedicationRequestIntent.Proposal : MedicationRequest.MedicationRequestIntent.Order,
            Medication = new CodeableConcept { Text = product },
            AuthoredOn = "2026-04-20T11:30:00+01:00",
            Requester = new ResourceReference { Display = "Dr Amara Obi, Cardiology" },
            ReasonCode = [new CodeableConcept { Text = "Atrial fibrillation" }],
            DosageInstruction = [new Dosage { Text = dosage }],
        };
        if (quantity is not null)
            request.DispenseRequest = new()
            {
                Quantity = new Quantity { Value = quantity, Unit = unit },
            };
        return request;
    }

    public static Dosage Dosage(string json)
    {
        var parsed = (MedicationRequest)
            FhirJsonDeserializer.OSTRICH.DeserializeResource(
                $$"""{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{},"dosageInstruction":[{{json}}]}"""
            );
        return parsed.DosageInstruction[0];
    }

    public static IReadOnlyList<Dosage> Dosages(string json) =>
        (
            (MedicationRequest)
                FhirJsonDeserializer.OSTRICH.DeserializeResource(
                    $$"""{"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{},"dosageInstruction":[{{json}}]}"""
                )
        ).DosageInstruction;
}
