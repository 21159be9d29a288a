using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Reconcile;

/// <summary>What the hospital did about a medicine (<c>CodeSystem/medicine-change</c>).</summary>
public enum MedicineChange
{
    /// <summary>Not said, and not to be told from the lists.</summary>
    Unknown,
    Started,
    Continued,
    Changed,
    Stopped,
}

/// <summary>One medicine of a letter, with what was done about it.</summary>
/// <param name="Medicine">Which medicine.</param>
/// <param name="Change">What was done.</param>
/// <param name="Reason">Why, if said.</param>
/// <param name="Expression">The resource that says so.</param>
/// <param name="Request">The order, where it is one.</param>
/// <param name="Dosages">How it is taken now (before, for one that was stopped).</param>
/// <param name="Contradicts">The resource says two things at once about the change.</param>
public sealed record MedicineLine(
    RequestedMedicine Medicine,
    MedicineChange Change,
    string? Reason,
    string Expression,
    MedicationRequest? Request,
    IReadOnlyList<Dosage> Dosages,
    bool Contradicts = false
)
{
    /// <summary>What was taken before the change, for one whose dose was changed; null where it is not known.</summary>
    public string? Before { get; init; }
}
