using FhirInterface.Policy.Decide;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Validate;

/// <summary>The tag <c>override</c> counts only with a reason and the identifier of a registered clinician (design 2).</summary>
internal static class OverrideTag
{
    private static readonly string[] Registers = ["gmc-number", "nmc-number", "gphc-number", "hcpc-number"];

    /// <summary>Null where there is no such tag, or it says all that it must.</summary>
    public static Finding? Fault(Resource resource, PolicyDocument policy)
    {
        var tags = resource.Meta?.Tag ?? [];
        var index = tags.FindIndex(tag => tag.System == Systems.Submission && tag.Code == "override");
        if (index < 0 || IsComplete(tags[index]))
            return null;
        return new Finding
        {
            Code = "profile-fault",
            Kind = FindingKind.Structure,
            Disposition = Disposition.Reject,
            Text =
                "An override needs its reason (override-reason) and a registered clinician's number (override-by, of GMC, NMC, GPhC or HCPC).",
            Expression = FormattableString.Invariant($"{resource.TypeName}.meta.tag[{index}]"),
            Authority = "an override is somebody's clinical decision, and says whose",
            Rule = "override-incomplete",
            PolicyVersion = policy.Version,
            IssueCode = "required",
        };
    }

    private static bool IsComplete(Coding tag) =>
        !string.IsNullOrWhiteSpace((tag.GetExtension(Systems.OverrideReason)?.Value as FhirString)?.Value)
        && tag.GetExtension(Systems.OverrideBy)?.Value is Identifier { Value.Length: > 0, System: { } system }
        && Registers.Any(register => system.EndsWith("/" + register, StringComparison.Ordinal));
}
