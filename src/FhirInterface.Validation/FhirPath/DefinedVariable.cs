namespace FhirInterface.Validation.FhirPath;

/// <summary>A name that an expression gives by <c>defineVariable()</c>; its value is that of the evaluation under way.</summary>
internal sealed class DefinedVariable;

/// <summary>
/// <c>defineVariable()</c> (FHIRPath 3.0): gives a name to the input, or to what an expression makes of it, for what follows in the
/// same chain of calls; the result is the input.
/// </summary>
internal sealed class DefineVariableOp(Op target, DefinedVariable variable, Op? value) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        var values = frame.Scope.Rent();
        if (value is null)
        {
            values.AddRange(items.Span);
        }
        else
        {
            value.Run(items.Count == 1 ? frame.On(items[0], 0) : frame.On(items), values);
        }

        frame.Scope.Variables[variable] = values.Span.ToArray();
        into.AddRange(items.Span);
        frame.Scope.Return(values);
        frame.Scope.Return(items);
    }
}

/// <summary><c>%name</c> of a <see cref="DefinedVariable"/>.</summary>
internal sealed class DefinedVariableOp(DefinedVariable variable) : Op
{
    public override void Run(in Frame frame, Items into) => into.AddRange(frame.Scope.Variables[variable]);
}
