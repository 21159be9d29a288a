using FhirInterface.Policy.Decide;

namespace FhirInterface.Flow;

/// <summary>Names a policy version for good: <c>…/policies/{custodian}/{practice}/{version}</c>, with <c>any</c> for the default.</summary>
public static class PolicyUrls
{
    public static string Of(PolicyDocument policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return $"{Systems.Base}policies/{Part(policy.Custodian)}/{Part(policy.Practice)}/{policy.Version}";
    }

    private static string Part(string code) => code == "*" ? "any" : code;
}
