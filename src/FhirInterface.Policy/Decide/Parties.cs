using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>Who a letter or request is about, from and for, as far as it says so with certainty (design 6.6).</summary>
/// <param name="NhsNumber">The patient's NHS number, ten digits that pass the modulus 11 check; null where there is none usable.</param>
/// <param name="CustodianOds">ODS code of the hospital that sends it; null where it does not say.</param>
/// <param name="CustodianName">Its name, if given.</param>
/// <param name="PracticeOds">ODS code of the registered practice; null where it cannot be told.</param>
/// <param name="Faults">What makes patient or practice uncertain.</param>
public sealed record Parties(
    string? NhsNumber,
    string? CustodianOds,
    string? CustodianName,
    string? PracticeOds,
    IReadOnlyList<IdentityFault> Faults
)
{
    /// <summary>Patient and practice are certain: a clock may release the letter.</summary>
    public bool Certain => Faults.Count == 0;

    public static Parties Of(Bundle document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var index = new DocumentIndex(document);
        var at = document.Entry.FindIndex(entry => entry.Resource is Composition);
        if (at < 0 || document.Entry[at].Resource is not Composition composition)
            return new(null, null, null, null, [new(InterfaceFindings.PatientUncertain, "The document has no Composition.", "Bundle")]);

        var faults = new List<IdentityFault>();
        var custodian = Organisation(composition.Custodian, composition, index);
        if (index.Resolve(composition.Subject, composition) is not Patient patient)
        {
            faults.Add(
                new(
                    InterfaceFindings.PatientUncertain,
                    "The letter's subject is not a Patient of this document; send the Patient as an entry.",
                    $"{Paths.Entry(at)}.subject"
                )
            );
            return new(null, custodian.Ods, custodian.Name, null, faults);
        }

        var expression = Expression(document, patient, composition, Paths.Entry(at));
        var number = PatientIdentity.Check(patient, expression, faults);
        PatientIdentity.CheckAgreement(document, index, patient, faults);
        var practice = Practice(patient, index, expression, faults);
        return new(number, custodian.Ods, custodian.Name, practice, faults);
    }

    public static Parties Of(MedicationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var index = new DocumentIndex(new Bundle());
        var faults = new List<IdentityFault>();
        var requester = index.Resolve(request.Requester, request);
        var custodian = requester switch
        {
            PractitionerRole role => Organisation(role.Organization, request, index),
            _ => Organisation(request.Requester, request, index),
        };
        if (index.Resolve(request.Subject, request) is not Patient patient)
        {
            faults.Add(
                new(
                    InterfaceFindings.PatientUncertain,
                    "The subject is not a contained Patient; send the Patient inside the request.",
                    "MedicationRequest.subject"
                )
            );
            return new(null, custodian.Ods, custodian.Name, null, faults);
        }

        var expression = $"MedicationRequest.contained[{Paths.Index(request.Contained.IndexOf(patient))}]";
        var number = PatientIdentity.Check(patient, expression, faults);
        if (Identifiers.NhsNumber(request.Subject.Identifier?.Value) is { } said && number is not null && said != number)
            faults.Add(PatientIdentity.Mismatch("NHS number", "MedicationRequest.subject"));
        var practice = Practice(patient, index, expression, faults, request);
        return new(number, custodian.Ods, custodian.Name, practice, faults);
    }

    private static string Expression(Bundle document, Patient patient, Composition composition, string inComposition)
    {
        var at = document.Entry.FindIndex(entry => ReferenceEquals(entry.Resource, patient));
        return at >= 0 ? Paths.Entry(at) : $"{inComposition}.contained[{Paths.Index(composition.Contained.IndexOf(patient))}]";
    }

    private static (string? Ods, string? Name) Organisation(ResourceReference? reference, Resource from, DocumentIndex index)
    {
        var organisation = index.Resolve(reference, from) as Organization;
        return (
            Identifiers.Ods(organisation?.Identifier) ?? Identifiers.Ods(reference?.Identifier),
            organisation?.Name ?? reference?.Display
        );
    }

    private static string? Practice(
        Patient patient,
        DocumentIndex index,
        string expression,
        List<IdentityFault> faults,
        Resource? container = null
    )
    {
        var codes = patient
            .GeneralPractitioner.Select(reference => PracticeOf(reference, container ?? patient, index))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (codes.Count == 1)
            return codes[0];
        faults.Add(
            new(
                InterfaceFindings.PracticeUncertain,
                codes.Count == 0
                    ? "The registered practice cannot be told; give the Patient a generalPractitioner with the practice's ODS code."
                    : "The Patient names more than one practice; leave only the registered one as generalPractitioner.",
                $"{expression}.generalPractitioner"
            )
        );
        return null;
    }

    private static string? PracticeOf(ResourceReference reference, Resource from, DocumentIndex index) =>
        index.Resolve(reference, from) switch
        {
            Organization practice => Identifiers.Ods(practice.Identifier),
            PractitionerRole role => Organisation(role.Organization, from, index).Ods ?? Organisation(role.Organization, role, index).Ods,
            _ => Identifiers.Ods(reference.Identifier),
        };
}

/// <summary>One thing that makes patient or practice uncertain.</summary>
/// <param name="Code">A code of <c>interface-finding</c>.</param>
/// <param name="Text">One sentence for the author.</param>
/// <param name="Expression">The element, rooted in the posted resource.</param>
public sealed record IdentityFault(string Code, string Text, string Expression);
