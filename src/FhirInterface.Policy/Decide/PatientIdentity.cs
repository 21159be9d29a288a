using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Decide;

/// <summary>
/// Whether everything in a letter is about one patient (design 6.6): NHS number, family name and birth date of the subject are usable,
/// and every entry that is about the subject agrees. Another person's record beside it (a mother's, a donor's) is allowed.
/// </summary>
internal static class PatientIdentity
{
    private const string VerificationStatus = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus";
    private const string UnavailableReason = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberUnavailableReason";

    private static readonly string[] OtherNumbers =
    [
        "https://fhir.nhs.uk/Id/chi-number",
        "https://fhir.hl7.org.uk/Id/chi-number",
        "https://fhir.nhs.uk/Id/health-and-care-number",
        "https://fhir.hl7.org.uk/Id/health-and-care-number",
        "https://fhir.hscni.net/Id/hcn",
    ];

    public static string? Check(Patient patient, string expression, List<IdentityFault> faults)
    {
        var numbers = Numbers(patient).ToList();
        var valid = numbers.Select(Identifiers.NhsNumber).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (numbers.Exists(number => Identifiers.NhsNumber(number) is null))
        {
            faults.Add(
                new(
                    InterfaceFindings.PatientUncertain,
                    "The NHS number fails its check digit; check it against the patient's record.",
                    $"{expression}.identifier"
                )
            );
        }
        else if (valid.Count > 1)
        {
            faults.Add(Mismatch("NHS number", $"{expression}.identifier"));
        }
        else if (valid.Count == 0 && !AbsenceExplained(patient))
        {
            faults.Add(
                new(
                    InterfaceFindings.PatientUncertain,
                    "The Patient has no NHS number and does not say why; give the number, or the reason that there is none.",
                    $"{expression}.identifier"
                )
            );
        }

        if (Family(patient) is null)
            faults.Add(Missing("family name", $"{expression}.name"));
        if (string.IsNullOrEmpty(patient.BirthDate))
            faults.Add(Missing("birth date", $"{expression}.birthDate"));
        return valid.Count == 1 ? valid[0] : null;
    }

    public static void CheckAgreement(Bundle document, DocumentIndex index, Patient subject, List<IdentityFault> faults)
    {
        for (var i = 0; i < document.Entry.Count; i++)
        {
            switch (document.Entry[i].Resource)
            {
                case Patient other when !ReferenceEquals(other, subject) && SamePerson(subject, other):
                    AddUnlessAgreed(subject, other, Paths.Entry(i), faults);
                    break;
                case { } resource when PatientOf(resource) is { } reference:
                    CheckReference(resource, reference, index, subject, i, faults);
                    break;
            }
        }
    }

    public static IdentityFault Mismatch(string what, string expression) =>
        new(
            InterfaceFindings.PatientUncertain,
            $"The {what} differs between entries about the patient; send only entries about the patient whom the letter is for.",
            expression
        );

    private static void CheckReference(
        Resource resource,
        ResourceReference reference,
        DocumentIndex index,
        Patient subject,
        int entry,
        List<IdentityFault> faults
    )
    {
        var target = index.Resolve(reference, resource);
        if (target is null or Patient && Identifiers.NhsNumber(NhsNumberOf(reference)) is { } said)
        {
            var meant = target as Patient ?? subject;
            if (Numbers(meant).Select(Identifiers.NhsNumber).OfType<string>().FirstOrDefault() is { } number && number != said)
                faults.Add(Mismatch("NHS number", Place()));
        }

        if (
            target is Patient other
            && !ReferenceEquals(other, subject)
            && !SamePerson(subject, other)
            && !MayBeAnothers(resource, other, subject)
        )
            AddUnlessAgreed(subject, other, Place(), faults);

        string Place() => $"{Paths.Entry(entry)}.{PatientElement(resource)}";
    }

    /// <summary>Entries that may stand in a letter about somebody else: findings about a mother or a donor, never orders or the encounter.</summary>
    private static bool MayBeAnothers(Resource resource, Patient other, Patient subject) =>
        resource
            is Condition
                or Observation
                or Procedure
                or Specimen
                or DiagnosticReport
                or FamilyMemberHistory
                or Immunization
                or RelatedPerson
        && !string.Equals(other.BirthDate, subject.BirthDate, StringComparison.Ordinal);

    /// <summary>Two records that are meant to be one person: the same number, or the same name and birth date.</summary>
    private static bool SamePerson(Patient subject, Patient other)
    {
        var numbers = Numbers(subject).Select(Identifiers.NhsNumber).OfType<string>();
        var others = Numbers(other).Select(Identifiers.NhsNumber).OfType<string>();
        return numbers.Intersect(others, StringComparer.Ordinal).Any()
            || (
                Family(subject) is { } family
                && Family(other) == family
                && !string.IsNullOrEmpty(subject.BirthDate)
                && subject.BirthDate == other.BirthDate
                && SameGiven(subject, other)
            );
    }

    // Twins share family name and birth date; a twin's record beside the subject's is another person.
    private static bool SameGiven(Patient subject, Patient other)
    {
        var given = Given(subject);
        var others = Given(other);
        return given is null || others is null || given == others;
    }

    private static void AddUnlessAgreed(Patient subject, Patient other, string expression, List<IdentityFault> faults)
    {
        var number = Numbers(subject).Select(Identifiers.NhsNumber).OfType<string>().FirstOrDefault();
        var otherNumber = Numbers(other).Select(Identifiers.NhsNumber).OfType<string>().FirstOrDefault();
        if (number is not null && otherNumber is not null && number != otherNumber)
            faults.Add(Mismatch("NHS number", expression));
        else if (Family(subject) is { } family && Family(other) is { } otherFamily && family != otherFamily)
            faults.Add(Mismatch("family name", expression));
        else if (!string.IsNullOrEmpty(other.BirthDate) && other.BirthDate != subject.BirthDate)
            faults.Add(Mismatch("birth date", expression));
    }

    private static IdentityFault Missing(string what, string expression) =>
        new(InterfaceFindings.PatientUncertain, $"The Patient has no {what}; without it the patient is not certain.", expression);

    private static IEnumerable<string?> Numbers(Patient patient) =>
        patient
            .Identifier.Where(identifier =>
                identifier.System == Identifiers.NhsNumberSystem && identifier.Use != Identifier.IdentifierUse.Old
            )
            .Where(identifier => !string.IsNullOrWhiteSpace(identifier.Value))
            .Select(identifier => identifier.Value);

    private static string? NhsNumberOf(ResourceReference reference) =>
        reference.Identifier?.System == Identifiers.NhsNumberSystem ? reference.Identifier.Value : null;

    private static string? Family(Patient patient) =>
        patient
            .Name.OrderBy(name => name.Use == HumanName.NameUse.Official || name.Use is null ? 0 : 1)
            .Select(name => name.Family)
            .FirstOrDefault(family => !string.IsNullOrWhiteSpace(family))
            is { } family
            ? Identifiers.Plain(family)
            : null;

    private static string? Given(Patient patient) =>
        patient.Name.SelectMany(name => name.Given).FirstOrDefault(given => !string.IsNullOrWhiteSpace(given)) is { } given
            ? Identifiers.Plain(given)
            : null;

    private static bool AbsenceExplained(Patient patient) =>
        patient.Identifier.Exists(identifier =>
            identifier.GetExtension(VerificationStatus) is not null
            || identifier.GetExtension(UnavailableReason) is not null
            || OtherNumbers.Contains(identifier.System, StringComparer.Ordinal)
        ) || patient.GetExtension(UnavailableReason) is not null;

    private static ResourceReference? PatientOf(Resource resource) =>
        resource switch
        {
            Hl7.Fhir.Model.Task task => task.For,
            RelatedPerson => null,
            _ => resource.NamedChildren(PatientElement(resource)),
        };

    private static string PatientElement(Resource resource) =>
        resource switch
        {
            Hl7.Fhir.Model.Task => "for",
            AllergyIntolerance or Immunization or FamilyMemberHistory or Coverage or Device or EpisodeOfCare or Claim => "patient",
            _ => "subject",
        };

    private static ResourceReference? NamedChildren(this Resource resource, string name) =>
        resource.TryGetValue(name, out var value) ? value as ResourceReference : null;
}
