using System.Globalization;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Letters;

/// <summary>Reads a document Bundle as a <see cref="Letter"/>: its setting, its date, its sections with their reading text.</summary>
public static class LetterReader
{
    public const string DischargeSummaryCode = "373942005";
    public const string OutpatientLetterCode = "823681000000100";

    /// <summary>Deeper sections than this are not read; the profiles refuse such documents.</summary>
    private const int DeepestSection = 32;

    /// <exception cref="ArgumentException">The Bundle's first entry is no Composition.</exception>
    public static Letter Read(Bundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        if (bundle.Entry?.FirstOrDefault()?.Resource is not Composition composition)
            throw new ArgumentException("The first entry of a document is its Composition.", nameof(bundle));

        var sections = new List<LetterSection>();
        AddSections(composition.Section, "Bundle.entry[0].resource.section", SectionKind.Body, 0, sections);
        return new Letter
        {
            Bundle = bundle,
            Composition = composition,
            Setting = SettingOf(composition),
            Sections = sections,
            Date = DateOf(composition.Date),
        };
    }

    private static void AddSections(
        List<Composition.SectionComponent>? components,
        string path,
        SectionKind parent,
        int depth,
        List<LetterSection> sections
    )
    {
        for (var index = 0; index < (components?.Count ?? 0) && depth < DeepestSection; index++)
        {
            var component = components![index];
            var expression = string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
            var heading = Headings.Default.Find(component.Code, component.Title);
            // A section within another that has no known heading of its own belongs to the one it stands in.
            var kind = heading?.Kind ?? parent;
            if (!string.IsNullOrWhiteSpace(component.Text?.Div))
            {
                sections.Add(
                    new LetterSection(
                        expression + ".text",
                        kind,
                        component.Title ?? heading?.Title ?? "",
                        component,
                        HeadingConcept(component, heading),
                        ReadingText.FromXhtml(component.Text.Div)
                    )
                );
            }
            AddSections(component.Section, expression + ".section", kind, depth + 1, sections);
        }
    }

    private static CodeableConcept? HeadingConcept(Composition.SectionComponent component, Heading? heading)
    {
        if (heading is null)
            return component.Code;
        var concept = (CodeableConcept?)component.Code?.DeepCopy() ?? new CodeableConcept();
        if (!concept.Coding.Exists(coding => coding.System == Headings.UkCoreSystem))
            concept.Coding.Add(new Coding(Headings.UkCoreSystem, heading.Code, heading.Title));
        return concept;
    }

    /// <summary>Whether a letter is of a stay or of a clinic: by the codes of its type and category, else by their words.</summary>
    public static Setting SettingOf(Composition composition)
    {
        ArgumentNullException.ThrowIfNull(composition);
        var codes = composition.Type?.Coding.Concat(composition.Category.SelectMany(category => category.Coding)) ?? [];
        foreach (var coding in codes)
        {
            if (coding.Code == DischargeSummaryCode)
                return Setting.Discharge;
            if (coding.Code == OutpatientLetterCode)
                return Setting.Outpatient;
        }

        // No code that tells: the words of type, category and title do.
        var words = string.Join(
            ' ',
            new[] { composition.Type?.Text, composition.Title }
                .Concat(composition.Type?.Coding.Select(coding => coding.Display) ?? [])
                .Concat(composition.Category.Select(category => category.Text))
        );
        return
            words.Contains("outpatient", StringComparison.OrdinalIgnoreCase) || words.Contains("clinic", StringComparison.OrdinalIgnoreCase)
            ? Setting.Outpatient
            : Setting.Discharge;
    }

    private static DateOnly? DateOf(string? fhirDateTime)
    {
        if (string.IsNullOrEmpty(fhirDateTime))
            return null;
        if (
            fhirDateTime.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(fhirDateTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
        )
            return London.DateOf(moment);
        return DateOnly.TryParseExact(fhirDateTime, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
    }
}
