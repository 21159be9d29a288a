namespace FhirInterface.Validation.FhirPath;

/// <summary>
/// Invariants that were published wrong, and what HL7 made of them later (R4B, R5, or its validator). Keyed by the
/// expression as published, so that definitions stay as they are.
/// </summary>
internal static class Corrections
{
    private static readonly Dictionary<string, string> ByExpression = new(StringComparer.Ordinal)
    {
        // ref-1: a reference with an identifier or a display only has no "reference" to judge; "#" is the container.
        ["reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))"] =
            "reference.exists() implies (reference = '#' or reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id))",
        ["reference.startsWith('#').not() or (reference.substring(1).trace('url') in %resource.contained.id.trace('ids'))"] =
            "reference.exists() implies (reference = '#' or reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id))",

        // The name of a conformance resource: the whole of it, and only if there is one.
        ["name.matches('[A-Z]([A-Za-z0-9_]){0,254}')"] = "name.exists() implies name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')",

        // que-12: two conditions are already more than one.
        ["enableWhen.count() > 2 implies enableBehavior.exists()"] = "enableWhen.count() >= 2 implies enableBehavior.exists()",
        ["probability is decimal implies (probability as decimal) <= 100"] =
            "probability.empty() or ((probability is decimal) implies ((probability as decimal) <= 100))",
        ["fullUrl.contains('/_history/').not()"] = "fullUrl.exists() implies fullUrl.contains('/_history/').not()",
        ["generated='generated' implies source.empty()"] = "generation='generated' implies source.empty()",
        ["isModifier implies isModifierReason.exists()"] = "(isModifier.exists() and isModifier) implies isModifierReason.exists()",
        ["(component.empty() and hasMember.empty()) implies (dataAbsentReason or value)"] =
            "(component.empty() and hasMember.empty()) implies (dataAbsentReason.exists() or value.exists())",

        // eld-19 and eld-20: the whole path.
        [
            "path.matches('[^\\s\\.,:;\\\'\"\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\.[^\\s\\.,:;\\\'\"\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\[x\\])?(\\:[^\\s\\.]+)?)*')"
        ] =
            "path.matches('^[^\\\\s\\\\.,:;\\'\"\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\.[^\\\\s\\\\.,:;\\'\"\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\[x\\\\])?(\\\\:[^\\\\s\\\\.]+)?)*$')",
        ["path.matches('[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x])?)*')"] =
            "path.matches('^[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x])?)*$')",
    };

    public static string Of(string expression) => ByExpression.GetValueOrDefault(expression, expression);
}
