using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;

namespace FhirInterface.Validation.Tests;

/// <summary>
/// The cases of Cases/: what is valid and what is not, side by side, each with the clause that decides it. A case changes
/// the file's base resource (a property set to null is left out), or brings a whole text in JSON or XML.
/// </summary>
public sealed class CaseTests
{
    private static readonly Lazy<Validator> Validator = new(() =>
        Validation.Validator.Create(new ValidatorOptions { Packages = [Path.Combine(Folder, "definitions")] })
    );

    private static readonly Lazy<Validator> StrictOfCases = new(() =>
        Validation.Validator.Create(new ValidatorOptions { Packages = [Path.Combine(Folder, "definitions")], Strict = true })
    );

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            foreach (var item in Read(file)["cases"]!.AsArray())
            {
                data.Add(Path.GetFileNameWithoutExtension(file), item!["name"]!.GetValue<string>());
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Case(string file, string name)
    {
        var cases = Read(Path.Combine(Folder, file + ".json"));
        var item = cases["cases"]!.AsArray().Single(c => c!["name"]!.GetValue<string>() == name)!.AsObject();
        Assert.False(string.IsNullOrEmpty((item["clause"] ?? cases["clause"])?.GetValue<string>()), "A case names its clause.");
        if (item["valid"] is { } valid)
        {
            Assert.Empty(Errors(Report(cases, item, valid)));
        }

        if (item["invalid"] is { } invalid)
        {
            var expected = item["issues"]!.AsArray().Select(i => i!.GetValue<string>()).ToList();
            Assert.NotEmpty(expected);
            Assert.Equal(expected, Errors(Report(cases, item, invalid)));
        }

        if (item["warns"] is { } warns)
        {
            var report = Report(cases, item, warns);
            Assert.Empty(Errors(report));
            var expected = item["warnings"]!.AsArray().Select(i => i!.GetValue<string>()).ToList();
            Assert.All(expected, e => Assert.Contains(e, report.Issues.Select(i => $"{i.MessageId} {i.Expression}")));
        }
    }

    [Theory]
    [InlineData("https://fhir.example.nhs.uk/StructureDefinition/x", false, Verdict.NotChecked)]
    [InlineData("https://fhir.example.nhs.uk/StructureDefinition/x", true, Verdict.Invalid)]
    [InlineData("http://example.org/x", true, Verdict.NotChecked)]
    [InlineData("https://fhir.hl7.org.uk/StructureDefinition/Extension-Of-Tomorrow", true, Verdict.NotChecked)]
    [InlineData("http://hl7.org/fhir/StructureDefinition/patient-birthPlaces", false, Verdict.NotChecked)]
    [InlineData("http://hl7.org/fhir/StructureDefinition/patient-birthPlaces", true, Verdict.NotChecked)]
    [InlineData("http://hl7.org/fhir/5.0/StructureDefinition/extension-Patient.x", true, Verdict.NotChecked)]
    public void Strictly_an_extension_needs_its_definition(string url, bool strict, Verdict expected) =>
        Assert.Equal(expected, Judge($$"""{"resourceType":"Patient","extension":[{"url":"{{url}}","valueBoolean":true}]}""", strict));

    [Theory]
    [InlineData(false, Verdict.Valid)]
    [InlineData(true, Verdict.Invalid)]
    public void Strictly_a_display_is_that_of_its_code(bool strict, Verdict expected) =>
        Assert.Equal(
            expected,
            Judge(
                """{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M","display":"Widowed"}]}}""",
                strict
            )
        );

    [Theory]
    [InlineData("http://loinc.org", "8310-5", true, false)]
    [InlineData("http://loinc.org", "8331-1", false, false)]
    [InlineData("http://loinc.org", "8331-1", true, true)]
    [InlineData("http://snomed.info/sct", "276885007", false, false)]
    [InlineData("http://snomed.info/sct", "276885007", true, true)]
    public void Strictly_a_vital_sign_meets_its_profile_under_any_code(string system, string code, bool strict, bool isInvalid) =>
        Assert.Equal(
            isInvalid,
            Judge(
                $$$"""
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"{{{system}}}","code":"{{{code}}}"}]},
                "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
                "subject":{"reference":"Patient/1"},"effectiveDateTime":"2024-05-01",
                "valueQuantity":{"value":37,"unit":"C","system":"http://unitsofmeasure.org","code":"Cel"}}
                """,
                strict
            ) == Verdict.Invalid
        );

    [Theory]
    [InlineData("#part", true, Verdict.Valid)]
    [InlineData("https://www.nhs.uk/", true, Verdict.Valid)]
    [InlineData("urn:uuid:c757873d-ec9a-4326-a141-556f43239520", false, Verdict.Valid)]
    [InlineData("urn:uuid:c757873d-ec9a-4326-a141-556f43239520", true, Verdict.Invalid)]
    public void Strictly_a_link_of_a_narrative_can_be_followed(string link, bool strict, Verdict expected) =>
        Assert.Equal(
            expected,
            Judge(
                $$$"""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p id=\"part\"><a href=\"{{{link}}}\">a</a></p></div>"}}""",
                strict
            )
        );

    private static Verdict Judge(string body, bool strict) =>
        (strict ? Strict.Value : Validation.Validator.Default).Validate(Encoding.UTF8.GetBytes(body), FhirFormat.Json).Verdict;

    private static readonly Lazy<Validator> Strict = new(() => Validation.Validator.Create(new ValidatorOptions { Strict = true }));

    [Theory]
    [InlineData("""{"resourceType":"Basic","meta":{"source":"#VBJ4MQ"},"code":{"text":"x"}}""", Verdict.Valid)]
    [InlineData("""{"resourceType":"Basic","implicitRules":"#VBJ4MQ","code":{"text":"x"}}""", Verdict.Invalid)]
    public void Strictly_a_fragment_leads_to_what_is_contained_but_not_where_a_server_notes_its_source(string body, Verdict expected) =>
        Assert.Equal(expected, Judge(body, strict: true));

    [Theory]
    [InlineData("1906-11-27", false)]
    [InlineData("1906-11-25", true)]
    [InlineData("2026-11-27", false)]
    [InlineData("2026-11-28", true)]
    [InlineData("1906", false)]
    public void Limits_around_now_go_by_the_clock(string birthDate, bool isFault)
    {
        var validator = Validation.Validator.Create(
            new ValidatorOptions { Packages = [Path.Combine(Folder, "definitions")], Clock = new FixedClock() }
        );
        var report = validator.Validate(
            Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","birthDate":"{{birthDate}}"}"""),
            FhirFormat.Json,
            ["https://fhirinterface.example/test/Lately"]
        );
        Assert.Equal(isFault, Errors(report).Count > 0);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    }

    [Fact]
    public void There_are_at_least_250_cases()
    {
        var count = Directory
            .EnumerateFiles(Folder, "*.json")
            .SelectMany(f => Read(f)["cases"]!.AsArray())
            .Sum(c => new[] { "valid", "invalid", "warns" }.Count(k => c![k] is not null));
        Assert.True(count >= 250, $"{count} cases");
    }

    private static List<string> Errors(ValidationReport report) =>
        [
            .. report
                .Issues.Where(i => i.Severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal)
                .Select(i => $"{i.MessageId} {i.Expression}".TrimEnd()),
        ];

    /// <summary>The documents that all cases are made of.</summary>
    internal static IEnumerable<(string Name, byte[] Body, FhirFormat Format)> Documents()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            var cases = Read(file);
            foreach (var item in cases["cases"]!.AsArray().Select(c => c!.AsObject()))
            {
                foreach (var change in new[] { item["valid"], item["invalid"], item["warns"] }.OfType<JsonNode>())
                {
                    var (body, format) = Document(cases, item, change);
                    yield return ($"{Path.GetFileName(file)}: {item["name"]}", body, format);
                }
            }
        }
    }

    private static ValidationReport Report(JsonObject cases, JsonObject item, JsonNode change)
    {
        var validator = ((item["strict"] ?? cases["strict"])?.GetValue<bool>() ?? false) ? StrictOfCases.Value : Validator.Value;
        var profile = (item["profile"] ?? cases["profile"])?.GetValue<string>();
        var (body, format) = Document(cases, item, change);
        return validator.Validate(body, format, profile is null ? [] : [profile]);
    }

    private static (byte[] Body, FhirFormat Format) Document(JsonObject cases, JsonObject item, JsonNode change)
    {
        if (change is JsonValue text)
        {
            var body = Encoding.UTF8.GetBytes(text.GetValue<string>());
            return (body, body[0] == '<' ? FhirFormat.Xml : FhirFormat.Json);
        }

        var resource = ((item["base"] ?? cases["base"])?.DeepClone() ?? new JsonObject()).AsObject();
        foreach (var (key, value) in change.AsObject())
        {
            resource.Remove(key);
            if (value is not null)
            {
                resource[key] = value.DeepClone();
            }
        }

        return (Encoding.UTF8.GetBytes(resource.ToJsonString()), FhirFormat.Json);
    }

    private static JsonObject Read(string file) =>
        JsonNode
            .Parse(File.ReadAllText(file), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!
            .AsObject();
}
