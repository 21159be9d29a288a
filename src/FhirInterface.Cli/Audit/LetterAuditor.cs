using FhirInterface.Flow;
using FhirInterface.Flow.Validate;
using FhirInterface.Policy;
using FhirInterface.Policy.Decide;
using FhirInterface.Policy.Letters;
using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;

namespace FhirInterface.Cli.Audit;

/// <summary>Reads one file of any kind that hospitals keep letters in, and says what it asks and what would become of it.</summary>
internal sealed class LetterAuditor(string? policyFile)
{
    private readonly FileReviewer reviewer = FileReviewer.Under(policyFile);
    private readonly PlainLetterReview plain = new(policyFile);

    /// <param name="folder">The audited folder.</param>
    /// <param name="path">A file in it.</param>
    public AuditedLetter Audit(string folder, string path)
    {
        var info = new FileInfo(path);
        var letter = new AuditedLetter(NameOf(folder, path), info.Length, info.LastWriteTimeUtc.Ticks, KindOf(path));
        return letter.Kind switch
        {
            "fhir" => OfFhir(letter, path),
            "text" => OfText(letter, PlainText.Read(path)),
            "pdf" => OfText(letter, PdfText.Read(path)),
            _ => letter with { Problem = "Files of this kind are not read." },
        };
    }

    public static string NameOf(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static string KindOf(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" or ".XML" => "fhir",
            ".TXT" or ".TEXT" => "text",
            ".PDF" => "pdf",
            _ => "other",
        };

    private AuditedLetter OfFhir(AuditedLetter letter, string path) =>
        reviewer.Review(path) switch
        {
            FileReview.Unreadable unreadable => letter with { Problem = unreadable.Problem },
            FileReview.Done done => OfDecision(letter, done.Resource, done.Judged),
            var other => throw new System.Diagnostics.UnreachableException($"{other}"),
        };

    private static AuditedLetter OfDecision(AuditedLetter letter, Resource resource, Assessment.Judged judged)
    {
        var read = resource is Bundle { Entry: [{ Resource: Composition }, ..] } bundle ? LetterReader.Read(bundle) : null;
        var anonymiser = new Anonymiser(NamesIn(resource));
        return letter with
        {
            Custodian = judged.Parties.CustodianOds,
            Practice = judged.Parties.PracticeOds,
            Setting =
                read is null ? "request"
                : read.Setting == Setting.Outpatient ? "outpatient"
                : "discharge",
            Date = read?.Date ?? DayOf(resource),
            Disposition = Outcomes.CodeOf(judged.Decision.Disposition),
            Asks =
            [
                .. judged.Decision.Actions.Select(action => new AuditedAsk(
                    action.Category,
                    action.Avoidable,
                    action.Urgent,
                    action.Due,
                    anonymiser.Clean(action.Quote),
                    Hours.Of(judged.Decision.Policy, action.Category, action.Avoidable)
                )),
            ],
        };
    }

    private AuditedLetter OfText(AuditedLetter letter, ReadText text) =>
        text.Problem is { } problem
            ? letter with
            {
                Problem = problem,
            }
            : plain.Review(letter, text.Words) with
            {
                Caution = text.Part ? "A part of it was not read: a picture, a form, or a note on a page." : null,
            };

    private static DateOnly? DayOf(Resource resource) =>
        resource is MedicationRequest { AuthoredOnElement: { } written } && written.TryToDateTimeOffset(TimeSpan.Zero, out var moment)
            ? London.DateOf(moment)
            : null;

    private static IEnumerable<string?> NamesIn(Resource resource)
    {
        var inside = resource switch
        {
            Bundle bundle => bundle.Entry.Select(entry => entry.Resource),
            DomainResource domain => domain.Contained,
            _ => [],
        };
        return inside.SelectMany(entry =>
            entry switch
            {
                Patient patient => patient.Name.SelectMany(PartsOf),
                Practitioner practitioner => practitioner.Name.SelectMany(PartsOf),
                RelatedPerson related => related.Name.SelectMany(PartsOf),
                Organization organisation => [organisation.Name],
                _ => Enumerable.Empty<string?>(),
            }
        );
    }

    private static IEnumerable<string?> PartsOf(HumanName name) => name.Given.Append(name.Family);
}
