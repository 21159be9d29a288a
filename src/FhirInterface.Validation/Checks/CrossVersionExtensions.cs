using System.Collections.Frozen;

namespace FhirInterface.Validation.Checks;

/// <summary>
/// Extensions that stand for an element of another version of FHIR, which defines them, such as
/// <c>http://hl7.org/fhir/5.0/StructureDefinition/extension-Patient.x</c> (FHIR R4 versions: extensions for converting between versions).
/// </summary>
internal static class CrossVersionExtensions
{
    private const string Fhir = "http://hl7.org/fhir/";
    private const string Kind = "/StructureDefinition/extension-";
    private const string Dstu2 = Fhir + "1.0" + Kind;
    private const string Stu3 = Fhir + "3.0" + Kind;

    /// <summary>Elements that R4 dropped and that their own version marks as modifiers ("?!" in its definitions).</summary>
    private static readonly FrozenSet<string> Modifiers = new[]
    {
        Dstu2 + "Patient.animal",
        Dstu2 + "Immunization.wasNotGiven",
        Dstu2 + "MedicationAdministration.wasNotGiven",
        Dstu2 + "MedicationStatement.wasNotTaken",
        Dstu2 + "Procedure.notPerformed",
        Stu3 + "Patient.animal",
        Stu3 + "Communication.notDone",
        Stu3 + "Immunization.notGiven",
        Stu3 + "MedicationAdministration.notGiven",
        Stu3 + "MedicationStatement.taken",
        Stu3 + "Procedure.notDone",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the url is of that form.</summary>
    public static bool IsOne(string url) =>
        url.StartsWith(Fhir, StringComparison.Ordinal)
        && url.AsSpan(Fhir.Length) is [>= '1' and <= '9', '.', >= '0' and <= '9', .. var rest]
        && rest.StartsWith(Kind, StringComparison.Ordinal);

    /// <summary>Whether the element is known to be a modifier: its extension is then a modifier extension (FHIR R4 2.4.1.1.2).</summary>
    public static bool IsModifier(string url) => Modifiers.Contains(url);
}
