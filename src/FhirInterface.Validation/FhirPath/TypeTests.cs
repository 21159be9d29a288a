namespace FhirInterface.Validation.FhirPath;

internal sealed class IsOp(Op target, TypeName type) : TruthOp
{
    public override Truth Truth(in Frame frame) =>
        target.First(frame, out var item) switch
        {
            0 => FhirPath.Truth.Empty,
            1 => type.Matches(item) ? FhirPath.Truth.True : FhirPath.Truth.False,
            _ => throw new FhirPathException("'is' takes a single item, not a collection"),
        };
}

/// <summary><c>ofType()</c>, and <c>as</c>, which published invariants apply to collections in the same sense.</summary>
internal sealed class OfTypeOp(Op target, TypeName type) : Op
{
    public override void Run(in Frame frame, Items into)
    {
        var items = frame.Scope.Rent();
        target.Run(frame, items);
        foreach (ref readonly var item in items.Span)
        {
            if (type.Matches(item))
            {
                into.Add(item);
            }
        }

        frame.Scope.Return(items);
    }
}
