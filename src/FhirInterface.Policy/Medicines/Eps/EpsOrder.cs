using FhirInterface.Policy.Medicines.Supply;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Medicines.Eps;

/// <summary>What an EPS message is.</summary>
public enum EpsEvent
{
    /// <summary>Not one of the events that this service takes.</summary>
    Other,

    /// <summary><c>prescription-order</c></summary>
    Order,

    /// <summary><c>prescription-order-update</c>: a cancellation.</summary>
    Update,
}

/// <summary>Where a prescription comes from, by its type (reference 4.1).</summary>
public enum EpsCare
{
    Unknown,
    Primary,
    Secondary,
}

/// <summary>One thing wrong with a message, and where.</summary>
/// <param name="Text">One sentence for the sender.</param>
/// <param name="Expression">FHIRPath, rooted in the message.</param>
public sealed record EpsFault(string Text, string Expression);

/// <summary>One item of a prescription.</summary>
/// <param name="Request">The item.</param>
/// <param name="Expression">Where it stands in the message.</param>
/// <param name="Medicine">What it is.</param>
/// <param name="Supply">How long it lasts, with the working.</param>
/// <param name="Identifier">The item's number, if it has one.</param>
/// <param name="Cancelled">The item is cancelled by this message.</param>
public sealed record EpsItem(
    MedicationRequest Request,
    string Expression,
    RequestedMedicine Medicine,
    DaysOfSupply Supply,
    string? Identifier,
    bool Cancelled
);

/// <summary>
/// An EPS message, read as far as this service needs it: what happened, whether it is signed, from whom, for whom, and which items with
/// how many days each. Reads whatever it is given: what is missing is a fault, never an exception.
/// </summary>
public sealed record EpsOrder
{
    /// <summary>The event as the message has it; null where it has none.</summary>
    public string? EventCode { get; init; }
    public EpsEvent Event { get; init; }

    /// <summary>Code of <c>Extension-DM-PrescriptionType</c>; null where absent or not the same in all items.</summary>
    public string? PrescriptionType { get; init; }
    public EpsCare Care { get; init; }

    /// <summary>A Provenance with a signature is there. An unsigned one is a prepare request, and evidence of nothing.</summary>
    public bool Signed { get; init; }

    /// <summary>The prescription's number, the same in all items.</summary>
    public string? GroupIdentifier { get; init; }

    /// <summary>The sender's ODS code, else that of the organisation which the prescriber's belongs to, else the prescriber's own.</summary>
    public string? CustodianOds { get; init; }
    public string? CustodianName { get; init; }

    /// <summary>ODS code of the patient's practice.</summary>
    public string? PracticeOds { get; init; }
    public Patient? Patient { get; init; }
    public MessageHeader? Header { get; init; }
    public required IReadOnlyList<EpsItem> Items { get; init; }
    public required IReadOnlyList<EpsFault> Faults { get; init; }

    /// <summary>A signed order of a hospital with a live item: evidence that the hospital prescribed.</summary>
    public bool IsEvidence => Event == EpsEvent.Order && Signed && Care == EpsCare.Secondary && Faults.Count == 0 && Items.Count > 0;

    /// <summary>Types of prescription that hospitals write: outpatient community by profession, and homecare.</summary>
    public static EpsCare CareOf(string? prescriptionType) =>
        prescriptionType switch
        {
            "1001" or "1004" or "1005" or "1008" or "1025" or "1201" => EpsCare.Secondary,
            { Length: 4 } type when type.StartsWith("01", StringComparison.Ordinal) => EpsCare.Primary,
            _ => EpsCare.Unknown,
        };

    public static EpsOrder Read(Bundle message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new EpsReader(message).Read();
    }
}
