using FhirInterface.Validation.Checks;
using FhirInterface.Validation.FhirPath;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Constraints;

/// <summary>A FHIRPath constraint. Best-practice rules are warnings, whatever their severity says.</summary>
/// <param name="source">The constraint.</param>
/// <param name="isOfElement">Whether a profile puts it on an element, not on the type as a whole.</param>
internal sealed class InvariantConstraint : IConstraint
{
    private readonly ConstraintSource source;
    private readonly bool isOfElement;
    private readonly CompiledInvariant? invariant;
    private readonly FhirPathException? fault;
    private readonly string text;

    public InvariantConstraint(ConstraintSource source, bool isOfElement = false)
    {
        this.source = source;
        this.isOfElement = isOfElement;
        invariant = Invariant.Compile(source.Expression!, out fault);
        text = $"{source.Key}: {source.Human}";
    }

    public void Check(Node node, ValidationRun run)
    {
        if (fault is { IsOpen: false } && run.Definitions.IsStrict)
        {
            // Nothing meets a rule that says nothing: its author wants to know.
            run.SayOnce(Failure, source.Key, node, $"Constraint {source.Key} is no FHIRPath: {fault.Message}.");
            return;
        }

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
                run.Report(Failure, node, text);
                break;
        }
    }

    private Message Failure => source is { IsError: true, BestPractice: false } ? Messages.InvariantFailed : Messages.InvariantWarning;
}
