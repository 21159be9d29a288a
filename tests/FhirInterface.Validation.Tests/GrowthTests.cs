using System.Text;
using FhirInterface.Tests;

namespace FhirInterface.Validation.Tests;

/// <summary>
/// Documents that somebody has made so that checking them takes long: four times the document takes about four times the processor
/// time, not sixteen. Judged by sizes of one run against each other; the bound lies between the two, and the better of several tries
/// counts, since other work on the machine disturbs.
/// </summary>
public sealed class GrowthTests
{
    private const int Times = 4;
    private const double Linear = 8;

    /// <summary>A shape of document: its name, a number of elements, and the document with that many.</summary>
    public static TheoryData<string> Shapes => [.. Makers.Keys];

    private static readonly Dictionary<string, (int Count, Func<int, string> Make)> Makers = new(StringComparer.Ordinal)
    {
        ["contained resources, each referred to"] = (
            3_000,
            n =>
                $$"""{"resourceType":"List","status":"current","mode":"working","contained":[{{Many(n, i => $$"""{"resourceType":"Patient","id":"p{{i}}"}""")}}],"entry":[{{Many(n, i => $$"""{"item":{"reference":"#p{{i}}"} }""")}}]}"""
        ),
        ["references to contained resources that are not there"] = (
            3_000,
            n =>
                $$"""{"resourceType":"List","status":"current","mode":"working","contained":[{{Many(n, i => $$"""{"resourceType":"Patient","id":"p{{i}}"}""")}}],"entry":[{{Many(n, i => $$"""{"item":{"reference":"#q{{i}}"} }""")}}]}"""
        ),
        ["contained resources of one id"] = (
            3_000,
            n => $$"""{"resourceType":"Patient","contained":[{{Many(n, _ => """{"resourceType":"Patient","id":"a"}""")}}]}"""
        ),
        ["element ids, all the same"] = (
            3_000,
            n => $$"""{"resourceType":"Patient","name":[{{Many(n, _ => """{"id":"a","text":"x"}""")}}]}"""
        ),
        ["extensions of one known url"] = (
            3_000,
            n =>
                $$"""{"resourceType":"Patient","extension":[{{Many(n, _ => """{"url":"http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueAddress":{"city":"x"}}""")}}]}"""
        ),
        ["extensions of unknown urls"] = (
            3_000,
            n => $$"""{"resourceType":"Patient","extension":[{{Many(n, i => $$"""{"url":"http://x.org/{{i}}","valueInteger":1}""")}}]}"""
        ),
        ["one long string"] = (400_000, n => $$"""{"resourceType":"Patient","name":[{"text":"{{new string('x', n)}}"}]}"""),
        ["one long narrative of entities"] = (
            30_000,
            n =>
                $$"""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{{Repeat(n, "&amp;<b>x</b>")}}</div>"} }"""
        ),
        ["a narrative of elements that are not closed"] = (
            30_000,
            n =>
                $$"""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">{{Repeat(n, "<b>")}}</div>"} }"""
        ),
        ["unknown properties deep down"] = (
            8_000,
            n => $$"""{"resourceType":"Parameters","parameter":[{{Nested(40, "{" + Many(n, i => $"\"u{i}\":1") + "}")}}]}"""
        ),
        ["entries of one fullUrl"] = (
            3_000,
            n =>
                $$"""{"resourceType":"Bundle","type":"collection","entry":[{{Many(n, _ => """{"fullUrl":"http://x.org/Patient/1","resource":{"resourceType":"Patient","id":"1","generalPractitioner":[{"reference":"Patient/1"}]}}""")}}]}"""
        ),
        ["entries of a document in a chain"] = (
            2_000,
            n =>
                $$"""{"resourceType":"Bundle","type":"document","entry":[{{Many(n, i => $$"""{"fullUrl":"http://x.org/Patient/{{i}}","resource":{"resourceType":"Patient","id":"{{i}}","link":[{"other":{"reference":"Patient/{{i + 1}}"},"type":"seealso"}]} }""")}}]}"""
        ),
        ["a search for many types"] = (
            3_000,
            n =>
                $$"""{"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":"http://x.org?_type={{Many(n, i => $"T{i}")}}"}],"entry":[{{Many(n, i => $$"""{"fullUrl":"http://x.org/Patient/{{i}}","resource":{"resourceType":"Patient","id":"{{i}}"},"search":{"mode":"match"} }""")}}]}"""
        ),
        ["elements of XML in turn, out of order"] = (
            3_000,
            n =>
                $"<Patient xmlns=\"http://hl7.org/fhir\">{Repeat(n, "<telecom><value value=\"1\"/></telecom><name><text value=\"x\"/></name>")}</Patient>"
        ),
        ["components with many codes of the observation"] = (
            1_000,
            n =>
                $$"""{"resourceType":"Observation","status":"final","code":{"coding":[{{Many(n, i => $$"""{"system":"urn:s","code":"{{i}}"}""")}}]},"valueInteger":1,"component":[{{Many(n, i => $$"""{"code":{"coding":[{"system":"urn:t","code":"{{i}}"}]},"valueInteger":1}""")}}]}"""
        ),
        ["codes without system of value sets"] = (
            3_000,
            n =>
                $$"""{"resourceType":"Patient","maritalStatus":{"coding":[{{Many(n, i => $$"""{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"x{{i}}"}""")}}]} }"""
        ),
        ["systems that are not at hand"] = (
            3_000,
            n => $$"""{"resourceType":"Basic","code":{"coding":[{{Many(n, i => $$"""{"system":"urn:none:{{i}}","code":"x"}""")}}]} }"""
        ),
        ["groups of a questionnaire that has as many questions"] = (
            1_500,
            n => Response(n, Many(n, i => $$"""{"linkId":"q{{i}}","type":"string"}"""), _ => """{"linkId":"g","item":[{"linkId":"q0"}]}""")
        ),
        ["questions that depend on one another"] = (
            1_500,
            n =>
                Response(
                    n,
                    Many(
                        n,
                        i =>
                            $$"""{"linkId":"q{{i}}","type":"string","enableWhen":[{"question":"q{{n - 1 - i}}","operator":"exists","answerBoolean":true}]}"""
                    ),
                    i =>
                        i > 0
                            ? null
                            : $$"""{"linkId":"g","item":[{{Many(n, j => $$"""{"linkId":"q{{j}}","answer":[{"valueString":"x"}]}""")}}]}"""
                )
        ),
        ["concepts of a code system, nested"] = (
            3_000,
            n =>
                $$"""{"resourceType":"CodeSystem","status":"draft","content":"complete","concept":[{{Many(n, i => $$"""{"code":"c{{i}}","property":[{"code":"p{{i}}","valueString":"x"}]}""")}}],"property":[{{Many(n, i => $$"""{"code":"p{{i}}","type":"string"}""")}}]}"""
        ),
        ["elements of a profile, with a long type"] = (
            1_500,
            n =>
                $$"""{"resourceType":"StructureDefinition","url":"http://x.org/s","name":"S","status":"draft","kind":"logical","abstract":false,"type":"{{new string('T', n * 20)}}","differential":{"element":[{{Many(n, i => $$"""{"id":"X.a{{i}}","path":"X.a{{i}}"}""")}}]} }"""
        ),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Four_times_as_much_takes_about_four_times_as_long(string shape)
    {
        var (count, make) = Makers[shape];
        var small = Encoding.UTF8.GetBytes(make(count));
        var large = Encoding.UTF8.GetBytes(make(count * Times));
        Took(small);
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 6 && best > Linear; attempt++)
        {
            var few = Math.Min(Took(small), Took(small));
            best = Math.Min(best, Took(large) / few);
        }

        Assert.True(best <= Linear, $"{best:F1} times as long");
    }

    [Fact]
    public void What_a_response_makes_of_its_questionnaire_is_bounded_and_said()
    {
        // A group answered over and over, in which every question is required, and none is ever enabled.
        const int Count = 6_000;
        var body = Response(
            Count,
            Many(
                Count,
                i =>
                    $$"""{"linkId":"q{{i}}","type":"string","required":true,"enableWhen":[{"question":"q{{i}}","operator":"exists","answerBoolean":true}]}"""
            ),
            _ => """{"linkId":"g","item":[{"linkId":"q0"}]}"""
        );
        var report = Validator.Default.Validate(Encoding.UTF8.GetBytes(body), FhirFormat.Json);
        Assert.Contains(report.Issues, i => i is { MessageId: "too-much-work", NotChecked: true });
    }

    [Fact]
    public void So_many_issues_are_listed_and_no_more()
    {
        const int Count = 50_000;
        var faults = Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient",{{Many(Count, i => $"\"u{i}\":1")}}}""");
        var errors = Encoding.UTF8.GetBytes(
            $$"""{"resourceType":"Patient","identifier":[{{Many(Count, _ => """{"system":"relative"}""")}}]}"""
        );
        foreach (var body in new[] { faults, errors })
        {
            var report = Validator.Default.Validate(body, FhirFormat.Json);
            Assert.Equal(Verdict.Invalid, report.Verdict);
            Assert.InRange(report.Issues.Count, 20_000, 20_002);
            Assert.Equal("issues-left-out", report.Issues[^1].MessageId);
        }
    }

    [Fact]
    public void Names_of_documents_are_not_kept()
    {
        var before = Nodes.Names.Find("discriminator-0");
        var body =
            $$"""{"resourceType":"StructureDefinition","url":"http://x.org/s","name":"S","status":"draft","kind":"resource","abstract":false,"type":"Patient","derivation":"constraint","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","differential":{"element":[{"id":"Patient.name","path":"Patient.name","slicing":{"rules":"open","discriminator":[{{Many(100, i => $$"""{"type":"value","path":"discriminator-{{i}}"}""")}}]} }]} }""";
        Assert.Contains(
            Validator.Default.Validate(Encoding.UTF8.GetBytes(body), FhirFormat.Json).Issues,
            i => i.Text.Contains("discriminator-0", StringComparison.Ordinal)
        );
        Assert.Equal(0, before);
        Assert.Equal(0, Nodes.Names.Find("discriminator-0"));
    }

    private static double Took(byte[] body)
    {
        var format = body[0] == '<' ? FhirFormat.Xml : FhirFormat.Json;
        return ThreadClock.Of(() => Validator.Default.Validate(body, format)).TotalMilliseconds;
    }

    /// <summary>A response whose questionnaire, contained in it, has one group with questions.</summary>
    private static string Response(int count, string questions, Func<int, string?> group) =>
        $$"""{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"#q","contained":[{"resourceType":"Questionnaire","id":"q","status":"active","item":[{"linkId":"g","type":"group","repeats":true,"item":[{{questions}}]}]}],"item":[{{string.Join(',', Enumerable.Range(0, count).Select(group).OfType<string>())}}]}""";

    private static string Nested(int depth, string inner)
    {
        for (var i = 0; i < depth; i++)
        {
            inner = $$"""{"name":"n","part":[{{inner}}]}""";
        }

        return inner;
    }

    private static string Many(int count, Func<int, string> item) => string.Join(',', Enumerable.Range(0, count).Select(item));

    private static string Repeat(int count, string text) => new StringBuilder().Insert(0, text, count).ToString();
}
