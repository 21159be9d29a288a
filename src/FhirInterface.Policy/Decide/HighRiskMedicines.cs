namespace FhirInterface.Policy.Decide;

/// <summary>Whether words concern a medicine that the policy counts as high-risk, by name or by class.</summary>
internal static class HighRiskMedicines
{
    public static bool Concerns(PolicyDocument policy, string? medicine, string statement) =>
        policy.HighRisk.Any(risk =>
            string.Equals(risk, medicine, StringComparison.OrdinalIgnoreCase)
            || statement.Contains(risk, StringComparison.OrdinalIgnoreCase)
        );
}

/// <summary>Whether the practice has accepted shared care for a medicine, as the policy records it.</summary>
internal static class SharedCare
{
    public static bool Accepted(PolicyDocument policy, string? medicine, string? practiceOds) =>
        medicine is not null
        && practiceOds is not null
        && policy.SharedCare.Any(line =>
            string.Equals(line.Medicine, medicine, StringComparison.OrdinalIgnoreCase)
            && line.Practices.Any(practice => practice == "*" || string.Equals(practice, practiceOds, StringComparison.OrdinalIgnoreCase))
        );
}
