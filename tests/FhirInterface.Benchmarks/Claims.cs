namespace FhirInterface.Benchmarks;

/// <summary>Which profile the resources of a document claim, by their type.</summary>
internal static class Claims
{
    private const string Letter = "https://fhirinterface.example/benchmarks/StructureDefinition/";
    private const string Ours = "https://fhirinterface.example/StructureDefinition/";

    /// <summary>The profiles of <c>Profiles/</c>, shaped like UK Core's: all clinical and administrative resources claim one.</summary>
    public static IReadOnlyDictionary<string, string> UkCoreLike { get; } =
        new Dictionary<string, string>
        {
            ["Patient"] = Letter + "LetterPatient",
            ["Organization"] = Letter + "LetterOrganization",
            ["Practitioner"] = Letter + "LetterPractitioner",
            ["Encounter"] = Letter + "LetterEncounter",
            ["Composition"] = Letter + "LetterComposition",
            ["MedicationRequest"] = Letter + "LetterMedicine",
            ["Condition"] = Letter + "LetterCondition",
            ["Observation"] = Letter + "LetterObservation",
        };

    /// <summary>The profiles that this project ships.</summary>
    public static IReadOnlyDictionary<string, string> Shipped { get; } =
        new Dictionary<string, string>
        {
            ["Bundle"] = Ours + "DischargeSummaryDocument",
            ["Patient"] = Ours + "InterfacePatient",
            ["Organization"] = Ours + "InterfaceOrganization",
            ["Composition"] = Ours + "DischargeSummary",
            ["MedicationRequest"] = Ours + "DischargeMedicine",
        };

    /// <summary>The folder with the profiles of <see cref="UkCoreLike"/>.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Profiles");
}
