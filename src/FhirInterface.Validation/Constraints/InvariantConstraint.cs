using FhirInterface.Validation.Checks;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary>A FHIRPath constraint. Best-practice rules are warnings, whatever their severity says.</summary>
/// <param name="source">The constraint.</param>
/// <param name="isOfElement">Whether a profile puts it on an element, not on the type as a whole.</param>
internal sealed class InvariantConstraint(ConstraintSource source, bool isOfElement = false) : IConstraint
{
    private readonly CompiledInvariant? invariant = Invariant.Compile(source.Expression!);
    private readonly string text = $"{source.Key}: {source.Human}";

    public void Check(Node node, ValidationRun run)
    {
        var outer = run.Scope.FromOutside;
        run.Scope.FromOutside = isOfElement && node.IsResource && node.Row != 0;
        var holds = invariant?.Holds(node, run.Scope);
        run.Scope.FromOutside = outer;
        switch (holds)
        {
            case null:
                run.SayOnce(Messages.InvariantNotChecked, source.Key, node, $"Constraint {source.Key} could not be evaluated.");
                break;
            case false:
                var message = source is { IsError: true, BestPractice: false } ? Messages.InvariantFailed : Messages.InvariantWarning;
                run.Report(message, node, text);
                break;
        }
    }
}
