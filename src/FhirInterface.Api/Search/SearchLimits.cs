namespace FhirInterface.Api.Search;

/// <summary>How much one search may ask, and which references it may follow.</summary>
public static class SearchLimits
{
    public const int MaxCriteria = 40;
    public const int MaxValues = 200;
    public const int MaxValueLength = 2048;

    /// <summary>What <c>_include</c> follows.</summary>
    public static IReadOnlyList<string> Includes(string type) => type == "Task" ? ["Task:focus"] : [];

    /// <summary>What <c>_revinclude</c> follows.</summary>
    public static IReadOnlyList<string> RevIncludes(string type) => type is "Bundle" or "MedicationRequest" ? ["Provenance:target"] : [];
}
