using System.Text;
using FhirInterface.Tests;

namespace FhirInterface.Validation.Tests;

/// <summary>Bad input gets an answer, in bounded time, whatever it is: never an exception.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData(new byte[] { 0xE9 })] // Latin-1
    [InlineData(new byte[] { 0xC0, 0xAF })] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // a surrogate
    public void Bytes_that_are_no_UTF8_are_refused_wherever_they_stand(byte[] bytes)
    {
        byte[] body = [.. """{"resourceType":"Patient","name":[{"text":"a"""u8, .. bytes, .. "\"}]}"u8];
        var report = Validator.Default.Validate(body, FhirFormat.Json);
        Assert.Equal("json-encoding", Assert.Single(report.Issues).MessageId);
    }

    private static readonly string[] Seeds =
    [
        """{"resourceType":"Bundle","type":"document","identifier":{"system":"urn:ietf:rfc:3986","value":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"},"timestamp":"2026-01-01T10:00:00Z","entry":[{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239521","resource":{"resourceType":"Composition","status":"final","type":{"coding":[{"system":"http://loinc.org","code":"34133-9"}]},"date":"2026-01-01","author":[{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239522"}],"title":"x","section":[{"title":"a","text":{"status":"additional","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>\u00e9 &amp; b</p></div>"}}]}},{"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239522","resource":{"resourceType":"Practitioner","name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}]}]}}]}""",
        """<Observation xmlns="http://hl7.org/fhir"><contained><Patient><id value="p"/></Patient></contained><status value="final"/><code><coding><system value="http://loinc.org"/><code value="85354-9"/></coding></code><subject><reference value="#p"/></subject><effectiveDateTime value="2026-01-01"/><component><code><text value="x"/></code><valueQuantity><value value="1.50"/><system value="http://unitsofmeasure.org"/><code value="mm[Hg]"/></valueQuantity></component></Observation>""",
        """{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"#q","contained":[{"resourceType":"Questionnaire","id":"q","status":"active","item":[{"linkId":"1","type":"choice","enableWhen":[{"question":"1","operator":">","answerInteger":3}]}]}],"item":[{"linkId":"1","answer":[{"valueCoding":{"code":"x"}}]}]}""",
    ];

    [Fact]
    public void Mutilated_documents_get_an_answer()
    {
        var random = new Random(20261122);
        foreach (var seed in Seeds)
        {
            var original = Encoding.UTF8.GetBytes(seed);
            var format = original[0] == '<' ? FhirFormat.Xml : FhirFormat.Json;
            for (var i = 0; i < 1500; i++)
            {
                var bytes = Mutilate(original, random);
                var report = Validator.Default.Validate(bytes, format);
                Assert.NotNull(report.Issues);
            }
        }
    }

    [Theory]
    [InlineData("[", "]", FhirFormat.Json)]
    [InlineData("{\"a\":", "}", FhirFormat.Json)]
    [InlineData("{\"resourceType\":\"Patient\",\"contact\":[{\"extension\":[", "]}]}", FhirFormat.Json)]
    [InlineData("<a>", "</a>", FhirFormat.Xml)]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><extension>", "</extension></Patient>", FhirFormat.Xml)]
    public void Deep_nesting_is_refused_quickly(string open, string close, FhirFormat format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 400_000; i++)
        {
            text.Append(open);
        }

        text.Append(close);
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        var took = ThreadClock.Of(() => Assert.Equal(Verdict.Invalid, Validator.Default.Validate(bytes, format).Verdict));
        Assert.True(took < TimeSpan.FromSeconds(10), $"{took}");
    }

    [Fact]
    public void A_circle_of_references_ends()
    {
        var body = """
            {"resourceType":"Bundle","type":"collection","entry":[
            {"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239521","resource":{"resourceType":"Patient","link":[{"type":"seealso","other":{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239522"}}]}},
            {"fullUrl":"urn:uuid:c757873d-ec9a-4326-a141-556f43239522","resource":{"resourceType":"Patient","link":[{"type":"seealso","other":{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239521"}}]}}]}
            """;
        Assert.Equal(Verdict.Valid, Validator.Default.Validate(Encoding.UTF8.GetBytes(body), FhirFormat.Json).Verdict);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("{\"resourceType\":\"Patient\",\"id\":\"\\ud800\"}")]
    [InlineData("{\"resourceType\":7}")]
    [InlineData("\uFEFF{\"resourceType\":\"Patients\"}")]
    public void What_is_no_resource_is_invalid(string body)
    {
        Assert.Equal(Verdict.Invalid, Validator.Default.Validate(Encoding.UTF8.GetBytes(body), FhirFormat.Json).Verdict);
        Assert.Equal(Verdict.Invalid, Validator.Default.Validate(Encoding.UTF8.GetBytes(body), FhirFormat.Xml).Verdict);
    }

    private static byte[] Mutilate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                default:
                    bytes[at] = "\"{}[],:<>/\\ 0"u8[random.Next(13)];
                    break;
            }
        }

        return [.. bytes];
    }
}
