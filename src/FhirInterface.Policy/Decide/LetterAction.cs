using FhirInterface.Policy.Letters;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

public enum ActionOwner
{
    Gp,
    Hospital,
}

/// <summary>What a release makes a Task of: a <c>GpAction</c> for the practice or a <c>HospitalAction</c> for the custodian (design 4).</summary>
public sealed record LetterAction
{
    /// <summary>An ask code. A safety-net makes no action.</summary>
    public required string Category { get; init; }

    /// <summary>The ask in the letter's own words.</summary>
    public required string Quote { get; init; }

    /// <summary>FHIRPath in version 1's numbering.</summary>
    public required string Expression { get; init; }
    public int? TextStart { get; init; }
    public required ActionOwner Owner { get; init; }

    /// <summary>As stated: an ISO duration or date.</summary>
    public string? Due { get; init; }

    /// <summary>Counted from the letter's date.</summary>
    public DateOnly? DueDate { get; init; }
    public bool Avoidable { get; init; }
    public bool Urgent { get; init; }
    public CodeableConcept? Section { get; init; }
    public CodeableConcept? Medicine { get; init; }
    public Dosage? Dosage { get; init; }
    public DateOnly? LastDayCovered { get; init; }

    /// <summary>Said beside the quote where there is more to know (who started the medicine and why, how a supply was reckoned).</summary>
    public string? Note { get; init; }
}
