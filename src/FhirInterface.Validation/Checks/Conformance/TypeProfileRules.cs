using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Checks.Conformance;

/// <summary>
/// A profile that an element's type names is on that type (FHIR R4, ElementDefinition.type.profile): on Quantity itself for a
/// Quantity, on any resource where any may stand. With the extension profile-element it names an element of a profile instead.
/// The profiles of a reference's target are on resources.
/// </summary>
internal static class TypeProfileRules
{
    private const string ProfileElement = "http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element";
    private static readonly int DifferentialName = Names.Intern("differential");
    private static readonly int SnapshotName = Names.Intern("snapshot");
    private static readonly int ElementName = Names.Intern("element");
    private static readonly int TargetProfileName = Names.Intern("targetProfile");

    public static void Check(Node structure, ValidationRun run)
    {
        foreach (var list in (ReadOnlySpan<int>)[DifferentialName, SnapshotName])
        {
            if (structure.Child(list) is not { Exists: true } elements)
            {
                continue;
            }

            foreach (var element in elements.ChildrenNamed(ElementName))
            {
                foreach (var type in element.ChildrenNamed(WellKnown.Type))
                {
                    if (type.Child(WellKnown.Code) is { Exists: true } code && code.Text is { } name)
                    {
                        CheckProfiles(
                            element,
                            type,
                            name.StartsWith(CoreUrls.Definitions, StringComparison.Ordinal) ? name[CoreUrls.Definitions.Length..] : name,
                            run
                        );
                        CheckTargets(type, run);
                    }
                }
            }
        }
    }

    private static void CheckProfiles(Node element, Node type, string name, ValidationRun run)
    {
        foreach (var profile in type.ChildrenNamed(WellKnown.Profile))
        {
            if (
                profile.Text is not { } canonical
                || ExtensionValues.First(profile, ProfileElement).Exists
                || run.Definitions.Structure(canonical) is not { } known
            )
            {
                continue;
            }

            if (known.Type != name && !IsAnyResource(name, known.Type))
            {
                run.Report(Messages.TypeProfile, profile, $"{canonical} is a profile on {known.Type}, but the type here is {name}.");
            }
            else if (known.Type == "Extension")
            {
                CheckModifier(element, profile, canonical, known.Root.IsModifier, run);
            }
        }
    }

    /// <summary>Extensions that modify stand in modifierExtension, others do not (R4 2.4.1).</summary>
    private static void CheckModifier(Node element, Node profile, string canonical, bool isModifier, ValidationRun run)
    {
        if (
            element.TextOf("path") is { } path
            && path.EndsWith(".modifierExtension", StringComparison.Ordinal) is var isForModifiers
            && isForModifiers != isModifier
        )
        {
            run.Report(
                Messages.TypeProfile,
                profile,
                isModifier
                    ? $"{canonical} modifies: its place is in modifierExtension."
                    : $"{canonical} does not modify: its place is in extension."
            );
        }
    }

    private static void CheckTargets(Node type, ValidationRun run)
    {
        foreach (var target in type.ChildrenNamed(TargetProfileName))
        {
            if (target.Text is { } canonical && run.Definitions.Structure(canonical) is { Kind: "complex-type" or "primitive-type" } known)
            {
                run.Report(Messages.TypeProfile, target, $"{canonical} is a profile on {known.Type}; what is referred to is a resource.");
            }
        }
    }

    private static bool IsAnyResource(string name, string type) =>
        name is "Resource" or "DomainResource" && FhirModel.FindResource(type) is not null;
}
