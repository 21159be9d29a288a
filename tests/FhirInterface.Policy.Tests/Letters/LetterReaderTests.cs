using FhirInterface.Policy.Letters;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Letters;

public sealed class LetterReaderTests
{
    [Theory]
    [InlineData("http://snomed.info/sct", "887201000000105")]
    [InlineData("https://fhir.hl7.org.uk/CodeSystem/UKCore-RecordStandardHeadings", "plan-and-requested-actions")]
    [InlineData("https://fhir.nhs.uk/CodeSystem/RecordStandardHeadings", "plan-and-requested-actions")]
    public void Knows_a_heading_by_code_in_any_of_the_three_systems(string system, string code)
    {
        var section = Section("Zuletzt", "text");
        section.Code = new CodeableConcept(system, code);
        var read = Read(section).Sections[0];
        Assert.Equal(SectionKind.PlanAndRequestedActions, read.Kind);
        Assert.Contains(read.Heading!.Coding, coding => coding is { System: Headings.UkCoreSystem, Code: "plan-and-requested-actions" });
    }

    [Theory]
    [InlineData("Plan and Requested Actions:", SectionKind.PlanAndRequestedActions)]
    [InlineData("MEDICATIONS & MEDICAL DEVICES", SectionKind.Medications)]
    [InlineData("Something else", SectionKind.Body)]
    public void Knows_a_heading_by_title_where_there_is_no_code(string title, SectionKind kind) =>
        Assert.Equal(kind, Read(Section(title, "text")).Sections[0].Kind);

    [Fact]
    public void Reads_nested_sections_with_their_expressions()
    {
        var outer = Section("Plan and requested actions", "outer");
        outer.Section.Add(Section("For the team", "inner"));
        var letter = Read(Section("Diagnoses", "first"), outer);
        Assert.Equal(
            [
                "Bundle.entry[0].resource.section[0].text",
                "Bundle.entry[0].resource.section[1].text",
                "Bundle.entry[0].resource.section[1].section[0].text",
            ],
            letter.Sections.Select(section => section.Expression)
        );
        Assert.Equal(SectionKind.PlanAndRequestedActions, letter.Sections[2].Kind);
    }

    [Theory]
    [InlineData("373942005", "Outpatient letter", Setting.Discharge)]
    [InlineData("823681000000100", "Discharge summary", Setting.Outpatient)]
    [InlineData("123", "Outpatient clinic letter", Setting.Outpatient)]
    [InlineData("123", "Letter", Setting.Discharge)]
    public void Tells_the_setting_by_code_before_title(string code, string title, Setting expected)
    {
        var composition = new Composition { Title = title, Type = new CodeableConcept("http://snomed.info/sct", code) };
        Assert.Equal(expected, LetterReader.Read(Document(composition)).Setting);
    }

    [Theory]
    [InlineData("2026-03-02", "2026-03-02")]
    [InlineData("2026-06-30T23:30:00Z", "2026-07-01")] // summer time in London
    public void Counts_the_date_in_London(string date, string expected)
    {
        var composition = new Composition { Date = date };
        Assert.Equal(
            DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            LetterReader.Read(Document(composition)).Date
        );
    }

    private static Letter Read(params Composition.SectionComponent[] sections) =>
        LetterReader.Read(Document(new Composition { Section = [.. sections] }));

    private static Bundle Document(Composition composition) =>
        new() { Type = Bundle.BundleType.Document, Entry = [new Bundle.EntryComponent { Resource = composition }] };

    private static Composition.SectionComponent Section(string title, string text) =>
        new()
        {
            Title = title,
            Text = new Narrative { Div = $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{text}</p></div>" },
        };
}
