using System.Text;
using FhirInterface.Validation.Nodes;
using FhirInterface.Validation.Terminology;

namespace FhirInterface.Validation.Tests.Terminology;

public sealed class TerminologyServiceTests
{
    private static readonly TerminologyService R4 = new(PackTerminologySource.Instance);

    private const string Animals = """
        {"resourceType": "CodeSystem", "url": "urn:animals", "content": "complete", "caseSensitive": true,
         "property": [{"code": "legs", "type": "integer"}, {"code": "notSelectable", "type": "boolean"}],
         "concept": [
          {"code": "animal", "display": "Animal", "property": [{"code": "notSelectable", "valueBoolean": true}], "concept": [
            {"code": "dog", "display": "Dog", "designation": [{"language": "de", "value": "Hund"}], "property": [{"code": "legs", "valueInteger": 4}],
             "concept": [{"code": "poodle", "display": "Poodle"}]},
            {"code": "bird", "display": "Bird", "property": [{"code": "legs", "valueInteger": 2}]},
            {"code": "dodo", "display": "Dodo", "property": [{"code": "status", "valueCode": "retired"}]}]},
          {"code": "plant", "display": "Plant"}]}
        """;

    /// <summary>Answers from value sets written in the test.</summary>
    private sealed class Given(params (string Url, string Compose)[] sets) : ITerminologySource
    {
        public ReadOnlyMemory<byte> FindValueSet(string url) =>
            sets.Where(set => set.Url == url)
                .Select(set =>
                    (ReadOnlyMemory<byte>)
                        Encoding.UTF8.GetBytes($$"""{"resourceType": "ValueSet", "url": "{{url}}", "compose": {{set.Compose}}}""")
                )
                .FirstOrDefault();

        public ReadOnlyMemory<byte> FindCodeSystem(string url) => url == "urn:animals" ? Encoding.UTF8.GetBytes(Animals) : default;

        public IEnumerable<ReadOnlyMemory<byte>> FindSupplements(string system) =>
            [Encoding.UTF8.GetBytes("""{"concept": [{"code": "bird", "designation": [{"value": "Vogel"}]}]}""")];
    }

    [Theory]
    [InlineData("""{"include": [{"system": "urn:animals"}]}""", "animal dog poodle bird dodo plant")]
    [InlineData("""{"include": [{"system": "urn:animals", "concept": [{"code": "dog"}]}]}""", "dog")]
    [InlineData(
        """{"include": [{"system": "urn:animals", "filter": [{"property": "concept", "op": "is-a", "value": "dog"}]}]}""",
        "dog poodle"
    )]
    [InlineData(
        """{"include": [{"system": "urn:animals", "filter": [{"property": "concept", "op": "descendent-of", "value": "dog"}]}]}""",
        "poodle"
    )]
    [InlineData(
        """{"include": [{"system": "urn:animals", "filter": [{"property": "concept", "op": "is-not-a", "value": "animal"}]}]}""",
        "plant"
    )]
    [InlineData(
        """{"include": [{"system": "urn:animals", "filter": [{"property": "concept", "op": "generalizes", "value": "poodle"}]}]}""",
        "poodle dog animal"
    )]
    [InlineData("""{"include": [{"system": "urn:animals", "filter": [{"property": "legs", "op": "=", "value": "2"}]}]}""", "bird")]
    [InlineData(
        """{"include": [{"system": "urn:animals", "filter": [{"property": "legs", "op": "exists", "value": "true"}]}]}""",
        "dog bird"
    )]
    [InlineData("""{"include": [{"system": "urn:animals", "filter": [{"property": "legs", "op": "in", "value": "2,3,4"}]}]}""", "dog bird")]
    [InlineData(
        """{"include": [{"system": "urn:animals", "filter": [{"property": "concept", "op": "not-in", "value": "dog,plant"}]}]}""",
        "animal poodle bird dodo"
    )]
    [InlineData(
        """{"include": [{"system": "urn:animals", "filter": [{"property": "code", "op": "regex", "value": "d.*"}]}]}""",
        "dog dodo"
    )]
    [InlineData(
        """{"include": [{"system": "urn:animals", "filter": [{"property": "concept", "op": "is-a", "value": "animal"}, {"property": "legs", "op": "=", "value": "4"}]}]}""",
        "dog"
    )]
    [InlineData(
        """{"include": [{"system": "urn:animals"}], "exclude": [{"system": "urn:animals", "concept": [{"code": "dog"}]}]}""",
        "animal poodle bird dodo plant"
    )]
    [InlineData("""{"inactive": false, "include": [{"system": "urn:animals"}]}""", "animal dog poodle bird plant")]
    [InlineData("""{"include": [{"valueSet": ["urn:two"]}]}""", "dog bird")]
    [InlineData("""{"include": [{"system": "urn:animals", "valueSet": ["urn:two", "urn:four"]}]}""", "dog")]
    [InlineData("""{"include": [{"valueSet": ["urn:test"]}, {"valueSet": ["urn:two"]}]}""", "dog bird")] // imports itself
    public void Evaluates_composes(string compose, string expected)
    {
        var service = new TerminologyService(
            new Given(
                ("urn:test", compose),
                ("urn:two", """{"include": [{"system": "urn:animals", "concept": [{"code": "dog"}, {"code": "bird"}]}]}"""),
                ("urn:four", """{"include": [{"system": "urn:animals", "filter": [{"property": "legs", "op": "=", "value": "4"}]}]}""")
            )
        );
        var members = "animal dog poodle bird dodo plant stone"
            .Split(' ')
            .Where(code => service.CheckMember("urn:test|1.0", new CodedValue("urn:animals", code)).Outcome == CodeOutcome.Valid);
        Assert.Equal(expected.Split(' ').Order(), members.Order());
        Assert.Equal(CodeOutcome.Invalid, service.CheckMember("urn:test", new CodedValue("urn:other", "dog")).Outcome);
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender", null, "male", CodeOutcome.Valid)]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1", null, "m", CodeOutcome.Invalid)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes", null, "text/plain; charset=utf-8", CodeOutcome.Valid)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes", null, "text", CodeOutcome.Invalid)]
    [InlineData("http://hl7.org/fhir/ValueSet/all-languages", null, "en-GB", CodeOutcome.Valid)]
    [InlineData("http://hl7.org/fhir/ValueSet/all-languages", null, "xx", CodeOutcome.Invalid)]
    [InlineData("http://hl7.org/fhir/ValueSet/currencies", null, "GBP", CodeOutcome.Valid)]
    [InlineData("http://hl7.org/fhir/ValueSet/currencies", null, "QQQ", CodeOutcome.Invalid)]
    [InlineData("http://hl7.org/fhir/ValueSet/units-of-time", null, "d", CodeOutcome.Valid)]
    [InlineData("http://hl7.org/fhir/ValueSet/units-of-time", null, "day", CodeOutcome.Invalid)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "http://unitsofmeasure.org", "mg/dL", CodeOutcome.Valid)]
    [InlineData("http://hl7.org/fhir/ValueSet/observation-codes", "http://loinc.org", "8867-4", CodeOutcome.NotChecked)]
    [InlineData("http://hl7.org/fhir/ValueSet/condition-code", "http://snomed.info/sct", "38341003", CodeOutcome.NotChecked)]
    [InlineData(
        "http://terminology.hl7.org/ValueSet/v3-ActEncounterCode",
        "http://terminology.hl7.org/CodeSystem/v3-ActCode",
        "IMP",
        CodeOutcome.Valid
    )]
    [InlineData(
        "http://terminology.hl7.org/ValueSet/v3-ActEncounterCode",
        "http://terminology.hl7.org/CodeSystem/v3-ActCode",
        "ALC",
        CodeOutcome.Invalid
    )]
    [InlineData("http://example.org/unknown", null, "x", CodeOutcome.NotChecked)]
    public void Answers_for_value_sets_of_R4(string valueSet, string? system, string code, CodeOutcome expected) =>
        Assert.Equal(expected, R4.CheckMember(valueSet, new CodedValue(system, code)).Outcome);

    [Theory]
    [InlineData("http://hl7.org/fhir/administrative-gender", "male", CodeOutcome.Valid)]
    [InlineData("http://hl7.org/fhir/administrative-gender", "mail", CodeOutcome.Invalid)]
    [InlineData("http://snomed.info/sct", "38341003", CodeOutcome.NotChecked)]
    [InlineData("http://snomed.info/sct", "38341004", CodeOutcome.Invalid)] // check digit
    [InlineData("http://snomed.info/sct", "38341003:246112005=24484000", CodeOutcome.NotChecked)]
    [InlineData("http://loinc.org", "8867-4", CodeOutcome.NotChecked)]
    [InlineData("http://loinc.org", "8867-5", CodeOutcome.Invalid)]
    [InlineData("http://loinc.org", "LA6576-8", CodeOutcome.NotChecked)]
    [InlineData("http://unitsofmeasure.org", "mm[Hg]", CodeOutcome.Valid)]
    [InlineData("http://unitsofmeasure.org", "10*9/L", CodeOutcome.Valid)]
    [InlineData("http://unitsofmeasure.org", "{tablet}", CodeOutcome.Valid)]
    [InlineData("http://unitsofmeasure.org", "kg.m/s2", CodeOutcome.Valid)]
    [InlineData("http://unitsofmeasure.org", "mL/min/{1.73_m2}", CodeOutcome.Valid)]
    [InlineData("http://unitsofmeasure.org", "/min", CodeOutcome.Valid)]
    [InlineData("http://unitsofmeasure.org", "m-1", CodeOutcome.Valid)]
    [InlineData("http://unitsofmeasure.org", "[odd'unit]", CodeOutcome.NotChecked)]
    [InlineData("http://unitsofmeasure.org", "mmHg", CodeOutcome.Invalid)]
    [InlineData("http://unitsofmeasure.org", "kg/", CodeOutcome.Invalid)]
    [InlineData("http://unitsofmeasure.org", "tablets", CodeOutcome.Invalid)]
    [InlineData("urn:iso:std:iso:3166", "GB", CodeOutcome.Valid)]
    [InlineData("urn:iso:std:iso:3166", "UK", CodeOutcome.Invalid)]
    [InlineData("https://dmd.nhs.uk", "39720311000001101", CodeOutcome.NotChecked)]
    public void Answers_for_code_systems(string system, string code, CodeOutcome expected)
    {
        var answer = R4.CheckCode(system, code);
        Assert.Equal(expected, answer.Outcome);
        Assert.Equal(expected == CodeOutcome.NotChecked ? system : null, answer.Subject);
    }

    [Fact]
    public void Of_the_codings_of_a_concept_any_one_will_do()
    {
        Assert.Equal(
            CodeOutcome.Valid,
            Marital(
                """{"coding": [{"system": "urn:local", "code": "x"}, {"system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "code": "M"}]}"""
            )
        );
        Assert.Equal(CodeOutcome.Invalid, Marital("""{"coding": [{"system": "urn:local", "code": "x"}]}"""));
        Assert.Equal(CodeOutcome.Invalid, Marital("""{"coding": [{"code": "M"}]}"""));
        Assert.Equal(CodeOutcome.Invalid, Marital("""{"text": "married"}"""));

        static CodeOutcome Marital(string concept)
        {
            var json = $$"""{"resourceType": "Patient", "maritalStatus": {{concept}}}""";
            var root = NodeReader.Read(Encoding.UTF8.GetBytes(json), FhirFormat.Json).Root;
            return R4.CheckMember("http://hl7.org/fhir/ValueSet/marital-status", root.Child("maritalStatus")).Outcome;
        }
    }

    [Theory]
    [InlineData("dog", "Dog", true)]
    [InlineData("dog", " dOG ", true)]
    [InlineData("dog", "Hund", true)]
    [InlineData("bird", "Vogel", true)] // from a supplement
    [InlineData("dog", "Cat", false)]
    [InlineData("nothing", "Cat", true)] // no such code: that is another fault
    public void Compares_displays(string code, string display, bool isRight) =>
        Assert.Equal(isRight, new TerminologyService(new Given()).WrongDisplay("urn:animals", code, display) is null);

    /// <summary>Documents name what systems they like: a server that remembered each would run out of memory.</summary>
    [Fact]
    public void Remembers_a_bounded_number_of_systems_that_are_not_at_hand()
    {
        var service = new TerminologyService(PackTerminologySource.Instance);
        var longest = new string('x', 100_000);
        for (var i = 0; i < 3_000; i++)
        {
            Assert.Equal(CodeOutcome.NotChecked, service.CheckCode($"urn:none:{i}", "a").Outcome);
            Assert.Equal(CodeOutcome.NotChecked, service.CheckCode($"urn:{i}:{longest}", "a").Outcome);
        }

        Assert.InRange(service.RememberedSystems, 1, 1_000);
        Assert.Equal(CodeOutcome.Invalid, service.CheckCode("http://hl7.org/fhir/administrative-gender", "none").Outcome);
    }

    [Fact]
    public void A_system_is_read_once_whatever_version_is_named()
    {
        var service = new TerminologyService(PackTerminologySource.Instance);
        for (var i = 0; i < 3_000; i++)
        {
            Assert.Equal(CodeOutcome.Valid, service.CheckCode($"http://hl7.org/fhir/administrative-gender|{i}", "female").Outcome);
        }

        Assert.Equal(1, service.RememberedSystems);
    }

    [Fact]
    public void Many_threads_may_ask_at_once()
    {
        var service = new TerminologyService(PackTerminologySource.Instance);
        Parallel.For(
            0,
            2_000,
            i =>
            {
                Assert.Equal(
                    CodeOutcome.Valid,
                    service.CheckMember("http://hl7.org/fhir/ValueSet/administrative-gender", new CodedValue(null, "female")).Outcome
                );
                Assert.Equal(
                    CodeOutcome.Invalid,
                    service.CheckMember("http://hl7.org/fhir/ValueSet/marital-status", new CodedValue("urn:x", $"{i}")).Outcome
                );
            }
        );
    }
}
