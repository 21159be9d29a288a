using FhirInterface.Policy.Medicines;

namespace FhirInterface.Policy.Decide;

/// <summary>Whether words concern a medicine that the policy counts as high-risk, by name or by class.</summary>
internal static class HighRiskMedicines
{
    public static bool Concerns(PolicyDocument policy, string? medicine, string statement) =>
        policy.HighRisk.Count > 0
        && (
            MedicinesTable.Default.FindAll(statement).Any(match => IsCalled(policy, match.Medicine))
            || (MedicinesTable.Default.First(medicine) is { } named && IsCalled(policy, named.Medicine))
        );

    private static bool IsCalled(PolicyDocument policy, Medicine medicine) => policy.HighRisk.Any(medicine.IsCalled);
}
