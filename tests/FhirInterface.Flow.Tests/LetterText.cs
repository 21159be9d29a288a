using System.Net;
using Hl7.Fhir.Model;

namespace FhirInterface.Flow.Tests;

/// <summary>A discharge summary as a test wants it: valid unless the test says otherwise.</summary>
internal sealed record LetterText(params string[] Plan)
{
    public string Posting { get; init; } = Guid.NewGuid().ToString();
    public string? Series { get; init; }
    public string? Replaces { get; init; }
    public string NhsNumber { get; init; } = "9990000018";
    public string? RecordedNhsNumber { get; init; }
    public string? Practice { get; init; } = "Z99001";
    public string Custodian { get; init; } = "ZZ1";
    public CompositionStatus Status { get; init; } = CompositionStatus.Final;
    public string Date { get; init; } = "2026-03-02T08:00:00Z";
    public IReadOnlyList<Coding> Tags { get; init; } = [];

    private const string Snomed = "http://snomed.info/sct";

    public Bundle Write()
    {
        var composition = new Composition
        {
            Status = Status,
            Type = new CodeableConcept(Snomed, "373942005", "Discharge summary"),
            Subject = new ResourceReference("urn:uuid:11111111-1111-4111-8111-111111111111"),
            Encounter = new ResourceReference("urn:uuid:44444444-4444-4444-8444-444444444444"),
            Date = Date,
            Title = "Discharge summary",
            Author = [new ResourceReference("urn:uuid:33333333-3333-4333-8333-333333333333")],
            Custodian = new ResourceReference("urn:uuid:22222222-2222-4222-8222-222222222222"),
            Section =
            [
                Section("Diagnoses", "887161000000102", "Community-acquired pneumonia."),
                Section("Clinical summary", "887181000000106", "Admitted with cough and fever. Treated and improved."),
                Section("Plan and requested actions", "887201000000105", Plan),
            ],
        };
        if (Series is not null)
            composition.Identifier = new Identifier("https://tools.ietf.org/html/rfc4122", Series);
        if (Replaces is not null)
        {
            composition.RelatesTo.Add(
                new Composition.RelatesToComponent
                {
                    Code = DocumentRelationshipType.Replaces,
                    Target = new Identifier("https://tools.ietf.org/html/rfc4122", Replaces),
                }
            );
        }

        var patient = new Patient
        {
            Identifier = [new Identifier(Systems.NhsNumber, RecordedNhsNumber ?? NhsNumber)],
            Name = [new HumanName { Family = "Testcase", Given = ["Maria"] }],
            BirthDate = "1957-05-14",
        };
        if (Practice is not null)
        {
            patient.GeneralPractitioner.Add(
                new ResourceReference { Type = "Organization", Identifier = new Identifier(Systems.Ods, Practice) }
            );
        }

        return new Bundle
        {
            Meta = Tags.Count == 0 ? null : new Meta { Tag = [.. Tags] },
            Identifier = new Identifier("https://tools.ietf.org/html/rfc4122", Posting),
            Type = Bundle.BundleType.Document,
            TimestampElement = new Instant(new DateTimeOffset(2026, 3, 2, 8, 5, 0, TimeSpan.Zero)),
            Entry =
            [
                Entry("00000000-0000-4000-8000-000000000000", composition),
                Entry("11111111-1111-4111-8111-111111111111", patient),
                Entry(
                    "22222222-2222-4222-8222-222222222222",
                    new Organization
                    {
                        Identifier = [new Identifier(Systems.Ods, Custodian)],
                        Name = "Invented Hospital",
                        Telecom =
                        [
                            new ContactPoint(ContactPoint.ContactPointSystem.Phone, ContactPoint.ContactPointUse.Work, "0113 496 0000"),
                        ],
                    }
                ),
                Entry(
                    "33333333-3333-4333-8333-333333333333",
                    new Practitioner { Name = [new HumanName { Family = "Author", Given = ["Ann"] }] }
                ),
                Entry(
                    "44444444-4444-4444-8444-444444444444",
                    new Encounter
                    {
                        Status = Encounter.EncounterStatus.Finished,
                        Class = new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP", "inpatient encounter"),
                        Subject = new ResourceReference("urn:uuid:11111111-1111-4111-8111-111111111111"),
                        Period = new Period { Start = "2026-02-25T10:00:00Z", End = "2026-03-02T07:30:00Z" },
                    }
                ),
            ],
        };
    }

    private static Composition.SectionComponent Section(string title, string code, params string[] items) =>
        new()
        {
            Title = title,
            Code = new CodeableConcept(Snomed, code, title),
            Text = new Narrative
            {
                Status = Narrative.NarrativeStatus.Additional,
                Div =
                    "<div xmlns=\"http://www.w3.org/1999/xhtml\"><ul>"
                    + string.Concat(
                        (items.Length == 0 ? ["No action required."] : items).Select(item => $"<li>{WebUtility.HtmlEncode(item)}</li>")
                    )
                    + "</ul></div>",
            },
        };

    private static Bundle.EntryComponent Entry(string id, Resource resource) => new() { FullUrl = "urn:uuid:" + id, Resource = resource };
}
