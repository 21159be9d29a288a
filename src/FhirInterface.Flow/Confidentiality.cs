using Hl7.Fhir.Model;

namespace FhirInterface.Flow;

/// <summary>
/// What is restricted (R) or very restricted (V) by the codes of HL7 v3 Confidentiality: FHIR R4 puts them into <c>meta.security</c>, and
/// for a document also into <c>Composition.confidentiality</c>.
/// </summary>
public static class Confidentiality
{
    /// <summary>What stands in a list for a restricted letter's title, which may say as much as the letter.</summary>
    public const string Title = "Restricted letter";

    public const string System = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

    public static bool IsRestricted(Resource resource) =>
        IsLabelled(resource)
        || (
            (resource as Bundle)?.Entry.FirstOrDefault()?.Resource is Composition composition
            && (IsLabelled(composition) || IsCode(composition.ConfidentialityElement?.JsonValue as string))
        );

    /// <summary>The label for what is made of a restricted letter and quotes it.</summary>
    public static Coding Restricted() => new(System, "R", "restricted");

    // A sender who leaves the system out, or writes it in a way of their own, means no other R.
    private static bool IsLabelled(Resource? resource) =>
        resource?.Meta?.Security.Exists(label => IsCode(label.CodeElement?.JsonValue as string)) ?? false;

    private static bool IsCode(string? code) => code is "R" or "V";
}
