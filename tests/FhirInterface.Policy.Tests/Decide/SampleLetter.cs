using FhirInterface.Policy.Letters;
using FhirInterface.Policy.Review;
using Hl7.Fhir.Model;

namespace FhirInterface.Policy.Tests.Decide;

/// <summary>An invented letter from hospital ZZ1 to practice Z99001, with the sections that a test gives it.</summary>
internal static class SampleLetter
{
    public const string NhsNumber = "9990000018";
    public static readonly DateTimeOffset Received = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    public static Bundle Of(params string[] divs) => Of(false, divs);

    public static Bundle Outpatient(params string[] divs) => Of(true, divs);

    private static Bundle Of(bool outpatient, string[] divs)
    {
        var composition = new Composition
        {
            Identifier = new Identifier("urn:ietf:rfc:3986", "urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0001"),
            Status = CompositionStatus.Final,
            Type = new CodeableConcept("http://snomed.info/sct", outpatient ? "823681000000100" : "373942005"),
            Subject = new ResourceReference("urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0002"),
            Date = "2026-03-02",
            Author = [new ResourceReference("urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0003")],
            Attester = [new Composition.AttesterComponent { Mode = Composition.CompositionAttestationMode.Legal }],
            Title = outpatient ? "Outpatient letter" : "Discharge summary",
            Custodian = new ResourceReference("urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0004"),
            Section =
            [
                .. divs.Select(
                    (div, i) =>
                        new Composition.SectionComponent
                        {
                            Title = i == 0 ? "Plan and requested actions" : "Clinical summary",
                            Code = new CodeableConcept("http://snomed.info/sct", i == 0 ? "887201000000105" : "887181000000106"),
                            Text = new Narrative
                            {
                                Status = Narrative.NarrativeStatus.Additional,
                                Div = $"<div xmlns=\"http://www.w3.org/1999/xhtml\">{div}</div>",
                            },
                        }
                ),
            ],
        };
        var bundle = new Bundle
        {
            Type = Bundle.BundleType.Document,
            Identifier = new Identifier("urn:ietf:rfc:3986", "urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0000"),
            Timestamp = Received,
        };
        Add(bundle, 1, composition);
        Add(
            bundle,
            2,
            new Patient
            {
                Identifier = [new Identifier("https://fhir.nhs.uk/Id/nhs-number", NhsNumber)],
                Name = [new HumanName { Family = "Testwell", Given = ["Ada"] }],
                BirthDate = "1960-05-04",
                GeneralPractitioner = [new ResourceReference("urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f0005")],
            }
        );
        Add(bundle, 3, new PractitionerRole { Specialty = [new CodeableConcept { Text = "Cardiology" }] });
        Add(bundle, 4, Organisation("ZZ1", "Invented Infirmary"));
        Add(bundle, 5, Organisation("Z99001", "Example Surgery"));
        return bundle;
    }

    public static void Add(Bundle bundle, int number, Resource resource) =>
        bundle.Entry.Add(
            new Bundle.EntryComponent
            {
                FullUrl = FormattableString.Invariant($"urn:uuid:6a1f3bb8-3d3a-4e59-9a36-6f5f2a1f{number:D4}"),
                Resource = resource,
            }
        );

    private static Organization Organisation(string ods, string name) =>
        new() { Identifier = [new Identifier("https://fhir.nhs.uk/Id/ods-organization-code", ods)], Name = name };
}

/// <summary>
/// Reads asks by fixed phrases, so that what is decided and rewritten can be tested apart from what is understood. A sentence that says
/// "returned to" reports, and asks nothing.
/// </summary>
internal static class PhraseReading
{
    private static readonly (string Phrase, string Category, string? Due)[] Phrases =
    [
        ("chase the histology", AskCategories.ChaseResult, null),
        ("arrange an echocardiogram", AskCategories.ArrangeTest, null),
        ("refer him to dermatology", AskCategories.OnwardReferral, null),
        ("book his clinic follow-up", AskCategories.HospitalAppointment, null),
        ("tell him the biopsy result", AskCategories.TellPatient, null),
        ("complete the DVLA form", AskCategories.PaperworkLogistics, null),
        ("remove his clips", AskCategories.Aftercare, null),
        ("start ramipril 2.5 mg", AskCategories.StartMedicine, null),
        ("issue a fit note", AskCategories.FitNote, null),
        ("take over methotrexate", AskCategories.SpecialistMedicine, null),
        ("prescribe the rest of the apixaban", AskCategories.ShortSupply, null),
        ("repeat U&Es in 6 weeks", AskCategories.RoutineMonitoring, "P42D"),
        ("check his blood pressure", AskCategories.RoutineMonitoring, null),
        ("review him in a month", AskCategories.GpReview, "P1M"),
        ("stop ibuprofen on repeat", AskCategories.UpdateRecord, null),
        ("continue bisoprolol", AskCategories.ContinueMedicine, null),
    ];

    public static IReadOnlyList<Ask> Read(ReadingText text, Setting setting, SectionKind section, string? heading)
    {
        var asks = new List<Ask>();
        foreach (var (phrase, category, due) in Phrases)
        {
            for (var at = Find(text.Text, phrase, 0); at >= 0; at = Find(text.Text, phrase, at + 1))
            {
                var span = new TextSpan(at, phrase.Length);
                var statement = Sentence(text, span);
                if (statement.Of(text.Text).Contains("Returned to", StringComparison.OrdinalIgnoreCase))
                    continue;
                asks.Add(
                    new Ask
                    {
                        Category = category,
                        Actor = Actor.Gp,
                        Quote = span,
                        Statement = statement,
                        Due = due,
                        Urgent = statement.Of(text.Text).Contains("urgently", StringComparison.OrdinalIgnoreCase),
                        Reason = new AskReason(category, phrase, ""),
                    }
                );
            }
        }

        return [.. asks.OrderBy(ask => ask.Quote.Start)];
    }

    private static int Find(string text, string phrase, int from) => text.IndexOf(phrase, from, StringComparison.OrdinalIgnoreCase);

    private static TextSpan Sentence(ReadingText text, TextSpan quote)
    {
        var block = text.Blocks.First(block => block.Span.Contains(quote)).Span;
        var start = Math.Max(
            text.Text.LastIndexOf(". ", quote.Start, quote.Start - block.Start, StringComparison.Ordinal),
            text.Text.LastIndexOf("? ", quote.Start, quote.Start - block.Start, StringComparison.Ordinal)
        );
        var end = text.Text.IndexOfAny(['.', '?'], quote.End, block.End - quote.End);
        return TextSpan.FromBounds(start < 0 ? block.Start : start + 2, end < 0 ? block.End : end + 1);
    }
}
