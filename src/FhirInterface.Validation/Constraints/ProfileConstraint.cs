using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;

namespace FhirInterface.Validation.Constraints;

/// <summary>Profiles on the type of an element (an extension's definition, SimpleQuantity…): one of them must fit.</summary>
internal sealed class ProfileConstraint(string type, IReadOnlyList<string> profiles) : IConstraint
{
    private readonly int typeId = Names.Intern(type);
    private readonly bool isAbstract = type is "Resource" or "DomainResource";

    public string Type => type;

    public IReadOnlyList<string> Profiles => profiles;

    public void Check(Node node, ValidationRun run)
    {
        // Another type of a choice has other profiles; "Resource" stands for all types.
        if (node.TypeId != typeId && !(node.IsResource && isAbstract))
        {
            return;
        }

        if (profiles.Count == 1)
        {
            ProfileChecker.Check(node, profiles[0], run);
            return;
        }

        foreach (var profile in profiles)
        {
            if (ProfileChecker.Conforms(node, profile, run))
            {
                return;
            }
        }

        ReportNone(node, run);
    }

    private void ReportNone(Node node, ValidationRun run)
    {
        if (profiles.FirstOrDefault(p => !run.Definitions.Knows(p)) is { } unknown)
        {
            ProfileChecker.ReportUnknown(node, unknown, run);
        }
        else
        {
            run.Report(Messages.NoProfileFits, node, $"'{node.Name}' fits none of the profiles {string.Join(", ", profiles)}.");
        }
    }
}
