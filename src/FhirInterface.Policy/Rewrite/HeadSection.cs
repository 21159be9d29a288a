using System.Net;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Rewrite;

/// <summary>The letter's own first section, so that a reader without software sees what was changed and where the original is.</summary>
internal static class HeadSection
{
    public const string System = "https://fhirinterface.example/CodeSystem/section";
    public const string Code = "changes";
    private const string Title = "Changes made before release";

    /// <summary>Whether a section is one that says what we changed: it names work, and asks nobody.</summary>
    public static bool IsOurs(LetterSection section) =>
        section.Heading?.Coding.Exists(coding => coding.System == System && coding.Code == Code) ?? false;

    public static void Add(Composition composition, Letter letter, IReadOnlyList<ReturnedAsk> returned, DecideContext context)
    {
        var lines = returned
            .Where(item => item.Ask.Found.InLetter is not null)
            .Select(item => (Section: item.Ask.Found.InLetter!.Section.Title, Work: AskGuide.Default.For(item.Ask.Category).Returned))
            .Select(line => line.Section.Length > 0 ? $"{line.Section}: {line.Work}." : $"{line.Work}.")
            .ToList();
        var count = lines.Count == 1 ? "One passage of this letter was" : $"{Paths.Index(lines.Count)} passages of this letter were";
        if (lines.Count == 0)
            count = "An entry of this letter was";
        var posting = letter.Bundle.Identifier?.Value;
        var original = posting is null ? "" : $" (posting {posting})";
        var text =
            $"{count} re-addressed on {London.DayAndYear(context.ReceivedAt)} by FhirInterface, a service between hospitals and general practice. "
            + (lines.Count > 1 ? "They concern" : "It concerns")
            + " work of the hospital's own, which went back to the hospital. All other words are the author's, unchanged. "
            + $"The letter as its author wrote it is kept as version 1 of this document{original}.";
        var items = string.Concat(lines.Select(line => $"<li>{WebUtility.HtmlEncode(line)}</li>"));
        composition.Section.Insert(
            0,
            new Composition.SectionComponent
            {
                Title = Title,
                Code = new CodeableConcept(System, Code, Title),
                Text = new Narrative
                {
                    Status = Narrative.NarrativeStatus.Generated,
                    Div =
                        $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{WebUtility.HtmlEncode(text)}</p>"
                        + (items.Length > 0 ? $"<ul>{items}</ul>" : "")
                        + "</div>",
                },
            }
        );
    }
}
