using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks;

/// <summary>An Observation of a vital sign meets R4's profile of it, claimed or not (FHIR R4, Vital Signs).</summary>
internal static class ObservationRules
{
    public static void Check(Node observation, ValidationRun run)
    {
        if (observation.Child(WellKnown.Code) is not { Exists: true } concept)
        {
            return;
        }

        foreach (var coding in concept.ChildrenNamed(WellKnown.Coding))
        {
            if (
                coding.Child(WellKnown.System) is { Exists: true, HasValue: true } system
                && coding.Child(WellKnown.Code) is { Exists: true, HasValue: true } code
                && VitalSigns.Profile(run.Text(system), run.Text(code), run.Definitions.IsStrict) is { } profile
            )
            {
                ProfileChecker.Check(observation, profile, run);
            }
        }
    }
}
