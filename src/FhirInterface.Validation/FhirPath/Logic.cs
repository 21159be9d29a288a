namespace FhirInterface.Validation.FhirPath;

/// <summary><c>and</c>, <c>or</c>, <c>xor</c>, <c>implies</c> by three-valued logic.</summary>
internal sealed class LogicOp(string op, Op left, Op right) : TruthOp
{
    public override Truth Truth(in Frame frame)
    {
        var a = left.Truth(frame);
        switch (op)
        {
            case "and":
                if (a == FhirPath.Truth.False)
                {
                    return a;
                }

                return right.Truth(frame) switch
                {
                    FhirPath.Truth.False => FhirPath.Truth.False,
                    FhirPath.Truth.True => a,
                    _ => FhirPath.Truth.Empty,
                };
            case "or":
                if (a == FhirPath.Truth.True)
                {
                    return a;
                }

                return right.Truth(frame) switch
                {
                    FhirPath.Truth.True => FhirPath.Truth.True,
                    FhirPath.Truth.False => a,
                    _ => FhirPath.Truth.Empty,
                };
            case "implies":
                if (a == FhirPath.Truth.False)
                {
                    return FhirPath.Truth.True;
                }

                return right.Truth(frame) switch
                {
                    FhirPath.Truth.True => FhirPath.Truth.True,
                    FhirPath.Truth.False when a == FhirPath.Truth.True => FhirPath.Truth.False,
                    _ => FhirPath.Truth.Empty,
                };
            default:
                if (a == FhirPath.Truth.Empty)
                {
                    return a;
                }

                var b = right.Truth(frame);
                return b == FhirPath.Truth.Empty ? b
                    : a == b ? FhirPath.Truth.False
                    : FhirPath.Truth.True;
        }
    }
}
