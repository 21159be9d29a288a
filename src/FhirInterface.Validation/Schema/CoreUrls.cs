namespace FhirInterface.Validation.Schema;

/// <summary>Where FHIR's own definitions live.</summary>
internal static class CoreUrls
{
    /// <summary>Begins the URL of each of FHIR's types, profiles and extensions; its name follows.</summary>
    public const string Definitions = "http://hl7.org/fhir/StructureDefinition/";
}
