using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Policy.Decide;
using FhirInterface.Workspace;
using FhirInterface.Workspace.Marks;
using Hl7.Fhir.Model;
using static System.Net.WebUtility;

namespace FhirInterface.Api.Pages;

/// <summary>
/// One self-contained, printable page of a letter: who it is about, from and for; what was changed and where the original is; all sections,
/// the changes marked. No script, nothing fetched.
/// </summary>
public sealed class LetterPage
{
    private static readonly string Style = ReadStyle();

    private readonly StringBuilder html = new(16 * 1024);
    private readonly Bundle letter;
    private readonly Composition composition;
    private readonly StoredResource stored;
    private readonly IReadOnlyList<LetterChange> changes;
    private readonly string? binary;
    private readonly string compositionPath;

    private LetterPage(StoredResource stored, Bundle letter, Composition composition, IReadOnlyList<LetterChange> changes, string? binary)
    {
        this.stored = stored;
        this.letter = letter;
        this.composition = composition;
        this.changes = changes;
        this.binary = binary;
        compositionPath = $"Bundle.entry[{letter.Entry.FindIndex(entry => entry.Resource == composition).Plain()}].resource";
    }

    /// <summary>Nothing but the page's own style may act on it.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-same-origin allow-top-navigation-by-user-activation";

    /// <summary>The page, or null where the Bundle is no letter.</summary>
    /// <param name="records">The Provenances of the letter.</param>
    public static string? Render(StoredResource stored, IEnumerable<Provenance> records)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var bundle = stored.Parse<Bundle>();
        if (bundle.Entry.Select(entry => entry.Resource).OfType<Composition>().FirstOrDefault() is not { } composition)
            return null;
        var all = records.ToList();
        return new LetterPage(stored, bundle, composition, LetterChange.Of(all, stored), LetterChange.BinaryOf(all, stored.Id)).Write();
    }

    private string Write()
    {
        var title = HtmlEncode(composition.Title ?? "Letter");
        html.Append("<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<meta name=\"referrer\" content=\"no-referrer\">")
            .Append(CultureInfo.InvariantCulture, $"<title>{title}</title><style>{Style}</style></head><body><header><h1>{title}</h1>");
        WriteHead();
        html.Append("</header>");
        WriteCare();
        WriteChanges();
        html.Append("<main>");
        // The service's own first section is not counted in version 1's numbering, in which changes give their place.
        var number = 0;
        foreach (var section in composition.Section)
            WriteSection(section, 2, IsOurs(section) ? "" : $"{compositionPath}.section[{(number++).Plain()}]");
        return html.Append("</main></body></html>").ToString();
    }

    private void WriteHead()
    {
        html.Append("<dl>");
        if (Find<Patient>(composition.Subject) is { } patient)
        {
            Line("Patient", PersonName(patient.Name));
            Line("Born", DayOf(patient.BirthDate));
            var number = patient.Identifier.Find(identifier => identifier.System == Systems.NhsNumber)?.Value;
            Line("NHS number", number is { Length: 10 } ? $"{number[..3]} {number[3..6]} {number[6..]}" : number);
            Line("Practice", patient.GeneralPractitioner.Select(NameOf).FirstOrDefault(name => name is not null));
        }

        Line("From", NameOf(composition.Custodian));
        Line("Author", string.Join(", ", composition.Author.Select(NameOf).OfType<string>()));
        Line("Date", MomentOf(composition.Date));
        Line("Version", $"{stored.Version.Plain()} ({composition.StatusElement?.JsonValue})");
        html.Append("</dl>");
    }

    private void WriteCare()
    {
        var restricted = Confidentiality.IsRestricted(letter);
        if (restricted)
            html.Append("<aside class=\"care\"><p><strong>Restricted.</strong> Show this letter with care.</p></aside>");
        foreach (var tag in letter.Meta?.Tag.Where(tag => tag.System == Systems.Submission) ?? [])
        {
            var said = tag.Code switch
            {
                "safety-release" => "Released for the patient's safety, without the correction that was asked for.",
                "superseded" => "A correction has replaced this letter.",
                "override" => "Released by a clinician's decision against advice.",
                _ => null,
            };
            if (said is not null)
                html.Append(CultureInfo.InvariantCulture, $"<aside class=\"care\"><p>{said}</p></aside>");
        }
    }

    private void WriteChanges()
    {
        if (stored.Version == 1)
            return;
        var original = $"/fhir/Bundle/{stored.Id}/_history/1";
        html.Append("<aside><p><strong>This is not the letter as it was sent.</strong> ");
        html.Append(
            changes.Count == 0
                ? "Its words are the author's; see what is said of it above."
                : $"{changes.Count} {(changes.Count == 1 ? "passage was" : "passages were")} re-addressed and {(changes.Count == 1 ? "is" : "are")} marked below."
        );
        html.Append(CultureInfo.InvariantCulture, $" The original is <a href=\"{original}\">version 1</a>");
        if (binary is not null)
            html.Append(CultureInfo.InvariantCulture, $", its exact bytes <a href=\"/fhir/{HtmlEncode(binary)}\">{HtmlEncode(binary)}</a>");
        html.Append(".</p>");
        if (changes.Count > 0)
        {
            html.Append("<ol>");
            foreach (var change in changes)
                html.Append(
                    CultureInfo.InvariantCulture,
                    $"<li><del>{HtmlEncode(change.Old)}</del> <ins>{HtmlEncode(change.New)}</ins></li>"
                );
            html.Append("</ol>");
        }

        html.Append("</aside>");
    }

    private void WriteSection(Composition.SectionComponent section, int level, string path)
    {
        var title = section.Title ?? section.Code?.Text ?? section.Code?.Coding.FirstOrDefault()?.Display ?? "Section";
        var tag = $"h{Math.Min(level, 6).Plain()}";
        html.Append(CultureInfo.InvariantCulture, $"<section><{tag}>{HtmlEncode(title)}</{tag}><div class=\"wide\">");
        if (section.Text?.Div is { Length: > 0 } div)
            html.Append(ChangeMarks.MarkAdded(SafeNarrative.Clean(div), changes.Where(change => change.Expression == path + ".text")));
        else
            WriteEntries(section);
        html.Append("</div>");
        for (var i = 0; i < section.Section.Count; i++)
            WriteSection(section.Section[i], level + 1, $"{path}.section[{i.Plain()}]");
        html.Append("</section>");
    }

    /// <summary>A section without words of its own shows those of what it lists.</summary>
    private void WriteEntries(Composition.SectionComponent section)
    {
        if (section.EmptyReason is { } reason)
            html.Append(
                CultureInfo.InvariantCulture,
                $"<p class=\"quiet\">{HtmlEncode(reason.Text ?? reason.Coding.FirstOrDefault()?.Display ?? "Empty")}</p>"
            );
        foreach (var entry in section.Entry)
        {
            if (Find<DomainResource>(entry)?.Text?.Div is { Length: > 0 } div)
                html.Append(SafeNarrative.Clean(div));
            else if (entry.Display is { Length: > 0 } display)
                html.Append(CultureInfo.InvariantCulture, $"<p>{HtmlEncode(display)}</p>");
        }
    }

    private static bool IsOurs(Composition.SectionComponent section) =>
        section.Code?.Coding.Exists(coding => coding.System == Systems.Base + "CodeSystem/section") == true;

    private void Line(string term, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            html.Append(CultureInfo.InvariantCulture, $"<dt>{term}</dt><dd>{HtmlEncode(value)}</dd>");
    }

    private T? Find<T>(ResourceReference? reference)
        where T : Resource => Resolve(reference) as T;

    private string? NameOf(ResourceReference? reference)
    {
        if (reference is null)
            return null;
        return Resolve(reference) switch
        {
            Organization organisation => organisation.Name ?? Identifiers.Ods(organisation.Identifier),
            Practitioner practitioner => PersonName(practitioner.Name),
            PractitionerRole role => NameOf(role.Practitioner) ?? NameOf(role.Organization),
            Device device => device.DeviceName.FirstOrDefault()?.Name ?? "FhirInterface",
            _ => reference.Display ?? reference.Identifier?.Value,
        };
    }

    private Resource? Resolve(ResourceReference? reference)
    {
        if (reference?.Reference is not { Length: > 0 } target)
            return null;
        if (target[0] == '#')
            return composition.Contained.Find(contained => contained.Id == target[1..]);
        return letter
            .Entry.Find(entry => entry.FullUrl == target || $"{entry.Resource?.TypeName}/{entry.Resource?.Id}" == target)
            ?.Resource;
    }

    private static string? PersonName(List<HumanName> names)
    {
        var name = names.Find(candidate => candidate.Use == HumanName.NameUse.Official) ?? names.FirstOrDefault();
        return name is null ? null : name.Text ?? string.Join(" ", [.. name.Prefix, .. name.Given, name.Family ?? ""]).Trim();
    }

    private static string? DayOf(string? date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
            : date;

    private static string? MomentOf(string? date) =>
        date is { Length: > 10 } && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, out var moment)
            ? LondonTime.Show(moment)
            : DayOf(date);

    private static string ReadStyle()
    {
        using var stream = typeof(LetterPage).Assembly.GetManifestResourceStream("letter.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
