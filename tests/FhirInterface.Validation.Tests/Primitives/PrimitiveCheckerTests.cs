using System.Text;
using FhirInterface.Validation.Primitives;
using FhirInterface.Validation.Schema;

namespace FhirInterface.Validation.Tests.Primitives;

/// <summary>Values that are right beside values that are not (R4 2.24.0.1, Primitive types).</summary>
public sealed class PrimitiveCheckerTests
{
    [Theory]
    [InlineData(PrimitiveType.Boolean, "true")]
    [InlineData(PrimitiveType.Integer, "0")]
    [InlineData(PrimitiveType.Integer, "-2147483648")]
    [InlineData(PrimitiveType.Integer, "2147483647")]
    [InlineData(PrimitiveType.UnsignedInt, "0")]
    [InlineData(PrimitiveType.PositiveInt, "1")]
    [InlineData(PrimitiveType.Decimal, "-1.50")]
    [InlineData(PrimitiveType.Decimal, "0.010e-3")]
    [InlineData(PrimitiveType.Decimal, "123456789012345678901234567890.5")]
    [InlineData(PrimitiveType.String, "Größe\tin\ncm")]
    [InlineData(PrimitiveType.Markdown, "  - a list")]
    [InlineData(PrimitiveType.Code, "one two")]
    [InlineData(PrimitiveType.Id, "a-B.9")]
    [InlineData(PrimitiveType.Uri, "relative/path")]
    [InlineData(PrimitiveType.Uri, "urn:uuid:C757873D-ec9a-4326-a141-556f43239520")]
    [InlineData(PrimitiveType.Uri, "urn:oid:2.16.840.1.113883")]
    [InlineData(PrimitiveType.Url, "mailto:a@example.org")]
    [InlineData(PrimitiveType.Canonical, "http://example.org/x|1.0")]
    [InlineData(PrimitiveType.Canonical, "#contained")]
    [InlineData(PrimitiveType.Oid, "urn:oid:1.3.6.1")]
    [InlineData(PrimitiveType.Uuid, "urn:uuid:c757873d-ec9a-4326-a141-556f43239520")]
    [InlineData(PrimitiveType.Base64Binary, "YQ==")]
    [InlineData(PrimitiveType.Date, "2020")]
    [InlineData(PrimitiveType.Date, "2020-02-29")]
    [InlineData(PrimitiveType.DateTime, "2020-02")]
    [InlineData(PrimitiveType.DateTime, "2020-02-29T23:59:60Z")]
    [InlineData(PrimitiveType.DateTime, "2020-02-29T23:59:59.123456789+14:00")]
    [InlineData(PrimitiveType.Instant, "2020-02-29T00:00:00-05:30")]
    [InlineData(PrimitiveType.Time, "08:00:00.5")]
    public void Accepts(PrimitiveType type, string value) => Assert.Null(PrimitiveChecker.Check(type, Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData(PrimitiveType.Boolean, "True", "primitive-boolean")]
    [InlineData(PrimitiveType.Integer, "01", "primitive-integer")]
    [InlineData(PrimitiveType.Integer, "+1", "primitive-integer")]
    [InlineData(PrimitiveType.Integer, "2147483648", "primitive-integer")]
    [InlineData(PrimitiveType.Integer, "1.0", "primitive-integer")]
    [InlineData(PrimitiveType.UnsignedInt, "-1", "primitive-unsigned-int")]
    [InlineData(PrimitiveType.PositiveInt, "0", "primitive-positive-int")]
    [InlineData(PrimitiveType.Decimal, "1.", "primitive-decimal")]
    [InlineData(PrimitiveType.Decimal, ".5", "primitive-decimal")]
    [InlineData(PrimitiveType.Decimal, "00.5", "primitive-decimal")]
    [InlineData(PrimitiveType.Decimal, "1e", "primitive-decimal")]
    [InlineData(PrimitiveType.Decimal, "NaN", "primitive-decimal")]
    [InlineData(PrimitiveType.String, "", "primitive-empty")]
    [InlineData(PrimitiveType.String, "a\fb", "primitive-string-character")]
    [InlineData(PrimitiveType.Code, " a", "primitive-code")]
    [InlineData(PrimitiveType.Code, "a  b", "primitive-code")]
    [InlineData(PrimitiveType.Id, "a_b", "primitive-id")]
    [InlineData(PrimitiveType.Id, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "primitive-id")]
    [InlineData(PrimitiveType.Uri, "http://example.org/a b", "primitive-uri-space")]
    [InlineData(PrimitiveType.Uri, "oid:1.2.3", "primitive-uri-oid")]
    [InlineData(PrimitiveType.Uri, "uuid:c757873d-ec9a-4326-a141-556f43239520", "primitive-uri-uuid")]
    [InlineData(PrimitiveType.Uri, "urn:uuid:1", "primitive-uuid")]
    [InlineData(PrimitiveType.Uri, "urn:oid:1.02.3", "primitive-oid")]
    [InlineData(PrimitiveType.Canonical, "ValueSet/x", "primitive-canonical")]
    [InlineData(PrimitiveType.Oid, "1.2.3", "primitive-oid")]
    [InlineData(PrimitiveType.Oid, "urn:oid:3.1.2", "primitive-oid")]
    [InlineData(PrimitiveType.Uuid, "urn:uuid:C757873D-ec9a-4326-a141-556f43239520", "primitive-uuid-case")]
    [InlineData(PrimitiveType.Base64Binary, "YQ=", "primitive-base64")]
    [InlineData(PrimitiveType.Base64Binary, "Y?==", "primitive-base64")]
    [InlineData(PrimitiveType.Date, "2021-02-29", "primitive-no-such-day")]
    [InlineData(PrimitiveType.Date, "2020-13", "primitive-date")]
    [InlineData(PrimitiveType.Date, "20200101", "primitive-date")]
    [InlineData(PrimitiveType.Date, "2020-01-01T10:00:00Z", "primitive-date")]
    [InlineData(PrimitiveType.Date, "0000", "primitive-date")]
    [InlineData(PrimitiveType.DateTime, "2020-01-01T10:00:00", "primitive-time-zone")]
    [InlineData(PrimitiveType.DateTime, "2020-01-01T10:00Z", "primitive-date-time")]
    [InlineData(PrimitiveType.DateTime, "2020-01T10:00:00Z", "primitive-date-time")]
    [InlineData(PrimitiveType.DateTime, "2020-01-01T24:00:00Z", "primitive-date-time")]
    [InlineData(PrimitiveType.DateTime, "2020-01-01T10:00:00+15:00", "primitive-date-time")]
    [InlineData(PrimitiveType.DateTime, "2021-02-29T10:00:00Z", "primitive-no-such-day")]
    [InlineData(PrimitiveType.Instant, "2020-01-01", "primitive-instant")]
    [InlineData(PrimitiveType.Time, "8:00:00", "primitive-time")]
    [InlineData(PrimitiveType.Time, "08:00", "primitive-time")]
    public void Rejects(PrimitiveType type, string value, string messageId)
    {
        var fault = PrimitiveChecker.Check(type, Encoding.UTF8.GetBytes(value));
        Assert.Equal(messageId, fault?.MessageId);
        Assert.True(fault!.IsError);
    }

    [Theory]
    [InlineData(PrimitiveType.String, " a", "primitive-untrimmed")]
    [InlineData(PrimitiveType.String, "  ", "primitive-blank")]
    [InlineData(PrimitiveType.String, "a\u0007", "primitive-control-character")]
    [InlineData(PrimitiveType.Base64Binary, "YQ ==", "primitive-base64-space")]
    [InlineData(PrimitiveType.Date, "1066", "primitive-year")]
    public void Warns(PrimitiveType type, string value, string messageId)
    {
        var fault = PrimitiveChecker.Check(type, Encoding.UTF8.GetBytes(value));
        Assert.Equal(messageId, fault?.MessageId);
        Assert.False(fault!.IsError);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(3);
        var types = Enum.GetValues<PrimitiveType>();
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new byte[random.Next(0, 30)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0)
            {
                for (var j = 0; j < bytes.Length; j++)
                {
                    bytes[j] = (byte)"0123456789-T:Z+.eurn"[bytes[j] % 20];
                }
            }

            PrimitiveChecker.Check(types[random.Next(types.Length)], bytes);
        }
    }
}
