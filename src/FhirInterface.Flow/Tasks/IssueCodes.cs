using FhirInterface.Policy.Review;

namespace FhirInterface.Flow.Tasks;

/// <summary>What an issue may be about: the codes of CodeSystem/issue-category (design 4).</summary>
public static class IssueCodes
{
    /// <summary>What goes wrong with letters beside what they ask.</summary>
    public static readonly IReadOnlyList<string> OfLetters =
    [
        "wrong-patient",
        "wrong-practice",
        "unreadable",
        "missing-information",
        "late",
        "other",
    ];

    public static bool Has(string? code) =>
        code is not null
        && (
            AskCategories.Avoidable.Contains(code)
            || AskCategories.Appropriate.Contains(code)
            || OfLetters.Contains(code, StringComparer.Ordinal)
        );
}
