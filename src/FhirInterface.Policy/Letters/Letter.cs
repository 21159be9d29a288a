using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Letters;

public enum Setting
{
    Discharge,
    Outpatient,
}

/// <summary>The kind of a section, as the annotation guide (asks.md) names them; <see cref="Body"/> where there is no telling.</summary>
public enum SectionKind
{
    Body,
    PlanAndRequestedActions,
    ClinicalSummary,
    Medications,
    InvestigationResults,
    InformationGiven,
    Diagnoses,
    SocialContext,
}

/// <summary>A discharge summary or an outpatient letter, read from its document Bundle.</summary>
public sealed class Letter
{
    public required Bundle Bundle { get; init; }
    public required Composition Composition { get; init; }
    public required Setting Setting { get; init; }

    /// <summary>All sections that have a narrative, nested ones too, in document order.</summary>
    public required IReadOnlyList<LetterSection> Sections { get; init; }

    /// <summary>The letter's own date (Composition.date), from which stated dues are counted, in Europe/London.</summary>
    public required DateOnly? Date { get; init; }
}

/// <summary>One section of a letter.</summary>
/// <param name="Expression">FHIRPath of its narrative, rooted in the Bundle: <c>Bundle.entry[0].resource.section[4].text</c>.</param>
/// <param name="Kind">What it holds; recognised by code in any of the three code systems, else by title.</param>
/// <param name="Component">The section itself, in the object model.</param>
/// <param name="Heading">The letter's own codings plus the UKCore-RecordStandardHeadings code, for <c>Task.input[section]</c>.</param>
/// <param name="Reading">Its reading text.</param>
public sealed record LetterSection(
    string Expression,
    SectionKind Kind,
    string Title,
    Composition.SectionComponent Component,
    CodeableConcept? Heading,
    ReadingText Reading
);
