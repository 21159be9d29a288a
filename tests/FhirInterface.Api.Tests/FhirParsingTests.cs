using System.Text;
using FhirInterface.Api.Fhir;
using FhirInterface.Validation;

namespace FhirInterface.Api.Tests;

/// <summary>A body counts as whole only where the resource that was read of it says all that its bytes say.</summary>
public sealed class FhirParsingTests
{
    [Theory]
    [InlineData("""  "status":"final"  """)]
    [InlineData("""  "effectiveDateTime":"2026-11-01T08:07:00Z"  """)]
    [InlineData("""  "effectiveDateTime":"2026-11-01T08:07:00.123+01:00"  """)]
    [InlineData("""  "effectiveDateTime":"2026-11"  """)]
    [InlineData(
        """  "code":{"coding":[{"system":"http://snomed.info/sct","code":"1"},{"system":"http://snomed.info/sct","code":"2"}]}  """
    )]
    [InlineData("""  "_status":{"extension":[{"url":"http://example.org/a","valueString":"b"}]}  """)]
    public void Whole(string element) => Assert.True(IsWhole(element));

    [Theory]
    [InlineData("""  "statuses":"final"  """)]
    [InlineData("""  "status":["final"]  """)]
    [InlineData("""  "status":5  """)]
    [InlineData("""  "code":"1"  """)]
    [InlineData("""  "note":{"text":"a"}  """)]
    [InlineData("""  "note":[null]  """)]
    [InlineData("""  "effectiveDateTime":"2026-02-30T08:07:00Z"  """)]
    [InlineData("""  "effectiveDateTime":"2026-11-01T08:07:00"  """)]
    [InlineData("""  "effectiveDateTime":"2026-11-01T24:07:00Z"  """)]
    [InlineData("""  "effectiveDateTime":"2026-11-01T08:07:00+15:00"  """)]
    [InlineData("""  "code":{"coding":[{"system":"http://snomed.info/sct"},{"system":"urn:uuid:1"}]}  """)]
    [InlineData("""  "_status":{"extension":[{"url":"urn:oid:x"}]}  """)]
    [InlineData("""  "_status":{"unknown":"a"}  """)]
    [InlineData("""  "contained":[{"resourceType":"Nothing"}]  """)]
    public void Not_whole(string element) => Assert.False(IsWhole(element));

    private static bool IsWhole(string element)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"resourceType":"Observation",{{element}}}""");
        return FhirParsing.ParseToValidate(body, FhirFormat.Json, new BodyLimits()).IsWhole;
    }
}
