using FhirInterface.Validation.Constraints;

namespace FhirInterface.Validation.Schema;

/// <summary>The constraints that R4 itself puts on elements and types, compiled when they are first needed.</summary>
internal static class CoreRules
{
    public static IConstraint[] Of(ElementModel element) => element.Rules ??= ConstraintBuilder.ForCore(element);

    public static IConstraint[] Of(TypeModel type) => type.Rules ??= ConstraintBuilder.ForCore(type);
}
