using System.Collections.Frozen;
using FhirInterface.Policy.Lexicon;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Letters;

/// <summary>
/// The headings of the record standard, in the three code systems that documents use for them (Lexicon/headings.json): matched by code
/// first, by title second.
/// </summary>
public sealed class Headings
{
    public const string SnomedSystem = "http://snomed.info/sct";
    public const string UkCoreSystem = "https://fhir.hl7.org.uk/CodeSystem/UKCore-RecordStandardHeadings";
    public const string NhsSystem = "https://fhir.nhs.uk/CodeSystem/RecordStandardHeadings";

    private readonly FrozenDictionary<string, Heading> bySnomed;
    private readonly FrozenDictionary<string, Heading> byCode;
    private readonly FrozenDictionary<string, Heading> byTitle;
    private readonly FrozenSet<string> tableColumns;

    private Headings(HeadingsFile file)
    {
        var headings = file
            .Headings.Select(line => (Line: line, Heading: new Heading(line.Code, line.Titles[0], KindOf(line.Kind))))
            .ToList();
        bySnomed = headings
            .SelectMany(entry => entry.Line.Snomed.Select(code => (code, entry.Heading)))
            .DistinctBy(pair => pair.code)
            .ToFrozenDictionary(pair => pair.code, pair => pair.Heading, StringComparer.Ordinal);
        byCode = headings
            .SelectMany(entry => entry.Line.AlsoCoded.Append(entry.Line.Code).Select(code => (code, entry.Heading)))
            .ToFrozenDictionary(pair => pair.code, pair => pair.Heading, StringComparer.OrdinalIgnoreCase);
        byTitle = headings
            .SelectMany(entry => entry.Line.Titles.Select(title => (title, entry.Heading)))
            .DistinctBy(pair => pair.title)
            .ToFrozenDictionary(pair => pair.title, pair => pair.Heading, StringComparer.OrdinalIgnoreCase);
        tableColumns = file.TableColumns.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The headings that come with the program.</summary>
    public static Headings Default => Lazy.Value;

    private static readonly Lazy<Headings> Lazy = new(() => new Headings(LexiconFile.Read<HeadingsFile>("headings.json")));

    /// <summary>The heading of a section: by a code of any of the three systems, else by its title; null where there is no telling.</summary>
    public Heading? Find(CodeableConcept? code, string? title)
    {
        foreach (var coding in code?.Coding ?? [])
        {
            var found = coding.System switch
            {
                SnomedSystem => bySnomed.GetValueOrDefault(coding.Code ?? ""),
                UkCoreSystem or NhsSystem => byCode.GetValueOrDefault(coding.Code ?? ""),
                _ => null,
            };
            if (found is not null)
                return found;
        }
        return FindTitle(title)
            ?? FindTitle(code?.Text)
            ?? FindTitle(code?.Coding?.FirstOrDefault(coding => coding.Display is not null)?.Display);
    }

    /// <summary>The heading with this title, whatever its case, closing colon or hyphens.</summary>
    public Heading? FindTitle(string? title)
    {
        if (string.IsNullOrWhiteSpace(title))
            return null;
        var plain = string.Join(
                ' ',
                title.Replace('-', ' ').Replace("&", " and ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            )
            .TrimEnd(':', '.', ' ');
        return byTitle.GetValueOrDefault(plain);
    }

    /// <summary>Whether a table cell reads as the name of a column that such letters have.</summary>
    public bool IsTableColumn(string cell) => tableColumns.Contains(cell.Trim(' ', ':', '*'));

    private static SectionKind KindOf(string kind) =>
        kind switch
        {
            "plan-and-requested-actions" => SectionKind.PlanAndRequestedActions,
            "clinical-summary" => SectionKind.ClinicalSummary,
            "medications" => SectionKind.Medications,
            "investigation-results" => SectionKind.InvestigationResults,
            "information-given" => SectionKind.InformationGiven,
            "diagnoses" => SectionKind.Diagnoses,
            "social-context" => SectionKind.SocialContext,
            "body" => SectionKind.Body,
            _ => throw new InvalidDataException($"headings.json: unknown kind '{kind}'"),
        };

    private sealed record HeadingsFile(IReadOnlyList<HeadingLine> Headings, IReadOnlyList<string> TableColumns);

    private sealed record HeadingLine(
        string Code,
        IReadOnlyList<string> Snomed,
        IReadOnlyList<string> AlsoCoded,
        IReadOnlyList<string> Titles,
        string Kind
    );
}

/// <summary>A heading of the record standard: its code in UKCore-RecordStandardHeadings, its title, the kind of section it heads.</summary>
public sealed record Heading(string Code, string Title, SectionKind Kind);

internal static class TableHeadings
{
    private const int LongestColumnName = 40;

    /// <summary>A row of short cells without figures, of which one at least names a column as such tables do.</summary>
    public static bool IsHeaderRow(IReadOnlyList<string> cells)
    {
        if (cells.Count < 2)
            return false;
        var known = 0;
        foreach (var cell in cells)
        {
            if (cell.Length > LongestColumnName || cell.AsSpan().ContainsAnyInRange('0', '9'))
                return false;
            if (Headings.Default.IsTableColumn(cell))
                known++;
        }
        return known * 2 >= cells.Count;
    }
}
