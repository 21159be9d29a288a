using System.Text;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>A request that means harm.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Make">Makes it, anew each time.</param>
/// <param name="Who">The client that sends it; null for one without a token of ours.</param>
internal sealed record HostileRequest(string Name, Func<HttpRequestMessage> Make, string? Who = "hospital");

/// <summary>What we could think of that somebody might send to break in, break down, or leave something behind.</summary>
internal static partial class HostileCatalogue
{
    public static IReadOnlyList<HostileRequest> All { get; } =
    [
        .. Paths(),
        .. Headers(),
        .. JsonBodies(),
        .. XmlBodies(),
        .. Compressed(),
        .. Searches(),
        .. Patches(),
        .. Endpoints(),
        .. Tokens(),
        .. Narratives(),
    ];

    private static HostileRequest Get(string address, string? who = "hospital") =>
        new("GET " + address[..Math.Min(80, address.Length)], () => new HttpRequestMessage(HttpMethod.Get, address), who);

    private static HostileRequest Post(
        string name,
        byte[] body,
        string type = "application/fhir+json",
        string address = "/fhir/Bundle",
        string? encoding = null
    ) =>
        new(
            name,
            () =>
            {
                var content = new ByteArrayContent(body);
                content.Headers.TryAddWithoutValidation("Content-Type", type);
                if (encoding is not null)
                    content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
                return new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            }
        );

    private static HostileRequest Post(string name, string body, string type = "application/fhir+json", string address = "/fhir/Bundle") =>
        Post(name, Encoding.UTF8.GetBytes(body), type, address);

    private static IEnumerable<HostileRequest> Paths()
    {
        string[] ids =
        [
            "..",
            "%2e%2e",
            "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "..%5c..%5cwindows",
            "%00",
            "a%00b",
            "%0d%0aSet-Cookie:x",
            "%c0%ae%c0%ae",
            "%ff",
            "'or'1'='1",
            "1;drop%20table%20letter",
            "${jndi:ldap:x}",
            "{{7*7}}",
            "%24%7b7*7%7d",
            "<script>",
            "%3Cscript%3E",
            "*",
            "a/b",
            "a%2fb",
            "_history",
            "$export",
            "~root",
            new string('a', 65),
            new string('a', 8000),
            "%F0%9F%98%80",
            "%E2%80%AE",
            ".",
            "...",
            "-",
            "con",
            "nul",
            "a%20b",
            "a+b",
            "0x41",
            "1e9",
        ];
        foreach (var id in ids)
        {
            yield return Get("/fhir/Bundle/" + id);
            yield return Get("/fhir/Binary/" + id);
            yield return Get($"/fhir/Task/{id}/_history/1");
        }

        foreach (var version in (string[])["0", "-1", "99999999999999999999", "2147483648", "1.5", "a", "%00", "1e3"])
            yield return Get("/fhir/Bundle/x/_history/" + version);
        foreach (
            var path in (string[])
                [
                    "/fhir//Bundle",
                    "/FHIR/Bundle/x",
                    "/fhir/Nothing",
                    "/fhir/__proto__/x",
                    "/fhir/$export",
                    "/fhir/Patient/$everything",
                    "/.git/config",
                    "/appsettings.json",
                    "/data/fhirinterface.db",
                    "/dev-clients/issuer.jwk.json",
                    "/workspace/..%2f..%2fappsettings.json",
                    "/_framework/x",
                    "/swagger/../appsettings.json",
                ]
        )
            yield return Get(path);
    }

    private static IEnumerable<HostileRequest> Headers()
    {
        (string Name, string Value)[] headers =
        [
            ("Accept", new string('a', 7000)),
            ("Accept", "application/fhir+json;q=nan"),
            ("Accept", string.Concat(Enumerable.Repeat("text/html,", 500))),
            ("Accept", "*/*;q=1e400"),
            ("Accept-Language", new string(',', 5000)),
            ("Prefer", string.Concat(Enumerable.Repeat("return=minimal,", 500))),
            ("Prefer", "return=\"\\\""),
            ("If-None-Match", string.Concat(Enumerable.Repeat("W/\"1\",", 1000))),
            ("If-Match", "*"),
            ("If-Match", "W/\"99999999999999999999\""),
            ("If-Modified-Since", "Thu, 99 Foo 99999 99:99:99 GMT"),
            ("If-None-Exist", "identifier=" + new string('x', 5000)),
            ("If-None-Exist", "a=b&c"),
            ("X-Request-ID", new string('x', 6000)),
            ("X-Request-ID", "a b\tc"),
            ("X-Correlation-ID", "\u00e9\u00e9"),
            ("X-Forwarded-For", "127.0.0.1"),
            ("X-Forwarded-Host", "evil.example"),
            ("X-Original-URL", "/policies"),
            ("X-Rewrite-URL", "/policies"),
            ("X-HTTP-Method-Override", "DELETE"),
            ("Host", "evil.example"),
            ("Origin", "https://evil.example"),
            ("Cookie", "fhirinterface-workspace=" + new string('A', 4000)),
            ("Cookie", string.Concat(Enumerable.Repeat("a=b;", 1000))),
            ("NHSD-End-User-Organisation-ODS", "ZZ2"),
            ("NHSD-End-User-Organisation-ODS", new string('Z', 4000)),
            ("NHSD-End-User-Organisation-ODS", "' or 1=1"),
            ("Range", "bytes=0-1,2-3," + string.Concat(Enumerable.Repeat("4-5,", 500))),
            ("Expect", "100-continue"),
            ("Transfer-Encoding", "identity"),
            ("Content-Type", "multipart/form-data"),
        ];
        foreach (var (name, value) in headers)
        {
            yield return new(
                $"{name}: {value[..Math.Min(40, value.Length)]}",
                () =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Bundle/none");
                    request.Headers.TryAddWithoutValidation(name, value);
                    return request;
                }
            );
        }

        foreach (
            var type in (string[])
                [
                    "text/html",
                    "application/json; charset=utf-7",
                    "application/fhir+json; charset=utf-16",
                    "application/fhir+json;;;",
                    "a/b/c",
                    "",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=",
                    "application/fhir+json; fhirVersion=5.0",
                    new string('a', 3000) + "/b",
                ]
        )
            yield return Post("type " + type[..Math.Min(40, type.Length)], "{}", type);
        foreach (var method in (string[])["TRACE", "CONNECTX", "PROPFIND", "DELETE", "PUT", "get", "A"])
            yield return new("method " + method, () => new HttpRequestMessage(new HttpMethod(method), "/fhir/Bundle/none"));
    }

    private static IEnumerable<HostileRequest> Searches()
    {
        string[] queries =
        [
            "status=" + new string('x', 5000),
            "status=" + string.Join(',', Enumerable.Repeat("requested", 5000)),
            string.Join('&', Enumerable.Repeat("status=requested", 500)),
            "_count=-1",
            "_count=99999999999",
            "_count=1e9",
            "_count=",
            "_sort=" + string.Join(',', Enumerable.Repeat("modified", 500)),
            "_sort=password",
            "_sort=--modified",
            "_include=*",
            "_include=Task:focus:Bundle:x",
            "_include:iterate=Task:focus",
            "_revinclude=*",
            "_has:Provenance:target:agent=x",
            "owner:identifier.name=x",
            "owner.name=x",
            "_filter=status eq x",
            "_query=x",
            "_text=x",
            "_content=x",
            "_page=x",
            "_page=" + new string('A', 5000),
            "_page=..%2f..",
            "_total=maybe",
            "_summary=everything",
            "_elements=../../x",
            "_elements=" + string.Join(',', Enumerable.Repeat("id", 5000)),
            "modified=ge",
            "modified=zz2026",
            "modified=ge9999-12-31T23:59:59.9999999%2B14:00",
            "modified=lt0000-01-01",
            "modified=ge2026-02-30",
            "modified=" + new string('9', 1000),
            "due=ap99999-01-01",
            "_lastUpdated=gt2026,lt2025,eq",
            "status:not:not=x",
            "status:above=x",
            "status:missing=perhaps",
            "status:missing=true,false",
            "code=|||",
            "code=%7C",
            "code=a%7Cb%7Cc",
            "code=\\",
            "code=\\,",
            "code=%00",
            "code=%FF%FE",
            "focus=..%2f..",
            "focus=http://evil.example/Bundle/1",
            "focus=Bundle/1/_history/x",
            "focus=Bundle/%27%20or%201=1",
            "group-identifier=';drop%20table%20letter;--",
            "owner:identifier=' or '1'='1",
            "owner:identifier=%25",
            "owner:identifier=_",
            "patient:identifier=*",
            "_id=" + string.Join(',', Enumerable.Repeat("a", 3000)),
            "_id=%F0%9F%98%80",
            "_format=html",
            "_format=../x",
            "_format=xml;x=y",
            "_profile=javascript:x",
            "_tag=|",
            "&&&&",
            "====",
            "%",
            "%zz",
            "a%00=b",
            "__proto__=x",
            "constructor=x",
            "status[]=x",
            "status=a&status=b&status:not=c",
            "priority=" + new string('%', 300),
        ];
        foreach (var query in queries)
            yield return Get("/fhir/Task?" + query, "practice-1");
        foreach (var type in (string[])["Bundle", "AuditEvent", "Provenance", "MedicationRequest", "Subscription"])
        {
            yield return Get($"/fhir/{type}?_id:not=x&_unknown=1");
            yield return Post(
                $"{type} form",
                string.Join('&', Enumerable.Repeat("_id=x", 3000)),
                "application/x-www-form-urlencoded",
                $"/fhir/{type}/_search"
            );
            yield return Post($"{type} form bytes", new byte[200_000], "application/x-www-form-urlencoded", $"/fhir/{type}/_search");
        }

        foreach (
            var query in (string[])
                [
                    "periodStart=x",
                    "periodStart=9999-99-99&periodEnd=0001-01-01",
                    "periodStart=0001-01-01&periodEnd=9999-12-31&custodian=" + new string('x', 2000),
                    "category='--",
                    "practice=%00",
                ]
        )
            yield return Get("/fhir/Measure/avoidable-asks/$evaluate-measure?" + query);
    }

    private static IEnumerable<HostileRequest> Patches()
    {
        string[] patches =
        [
            "",
            "{}",
            "[null]",
            "[1]",
            "[[]]",
            "[{\"op\":\"x\",\"path\":\"/\"}]",
            "[{\"op\":\"test\",\"path\":\"a\",\"value\":1}]",
            "[" + string.Join(',', Enumerable.Repeat("{\"op\":\"copy\",\"from\":\"\",\"path\":\"/a\"}", 90)) + "]",
            "[" + string.Join(',', Enumerable.Repeat("{\"op\":\"remove\",\"path\":\"/x\"}", 1000)) + "]",
            "[{\"op\":\"add\",\"path\":\"/" + new string('/', 10_000) + "\",\"value\":1}]",
            "[{\"op\":\"add\",\"path\":\"/note/99999999999\",\"value\":1}]",
            "[{\"op\":\"replace\",\"path\":\"\",\"value\":null}]",
            "[{\"op\":\"add\",\"path\":\"/x\",\"value\":\"\\ud800\"}]",
            new string('[', 100_000),
            "[{\"op\":\"add\",\"path\":\"/__proto__\",\"value\":1}]",
        ];
        foreach (var patch in patches)
        {
            yield return new(
                "patch " + patch[..Math.Min(40, patch.Length)],
                () =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Patch, "/fhir/Task/none")
                    {
                        Content = Json(patch, "application/json-patch+json"),
                    };
                    request.Headers.TryAddWithoutValidation("If-Match", "W/\"1\"");
                    return request;
                },
                "practice-1"
            );
        }
    }
}
