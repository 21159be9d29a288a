using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace FhirInterface.Workspace;

/// <summary>What a request for a medicine says, in the words of the form.</summary>
internal static class RequestFacts
{
    public static IReadOnlyList<(string Name, string Value)> Of(MedicationRequest request) =>
        [
            .. new (string Name, string? Value)[]
            {
                ("What it is", request.Intent is { } intent ? EnumUtility.GetLiteral(intent) : null),
                ("Dose", string.Join("; ", request.DosageInstruction.Select(dosage => dosage.Text).OfType<string>())),
                ("Supply", Supply(request.DispenseRequest)),
                ("Why", string.Join("; ", request.ReasonCode.Select(Said).OfType<string>())),
                ("Note", string.Join(" ", request.Note.Select(note => note.Text))),
            }
                .Where(fact => !string.IsNullOrWhiteSpace(fact.Value))
                .Select(fact => (fact.Name, fact.Value!)),
        ];

    private static string? Supply(MedicationRequest.DispenseRequestComponent? dispense) =>
        dispense is null
            ? null
            : string.Join(", ", new[] { Said(dispense.Quantity), Said(dispense.ExpectedSupplyDuration) }.OfType<string>());

    private static string? Said(Quantity? quantity) =>
        quantity?.Value is { } value ? FormattableString.Invariant($"{value:0.##} {quantity.Unit ?? quantity.Code}").Trim() : null;

    private static string? Said(CodeableConcept concept) => concept.Text ?? concept.Coding.FirstOrDefault()?.Display;
}
