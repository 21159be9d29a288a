using System.Collections.Frozen;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>The properties of concepts that FHIR itself defines (FHIR R4 4.8.11, and code system concept-properties).</summary>
internal static class CodeSystemProperties
{
    public const string Base = "http://hl7.org/fhir/concept-properties#";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        ["inactive"] = "boolean",
        ["status"] = "code",
        ["effectiveDate"] = "dateTime",
        ["deprecated"] = "dateTime",
        ["deprecationDate"] = "dateTime",
        ["retirementDate"] = "dateTime",
        ["notSelectable"] = "boolean",
        ["parent"] = "code",
        ["child"] = "code",
        ["partOf"] = "code",
        ["synonym"] = "code",
        ["comment"] = "string",
        ["itemWeight"] = "decimal",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The type of a property by its code; null if FHIR defines none of that code.</summary>
    public static string? TypeOfCode(string code) => Types.GetValueOrDefault(code);

    /// <summary>The code of a property by its URI; null if it is none of FHIR's.</summary>
    public static string? CodeOfUri(string uri) =>
        uri.StartsWith(Base, StringComparison.Ordinal) && Types.ContainsKey(uri[Base.Length..]) ? uri[Base.Length..] : null;
}
