using System.IO.Compression;
using System.Text;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>Bodies: JSON, XML, compressed, and narratives that act.</summary>
internal static partial class HostileCatalogue
{
    private static IEnumerable<HostileRequest> JsonBodies()
    {
        var letter = Example("discharge-clean").ToJsonString();
        for (var i = 1; i <= 40; i++)
            yield return Post($"cut at {i.Plain()}/41", letter[..(letter.Length * i / 41)]);
        string[] bodies =
        [
            "",
            " ",
            "null",
            "true",
            "1",
            "\"x\"",
            "[]",
            "[[]]",
            "{}",
            "{",
            "}",
            "{\"resourceType\":\"Bundle\"}",
            "{\"resourceType\":\"Nothing\"}",
            "{\"resourceType\":1}",
            "{\"resourceType\":[\"Bundle\"]}",
            "{\"resourceType\":\"Bundle\",\"resourceType\":\"Patient\"}",
            "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"type\":\"message\"}",
            "{\"resourceType\":\"bundle\"}",
            "{\"resourceType\":\"Resource\"}",
            "{\"resourceType\":\"DomainResource\"}",
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"Bundle/1\"}}]}",
            "{\"resourceType\":\"Bundle\",\"type\":\"batch\"}",
            "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"total\":1e400}",
            "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"total\":99999999999999999999999999}",
            "{\"resourceType\":\"Bundle\",\"id\":\"\\ud800\"}",
            "{\"\\ud800\":1}",
            "{\"a\\u0000\":1}",
            "{\"__proto__\":{\"x\":1},\"resourceType\":\"Bundle\"}",
            "{\"resourceType\":\"Bundle\",}",
            "{'resourceType':'Bundle'}",
            "/*x*/{\"resourceType\":\"Bundle\"}",
            "{\"resourceType\":\"Bundle\"}x",
            "{\"resourceType\":\"Bundle\"}{\"resourceType\":\"Bundle\"}",
            "NaN",
            "{\"a\":NaN}",
            "{\"a\":0x1}",
            "{\"a\":01}",
            "{\"a\":1.}",
        ];
        foreach (var body in bodies)
            yield return Post("JSON " + body[..Math.Min(50, body.Length)], body);
        foreach (var depth in (int[])[101, 1_000, 100_000, 1_000_000])
        {
            yield return Post($"arrays {depth.Plain()} deep", new string('[', depth));
            yield return Post($"objects {depth.Plain()} deep", string.Concat(Enumerable.Repeat("{\"a\":", depth)));
            yield return Post(
                $"contained {depth.Plain()} deep",
                "{\"resourceType\":\"Bundle\",\"entry\":" + new string('[', depth) + new string(']', depth) + "}"
            );
        }

        yield return Post(
            "a million values",
            "{\"resourceType\":\"Bundle\",\"entry\":[" + string.Join(',', Enumerable.Repeat("{}", 1_000_000)) + "]}"
        );
        yield return Post("a long name", "{\"" + new string('n', 1_000_000) + "\":1}");
        yield return Post("many names", "{" + string.Join(',', Enumerable.Range(0, 400_000).Select(i => $"\"n{i.Plain()}\":1")) + "}");
        yield return Post("a long number", "{\"resourceType\":\"Bundle\",\"total\":" + new string('9', 1_000_000) + "}");
        yield return Post("a long exponent", "{\"resourceType\":\"Bundle\",\"total\":1e" + new string('9', 100_000) + "}");
        yield return Post("33 MB of spaces", new string(' ', 33 << 20));
        yield return Post("UTF-16", Encoding.Unicode.GetBytes("{\"resourceType\":\"Bundle\"}"));
        yield return Post("UTF-32", Encoding.UTF32.GetBytes("{\"resourceType\":\"Bundle\"}"));
        yield return Post("overlong UTF-8", [(byte)'{', (byte)'"', 0xC0, 0x80, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        foreach (
            var address in (string[])
                [
                    "/fhir/MedicationRequest",
                    "/fhir/Task",
                    "/fhir/Subscription",
                    "/fhir/$process-message",
                    "/fhir/Bundle/$review",
                    "/fhir/Bundle/_search",
                ]
        )
        {
            foreach (
                var body in (string[])
                    [
                        "",
                        "{",
                        "[]",
                        "{\"resourceType\":\"Patient\"}",
                        new string('[', 5000),
                        "{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[null]}",
                    ]
            )
                yield return Post($"{address} {body[..Math.Min(20, body.Length)]}", body, address: address);
        }
    }

    private static IEnumerable<HostileRequest> XmlBodies()
    {
        const string Open = "<Bundle xmlns=\"http://hl7.org/fhir\">";
        string[] bodies =
        [
            "",
            "<",
            "<Bundle/>",
            "<Bundle xmlns='http://hl7.org/fhir'",
            Open,
            Open + "</Patient>",
            "<!DOCTYPE x><Bundle xmlns='http://hl7.org/fhir'/>",
            "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Bundle xmlns='http://hl7.org/fhir'><id value='&a;'/></Bundle>",
            "<!DOCTYPE x [<!ENTITY a SYSTEM 'http://169.254.169.254/'>]><Bundle xmlns='http://hl7.org/fhir'>&a;</Bundle>",
            "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1/x.dtd'>%p;]><Bundle xmlns='http://hl7.org/fhir'/>",
            "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>]><Bundle xmlns='http://hl7.org/fhir'>&d;</Bundle>",
            "<?xml version='1.0' encoding='utf-7'?><Bundle xmlns='http://hl7.org/fhir'/>",
            "<?xml version='1.1'?><Bundle xmlns='http://hl7.org/fhir'/>",
            "<?xml-stylesheet href='http://x'?><x/>",
            "<x:Bundle xmlns:x='http://hl7.org/fhir'/>",
            "<Bundle xmlns='http://evil.example'/>",
            Open + "<id value='a'/><id value='b'/></Bundle>",
            Open + "&undefined;</Bundle>",
            Open + "&#0;</Bundle>",
            Open + "&#x110000;</Bundle>",
            Open + "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/></Bundle>",
            Open + "<![CDATA[",
            Open + "<!--",
            Open + "<id value='x'",
            Open + "<entry><resource><Nothing/></resource></entry></Bundle>",
            Open + "text</Bundle>",
        ];
        foreach (var body in bodies)
            yield return Post("XML " + body[..Math.Min(60, body.Length)], body, "application/fhir+xml");
        foreach (var depth in (int[])[101, 10_000, 300_000])
            yield return Post($"XML {depth.Plain()} deep", Open + string.Concat(Enumerable.Repeat("<a>", depth)), "application/fhir+xml");
        yield return Post(
            "XML attributes",
            "<Bundle xmlns=\"http://hl7.org/fhir\" "
                + string.Join(' ', Enumerable.Range(0, 200_000).Select(i => $"a{i.Plain()}='x'"))
                + "/>",
            "application/fhir+xml"
        );
        yield return Post("XML nodes", Open + string.Concat(Enumerable.Repeat("<entry/>", 600_000)) + "</Bundle>", "application/fhir+xml");
        yield return Post(
            "XML namespaces",
            Open + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<a xmlns:n{i.Plain()}='u'/>")) + "</Bundle>",
            "application/fhir+xml"
        );
    }

    private static IEnumerable<HostileRequest> Compressed()
    {
        var bomb = Zip(new byte[400 << 20], stream => new GZipStream(stream, CompressionLevel.Fastest, true));
        yield return Post("gzip bomb", bomb, encoding: "gzip");
        yield return Post(
            "gzip bomb in gzip",
            Zip(bomb, stream => new GZipStream(stream, CompressionLevel.Fastest, true)),
            encoding: "gzip, gzip"
        );
        yield return Post(
            "brotli bomb",
            Zip(new byte[400 << 20], stream => new BrotliStream(stream, CompressionLevel.Fastest, true)),
            encoding: "br"
        );
        yield return Post(
            "deflate bomb",
            Zip(new byte[400 << 20], stream => new ZLibStream(stream, CompressionLevel.Fastest, true)),
            encoding: "deflate"
        );
        yield return Post(
            "cut gzip",
            Zip("{\"resourceType\":\"Bundle\"}"u8.ToArray(), stream => new GZipStream(stream, CompressionLevel.Fastest, true))[..20],
            encoding: "gzip"
        );
        foreach (
            var encoding in (string[])
                ["gzip", "br", "deflate", "zstd", "gzip, gzip, gzip", "gzip,,,,", "identity, gzip", "chunked", new string('g', 2000)]
        )
            yield return Post(
                "no " + encoding[..Math.Min(20, encoding.Length)],
                "{\"resourceType\":\"Bundle\"}"u8.ToArray(),
                encoding: encoding
            );
    }

    private static byte[] Zip(byte[] bytes, Func<Stream, Stream> with)
    {
        using var into = new MemoryStream();
        using (var zip = with(into))
            zip.Write(bytes);
        return into.ToArray();
    }

    private static IEnumerable<HostileRequest> Narratives()
    {
        string[] vectors =
        [
            "<script>alert(1)</script>",
            "<SCRIPT SRC='//x'/>",
            "<scr<script>ipt>",
            "<img src='x' onerror='alert(1)'/>",
            "<svg onload='x'/>",
            "<svg><script>x</script></svg>",
            "<math><mi xlink:href='javascript:x'>y</mi></math>",
            "<a href='javascript:alert(1)'>x</a>",
            "<a href=' javascript:x'>y</a>",
            "<a href='java&#10;script:x'>y</a>",
            "<a href='&#106;avascript:x'>y</a>",
            "<a href='vbscript:x'>y</a>",
            "<a href='data:text/html,x'>y</a>",
            "<iframe src='x'/>",
            "<object data='x'/>",
            "<embed src='x'/>",
            "<form action='x'><input/></form>",
            "<input autofocus='' onfocus='x'/>",
            "<body onload='x'/>",
            "<meta http-equiv='refresh' content='0;url=x'/>",
            "<link rel='stylesheet' href='x'/>",
            "<base href='//x'/>",
            "<style>*{background:url(//x)}</style>",
            "<p style='background:url(javascript:x)'>y</p>",
            "<p style='width:expression(x)'>y</p>",
            "<p onclick='x'>y</p>",
            "<p ONMOUSEOVER='x'>y</p>",
            "<video src='x' onerror='y'/>",
            "<audio onplay='x'/>",
            "<details ontoggle='x' open=''>y</details>",
            "<marquee onstart='x'>y</marquee>",
            "<template><script>x</script></template>",
            "<noscript><p title='&lt;/noscript>&lt;img src=x onerror=y>'>z</p></noscript>",
            "<!--[if IE]><script>x</script><![endif]-->",
            "<table background='javascript:x'><tr><td>y</td></tr></table>",
            "<img src='data:image/svg+xml,&lt;svg onload=x>'/>",
            "<isindex action='javascript:x'/>",
            "<applet code='x'/>",
            "<frameset><frame src='x'/></frameset>",
            "<button formaction='javascript:x'>y</button>",
        ];
        foreach (var vector in vectors)
        {
            var letter = Example("discharge-clean");
            letter["entry"]![0]!["resource"]!["section"]![0]!["text"]!["div"] =
                $"<div xmlns=\"http://www.w3.org/1999/xhtml\">{vector}</div>";
            yield return Post("narrative " + vector, letter.ToJsonString());
        }
    }
}
