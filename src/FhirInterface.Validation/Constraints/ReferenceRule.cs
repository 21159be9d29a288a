using FhirInterface.Validation.Checks;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary>What holds for every Reference: contained targets are there, and the stated type is the real one.</summary>
internal sealed class ReferenceRule : IConstraint
{
    public void Check(Node node, ValidationRun run)
    {
        var target = ReferenceTarget.Of(node, run);
        if (target.Url is null)
        {
            return;
        }

        if (target.Url.StartsWith('#') && !target.Resource.Exists)
        {
            run.Report(Messages.ReferenceContained, node, $"No contained resource has the id of '{target.Url}'.");
        }

        if (
            target.TypeName is { } actual
            && node.Child(WellKnown.Type) is { Exists: true } stated
            && stated.Text is { } text
            && text != actual
        )
        {
            run.Report(Messages.ReferenceType, node, $"The stated type is {text}, but the reference is to a {actual}.");
        }
    }
}
