using FhirInterface.Policy.Letters;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Validate;

/// <summary>The profile of this project that a letter or request is checked against by its type, whether it claims it or not (design 3).</summary>
internal static class LetterProfiles
{
    public static IReadOnlyList<string> Of(Resource resource) =>
        resource switch
        {
            Bundle { Entry: [{ Resource: Composition }, ..] } letter =>
            [
                Systems.Profile(
                    LetterReader.Read(letter).Setting == Setting.Outpatient ? "OutpatientLetterDocument" : "DischargeSummaryDocument"
                ),
            ],
            MedicationRequest => [Systems.Profile("OutpatientMedicationRequest")],
            _ => [],
        };
}
