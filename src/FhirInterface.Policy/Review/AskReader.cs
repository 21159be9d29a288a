using FhirInterface.Policy.Letters;

namespace FhirInterface.Policy.Review;

/// <summary>Finds what a text asks, of whom and by when (asks.md). Pure: the same text gives the same asks.</summary>
public sealed class AskReader
{
    /// <summary>The asks in a text, by position. <paramref name="heading"/> is the section's title, if it has one.</summary>
#pragma warning disable CA1822 // The first version holds no lexicon yet.
    public IReadOnlyList<Ask> Read(ReadingText text, Setting setting, SectionKind section, string? heading = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [];
    }
#pragma warning restore CA1822
}
