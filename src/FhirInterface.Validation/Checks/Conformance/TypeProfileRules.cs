using FhirInterface.Validation.Checks.Questionnaires;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// A profile that an element's type names is on that type (FHIR R4, ElementDefinition.type.profile): on Quantity itself for a
/// Quantity, on any resource where any may stand. With the extension profile-element it names an element of a profile instead.
/// </summary>
internal static class TypeProfileRules
{
    private const string ProfileElement = "http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element";
    private static readonly int DifferentialName = Names.Intern("differential");
    private static readonly int ElementName = Names.Intern("element");

    public static void Check(Node structure, ValidationRun run)
    {
        if (structure.Child(DifferentialName) is not { Exists: true } differential)
        {
            return;
        }

        foreach (var element in differential.ChildrenNamed(ElementName))
        {
            foreach (var type in element.ChildrenNamed(WellKnown.Type))
            {
                if (type.Child(WellKnown.Code) is { Exists: true } code && code.Text is { } name)
                {
                    CheckProfiles(
                        type,
                        name.StartsWith(CoreUrls.Definitions, StringComparison.Ordinal) ? name[CoreUrls.Definitions.Length..] : name,
                        run
                    );
                }
            }
        }
    }

    private static void CheckProfiles(Node type, string name, ValidationRun run)
    {
        foreach (var profile in type.ChildrenNamed(WellKnown.Profile))
        {
            if (
                profile.Text is { } canonical
                && !QuestionExtensions.Value(profile, ProfileElement).Exists
                && run.Definitions.Structure(canonical) is { } known
                && known.Type != name
                && !IsAnyResource(name, known.Type)
            )
            {
                run.Report(Messages.TypeProfile, profile, $"{canonical} is a profile on {known.Type}, but the type here is {name}.");
            }
        }
    }

    private static bool IsAnyResource(string name, string type) =>
        name is "Resource" or "DomainResource" && FhirModel.FindResource(type) is not null;
}
