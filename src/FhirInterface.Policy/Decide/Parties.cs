using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>Who a letter or request is about, from and for, as far as it says so with certainty (design 6.6).</summary>
/// <param name="NhsNumber">The patient's NHS number, ten digits that pass the modulus 11 check; null where there is none usable.</param>
/// <param name="CustodianOds">ODS code of the hospital that sends it; null where it does not say.</param>
/// <param name="CustodianName">Its name, if given.</param>
/// <param name="PracticeOds">ODS code of the registered practice; null where it cannot be told.</param>
/// <param name="Findings">What makes patient or practice uncertain: kind Identity, disposition Reject.</param>
public sealed record Parties(
    string? NhsNumber,
    string? CustodianOds,
    string? CustodianName,
    string? PracticeOds,
    IReadOnlyList<IdentityFault> Findings
)
{
    /// <summary>Patient and practice are certain: a clock may release the letter.</summary>
    public bool Certain => Findings.Count == 0;

    public static Parties Of(Bundle document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new(null, null, null, null, []);
    }

    public static Parties Of(MedicationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(null, null, null, null, []);
    }
}

/// <summary>One thing that makes patient or practice uncertain.</summary>
/// <param name="Code">A code of <c>interface-finding</c>.</param>
/// <param name="Text">One sentence for the author.</param>
/// <param name="Expression">The element, rooted in the posted resource.</param>
public sealed record IdentityFault(string Code, string Text, string Expression);
