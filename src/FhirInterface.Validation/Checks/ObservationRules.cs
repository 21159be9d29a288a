using System.Collections.Frozen;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks;

/// <summary>An Observation with the LOINC code of a vital sign meets R4's profile of it, claimed or not (FHIR R4, Vital Signs).</summary>
internal static class ObservationRules
{
    private const string Base = "http://hl7.org/fhir/StructureDefinition/";

    private static readonly FrozenDictionary<string, string> Profiles = new Dictionary<string, string>
    {
        ["85353-1"] = "vitalspanel",
        ["9279-1"] = "resprate",
        ["8867-4"] = "heartrate",
        ["2708-6"] = "oxygensat",
        ["8310-5"] = "bodytemp",
        ["8302-2"] = "bodyheight",
        ["9843-4"] = "headcircum",
        ["29463-7"] = "bodyweight",
        ["39156-5"] = "bmi",
        ["85354-9"] = "bp",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Check(Node observation, ValidationRun run)
    {
        if (observation.Child(WellKnown.Code) is not { Exists: true } concept)
        {
            return;
        }

        foreach (var coding in concept.ChildrenNamed(WellKnown.Coding))
        {
            if (
                coding.Child(WellKnown.System) is { Exists: true } system
                && system.ValueIs("http://loinc.org"u8)
                && coding.Child(WellKnown.Code) is { Exists: true } code
                && Profiles.TryGetValue(code.Text ?? "", out var profile)
            )
            {
                ProfileChecker.Check(observation, Base + profile, run);
            }
        }
    }
}
