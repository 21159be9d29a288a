using System.Text;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>Inner addresses as endpoints, and tokens that nobody issued.</summary>
internal static partial class HostileCatalogue
{
    private static IEnumerable<HostileRequest> Endpoints()
    {
        string[] hosts =
        [
            "localhost",
            "LOCALHOST",
            "127.0.0.1",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f000001",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "017700000001",
            "127.0.0.1.",
            "0",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "2852039166",
            "0xa9fea9fe",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.1",
            "192.0.2.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[::ffff:0:127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b::a9fe:a9fe]",
            "[64:ff9b:1::7f00:1]",
            "[2002:7f00:1::]",
            "[2002:a9fe:a9fe::1]",
            "[2001:0:7f00:1::]",
            "[2001:db8::1]",
            "[100::1]",
            "[fe80::1]",
            "[fec0::1]",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[ff02::1]",
            "[::ffff:10.0.0.1]",
            "[::ffff:169.254.169.254]",
        ];
        foreach (var host in hosts)
            yield return Subscription($"http://{host}/x");
        foreach (
            var endpoint in (string[])
                [
                    "file:///etc/passwd",
                    "ftp://x/",
                    "gopher://127.0.0.1:25/",
                    "javascript:x",
                    "http://user:pass@8.8.8.8/",
                    "http://8.8.8.8@127.0.0.1/",
                    "//127.0.0.1/",
                    "/relative",
                    "",
                    " ",
                    "http://",
                    "http://[",
                    "http://127.0.0.1:99999/",
                    "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/",
                    "http://127\u30020\u30020\u30021/",
                    "unix:/var/run/x",
                    "http://127.0.0.1%00.example/",
                    "http://127.0.0.1%2f.example/",
                    "data:text/plain,x",
                ]
        )
            yield return Subscription(endpoint);

        static HostileRequest Subscription(string endpoint)
        {
            var subscription = SubscriptionTests.Example();
            subscription["channel"]!["endpoint"] = endpoint;
            return new(
                "endpoint " + endpoint,
                () => new HttpRequestMessage(HttpMethod.Post, "/fhir/Subscription") { Content = Json(subscription.ToJsonString()) },
                "practice-1"
            );
        }
    }

    private static IEnumerable<HostileRequest> Tokens()
    {
        static string Part(string json) =>
            Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var claims = Part(
            "{\"iss\":\"https://fhirinterface.example/dev\",\"aud\":\"fhirinterface\",\"client_id\":\"hospital\",\"ods\":\"ZZ1\",\"role\":\"Administrator\",\"scope\":\"system/*.cruds\",\"exp\":9999999999}"
        );
        string[] tokens =
        [
            "",
            "x",
            "a.b",
            "a.b.c",
            "a.b.c.d.e",
            "..",
            new string('A', 6000),
            $"{Part("{\"alg\":\"none\"}")}.{claims}.",
            $"{Part("{\"alg\":\"None\",\"typ\":\"at+jwt\"}")}.{claims}.",
            $"{Part("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}")}.{claims}.{Part("x")}",
            $"{Part("{\"alg\":\"ES384\",\"typ\":\"at+jwt\"}")}.{claims}.AAAA",
            $"{Part("{\"alg\":\"ES384\",\"kid\":\"../../dev-clients/issuer\"}")}.{claims}.AAAA",
            $"{Part("{\"alg\":\"ES384\",\"jku\":\"http://127.0.0.1/\"}")}.{claims}.AAAA",
            $"{Part("{\"alg\":\"RS256\",\"x5u\":\"http://127.0.0.1/\"}")}.{claims}.AAAA",
            $"{Part("{\"alg\":\"ES384\",\"crit\":[\"x\"]}")}.{claims}.AAAA",
            $"{Part("{\"alg\":{}}")}.{claims}.x",
            $"{Part("[]")}.{Part("[]")}.x",
            $"{Part("{\"zip\":\"DEF\",\"alg\":\"dir\",\"enc\":\"A128CBC-HS256\"}")}....",
        ];
        foreach (var token in tokens)
        {
            foreach (var scheme in (string[])["Bearer", "bearer", "Basic", "Negotiate"])
            {
                yield return new(
                    $"{scheme} {token[..Math.Min(30, token.Length)]}",
                    () =>
                    {
                        var request = new HttpRequestMessage(HttpMethod.Post, "/fhir/Bundle")
                        {
                            Content = Json(Example("discharge-clean").ToJsonString()),
                        };
                        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");
                        return request;
                    },
                    Who: null
                );
            }
        }
    }
}
