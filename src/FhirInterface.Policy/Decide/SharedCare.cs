using FhirInterface.Policy.Medicines;

namespace FhirInterface.Policy.Decide;

/// <summary>Whether the practice has accepted shared care for a medicine, as the policy records it.</summary>
internal static class SharedCare
{
    public static bool Accepted(PolicyDocument policy, string? medicine, string? practiceOds) =>
        medicine is not null
        && practiceOds is not null
        && policy.SharedCare.Any(line =>
            Means(line.Medicine, medicine)
            && line.Practices.Any(practice => practice == "*" || string.Equals(practice, practiceOds, StringComparison.OrdinalIgnoreCase))
        );

    private static bool Means(string line, string medicine) =>
        string.Equals(line, medicine, StringComparison.OrdinalIgnoreCase)
        || (MedicinesTable.Default.First(medicine) is { } match && match.Medicine.IsCalled(line));
}
