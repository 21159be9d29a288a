using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Review;

/// <summary>Where an ask was found: what can be done about it differs.</summary>
public enum AskOrigin
{
    Narrative,
    StructuredEntry,
    Attachment,
}

/// <summary>An ask of the GP as found, before any policy.</summary>
public sealed record ReviewedAsk
{
    public required AskOrigin Origin { get; init; }
    public required Ask Ask { get; init; }
    public required string Quote { get; init; }

    /// <summary>The whole statement around the quote.</summary>
    public required string Statement { get; init; }
    public required string Expression { get; init; }
    public int? TextStart { get; init; }

    /// <summary>As the text states it, else as a structured entry does.</summary>
    public string? Due { get; init; }
    public bool Urgent { get; init; }
    public LetterAsk? InLetter { get; init; }

    /// <summary>The entry that holds a structured ask, and which activity of a CarePlan.</summary>
    public int? Entry { get; init; }
    public int? Activity { get; init; }
    public CodeableConcept? Heading => InLetter?.Section.Heading;
}

/// <summary>An attachment, and whether all of it was read.</summary>
public sealed record ReviewedAttachment(string Expression, string ContentType, bool Read);

/// <summary>What a letter says and asks: facts, before any policy.</summary>
public sealed record LetterReview(
    Letter? Letter,
    Parties Parties,
    IReadOnlyList<ReviewedAsk> Asks,
    IReadOnlyList<ReviewedAttachment> Attachments
)
{
    /// <summary>What the asks were read in; null where there is no letter.</summary>
    internal ReadLetter? Read { get; init; }

    /// <summary>By what the asks were read, for reading a rewrite again.</summary>
    internal AskReading Reading { get; init; } = Reviewer.Default;

    /// <summary>What the rules alone read: only what they find is rewritten.</summary>
    internal AskReading Ruling { get; init; } = Reviewer.RulingOf(Reviewer.Default);
}

/// <summary>Reads the asks in a text; <see cref="AskReader.Read"/>, but for tests that want asks of their own.</summary>
internal delegate IReadOnlyList<Ask> AskReading(ReadingText text, Setting setting, SectionKind section, string? heading);
