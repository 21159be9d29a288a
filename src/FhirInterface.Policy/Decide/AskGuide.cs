using FhirInterface.Policy.Lexicon;

namespace FhirInterface.Policy.Decide;

/// <summary>What people read about each category of ask: data that a clinician would correct, in <c>Lexicon/ask-guide.json</c>.</summary>
public sealed record AskGuide(IReadOnlyDictionary<string, AskGuideLine> Asks)
{
    private static readonly Lazy<AskGuide> Lazy = new(() => LexiconFile.Read<AskGuide>("ask-guide.json"));

    public static AskGuide Default => Lazy.Value;

    public AskGuideLine For(string category) => Asks[category];
}

/// <summary>One category.</summary>
/// <param name="Title">A short name, in the words of an inbox.</param>
/// <param name="Asks">Completes "The GP is asked to …".</param>
/// <param name="Remedy">What the author does instead.</param>
/// <param name="Returned">Completes "Returned to the hospital: …"; names work, and asks nobody.</param>
/// <param name="Verbs">Openings that a quote may have and that fall away after <paramref name="Returned"/>.</param>
/// <param name="Fillers">What may follow such an opening and says nothing either ("him", "of").</param>
public sealed record AskGuideLine(
    string Title,
    string Asks,
    string Remedy,
    string Returned,
    IReadOnlyList<string> Verbs,
    IReadOnlyList<string> Fillers
);
