namespace FhirInterface.Validation.Terminology;

/// <summary>
/// Asks an external server for one document: each question once, and so many of them. A document with thousands of codes, each of
/// which takes a server some milliseconds, would else take as long as its sender likes. Used by one thread.
/// </summary>
internal sealed class QuestionLimit(IExternalTerminology external) : IExternalTerminology
{
    /// <summary>A letter has some ten to fifty different codes.</summary>
    public const int Most = 500;

    /// <summary>The longest SNOMED CT expressions that are in use are shorter.</summary>
    private const int LongestCode = 1_000;

    private readonly Dictionary<(string? ValueSet, CodedValue Coded), CodeAnswer> answers = [];

    public CodeAnswer Validate(string? valueSet, CodedValue coded)
    {
        if (answers.TryGetValue((valueSet, coded), out var known))
        {
            return known;
        }

        if (
            answers.Count >= Most
            || coded.Code.Length > LongestCode
            || coded.System?.Length > LongestCode
            || valueSet?.Length > LongestCode
        )
        {
            return CodeAnswer.NotChecked(
                coded.System ?? valueSet ?? "",
                "The terminology server was not asked about so many or so long codes."
            );
        }

        return answers[(valueSet, coded)] = external.Validate(valueSet, coded);
    }
}
