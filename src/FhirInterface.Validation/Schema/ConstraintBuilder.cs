using FhirInterface.Validation.Constraints;

namespace FhirInterface.Validation.Schema;

/// <summary>Turns what definitions say of an element into constraints, in the order in which they are checked.</summary>
internal static class ConstraintBuilder
{
    public static IConstraint[] ForCore(ElementModel element) => [];

    public static IConstraint[] ForCore(TypeModel type) => [];
}
