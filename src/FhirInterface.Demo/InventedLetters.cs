using System.Globalization;
using System.Net;
using System.Text;
using Hl7.Fhir.Model;

namespace FhirInterface.Demo;

/// <summary>An invented letter and what was put into it.</summary>
/// <param name="Asks">The categories of the asks in its plan, in order.</param>
public sealed record InventedLetter(Bundle Bundle, string Custodian, string Practice, IReadOnlyList<string> Asks);

/// <summary>
/// Invents letters of invented patients: the same seed gives the same letters, whatever the machine. Organisations are those of design 5,
/// NHS numbers are of the test range 999.
/// </summary>
public sealed class InventedLetters(int seed)
{
    private const string Ods = "https://fhir.nhs.uk/Id/ods-organization-code";
    private const string Headings = "https://fhir.hl7.org.uk/CodeSystem/UKCore-RecordStandardHeadings";
    private static readonly (string Ods, string Name)[] Hospitals =
    [
        ("ZZ1", "Nidderbrook General Hospital"),
        ("ZZ2", "Calderfoot University Hospitals"),
        ("ZZ3", "Saint Ebba's Infirmary"),
    ];

    /// <summary>The name of an invented hospital.</summary>
    public static string NameOf(string ods) => Hospitals.First(hospital => hospital.Ods == ods).Name;

    private readonly Phrases _phrases = Phrases.Default;

    // Not for secrets: a seed must give the same letters again.
#pragma warning disable CA5394
    private readonly Random _random = new(seed);

    /// <summary>A letter with some asks of any category (0 to <paramref name="mostAsks"/>) among ordinary text.</summary>
    public InventedLetter Next(DateTimeOffset at, int mostAsks = 4, string? custodian = null, string? practice = null)
    {
        var asks = Enumerable
            .Range(0, _random.Next(mostAsks + 1))
            .Select(_ => Pick([.. _phrases.Asks.Keys.Order(StringComparer.Ordinal)]))
            .ToList();
        return Letter(at, asks, custodian, practice);
    }

    /// <summary>A letter with one ask of each of these categories.</summary>
    public InventedLetter Letter(DateTimeOffset at, IReadOnlyList<string> asks, string? custodian = null, string? practice = null)
    {
        ArgumentNullException.ThrowIfNull(asks);
        var hospital = custodian is null ? Pick(Hospitals) : Hospitals.First(known => known.Ods == custodian);
        var surgery = practice ?? string.Create(CultureInfo.InvariantCulture, $"Z990{_random.Next(1, 21):00}");
        var discharge = _random.Next(3) > 0;
        var specialty = Pick(_phrases.Specialties);
        var patient = Patient(surgery);
        var organization = Organization(hospital.Ods, hospital.Name);
        var author = new Practitioner
        {
            Id = NextId(),
            Name =
            [
                new HumanName
                {
                    Family = Pick(_phrases.Families),
                    Given = [Pick(_phrases.Given)],
                    Prefix = ["Dr"],
                },
            ],
        };
        var role = new PractitionerRole
        {
            Id = Role(author.Id),
            Practitioner = new ResourceReference(Urn(author)),
            Specialty = [new CodeableConcept { Text = specialty }],
            Organization = new ResourceReference { Type = "Organization", Display = $"{specialty} {(discharge ? "ward" : "clinic")}" },
        };
        var encounter = new Encounter
        {
            Id = NextId(),
            Status = Encounter.EncounterStatus.Finished,
            Class = new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", discharge ? "IMP" : "AMB"),
            ServiceType = new CodeableConcept { Text = specialty },
            Subject = new ResourceReference(Urn(patient)),
            Period = new Period { Start = Day(at.AddDays(-_random.Next(1, 9))), End = Day(at) },
        };
        var composition = new Composition
        {
            Id = NextId(),
            Identifier = new Identifier("https://tools.ietf.org/html/rfc4122", NextUuid()),
            Status = CompositionStatus.Final,
            Type = new CodeableConcept("http://snomed.info/sct", discharge ? "373942005" : "823681000000100"),
            Subject = new ResourceReference(Urn(patient)),
            Encounter = new ResourceReference(Urn(encounter)),
            DateElement = new FhirDateTime(at),
            Author = [new ResourceReference(Urn(role))],
            Title = $"{specialty} {(discharge ? "discharge summary" : "clinic letter")}",
            Custodian = new ResourceReference(Urn(organization)),
            Section =
            [
                Section("diagnoses", "Diagnoses", [Pick(_phrases.Diagnoses)]),
                Section("clinical-summary", "Clinical summary", [Pick(_phrases.Ordinary), Pick(_phrases.Ordinary)]),
                Section("plan-and-requested-actions", "Plan and requested actions", Plan(asks)),
            ],
        };
        var bundle = new Bundle
        {
            Type = Bundle.BundleType.Document,
            Identifier = new Identifier("https://tools.ietf.org/html/rfc4122", NextUuid()),
            Timestamp = at,
            Entry = [.. new Resource[] { composition, patient, author, role, organization, encounter }.Select(Entry)],
        };
        return new InventedLetter(bundle, hospital.Ods, surgery, asks);
    }

    /// <summary>A patient of a practice, with an NHS number of the test range whose check digit holds.</summary>
    public Patient Patient(string practice) =>
        new()
        {
            Id = NextId(),
            Identifier = [new Identifier("https://fhir.nhs.uk/Id/nhs-number", NhsNumber())],
            Name =
            [
                new HumanName
                {
                    Use = HumanName.NameUse.Official,
                    Family = Pick(_phrases.Families),
                    Given = [Pick(_phrases.Given)],
                },
            ],
            Gender = Pick([AdministrativeGender.Female, AdministrativeGender.Male]),
            BirthDate = string.Create(
                CultureInfo.InvariantCulture,
                $"{_random.Next(1930, 2005)}-{_random.Next(1, 13):00}-{_random.Next(1, 29):00}"
            ),
            GeneralPractitioner = [new ResourceReference { Type = "Organization", Identifier = new Identifier(Ods, practice) }],
        };

    /// <summary>An NHS number from 999 0000000 on, with the check digit of modulus 11.</summary>
    public string NhsNumber()
    {
        while (true)
        {
            var nine = string.Create(CultureInfo.InvariantCulture, $"999{_random.Next(1_000_000):000000}");
            var sum = nine.Select((digit, index) => (digit - '0') * (10 - index)).Sum();
            var check = 11 - (sum % 11);
            if (check != 10)
                return nine + (check == 11 ? 0 : check).ToString(CultureInfo.InvariantCulture);
        }
    }

    private List<string> Plan(IReadOnlyList<string> asks)
    {
        var lines = asks.Select(category => Pick(_phrases.Asks[category])).ToList();
        for (var extra = _random.Next(1, 4); extra > 0; extra--)
            lines.Insert(_random.Next(lines.Count + 1), Pick(_phrases.Ordinary));
        return lines;
    }

    private Composition.SectionComponent Section(string code, string title, IReadOnlyList<string> statements)
    {
        var div = new StringBuilder("<div xmlns=\"http://www.w3.org/1999/xhtml\">");
        if (_random.Next(2) == 0)
        {
            div.Append("<ul>");
            foreach (var statement in statements)
                div.Append("<li>").Append(WebUtility.HtmlEncode(statement)).Append("</li>");
            div.Append("</ul>");
        }
        else
        {
            foreach (var statement in statements)
                div.Append("<p>").Append(WebUtility.HtmlEncode(statement)).Append("</p>");
        }

        return new Composition.SectionComponent
        {
            Title = title,
            Code = new CodeableConcept(Headings, code, title, null),
            Text = new Narrative { Status = Narrative.NarrativeStatus.Additional, Div = div.Append("</div>").ToString() },
        };
    }

    private Organization Organization(string ods, string name) =>
        new()
        {
            Id = NextId(),
            Identifier = [new Identifier(Ods, ods)],
            Name = name,
            Telecom = [new ContactPoint(ContactPoint.ContactPointSystem.Phone, ContactPoint.ContactPointUse.Work, "01900 555010")],
        };

    private static Bundle.EntryComponent Entry(Resource resource) => new() { FullUrl = Urn(resource), Resource = resource };

    /// <summary>An id of its own that needs no further chance, so that a seed gives the letters that it always gave.</summary>
    private static string Role(string author) => string.Concat(author.AsSpan(0, author.Length - 12), "000000000000");

    private static string Urn(Resource resource) => $"urn:uuid:{resource.Id}";

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string NextUuid() => $"urn:uuid:{NextId()}";

    private string NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes).ToString();
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];
#pragma warning restore CA5394
}
