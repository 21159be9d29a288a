using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using FhirInterface.Api.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>With an authority of its own, over real HTTP: tokens of clients, keys that change, people who sign in.</summary>
public sealed partial class AuthorityTests
{
    [Fact]
    public async Task Tokens_of_the_authority_are_believed_and_those_of_a_new_key_too()
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var client = server.As(null);
        Assert.Equal(HttpStatusCode.OK, await Search(client, authority.Token("gp", "Z99001", "Practice")));

        authority.ChangeKey();
        Assert.Equal(HttpStatusCode.OK, await Search(client, authority.Token("gp", "Z99001", "Practice")));
    }

    [Fact]
    public async Task What_is_no_access_token_for_this_service_is_refused()
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var client = server.As(null);
        Assert.Equal(HttpStatusCode.Unauthorized, await Search(client, authority.Token("gp", "Z99001", "Practice", audience: "other")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Search(client, authority.Token("gp", "Z99001", "Practice", life: -120)));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await Search(client, authority.IdToken("Nell Nurse", "Z99001", "Practice", "n", "fhirinterface"))
        );
        Assert.Equal(HttpStatusCode.Forbidden, await Search(client, authority.Token("gp", "Z99001", "7")));
        Assert.Equal(HttpStatusCode.Forbidden, await Search(client, authority.Token("gp", "Z99001", "3")));
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync("/dev/token?client=hospital", null, Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_supplier_speaks_for_the_organisations_that_it_is_registered_for_and_for_no_other()
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var client = server.As(null);
        var token = authority.Token("supplier", "Z99020", "Hospital");
        // The registration counts, not what the token says of itself.
        Assert.Equal(HttpStatusCode.OK, await Search(client, token, "Z99001"));
        Assert.Equal(HttpStatusCode.OK, await Search(client, token, "Z99002"));
        Assert.Equal(HttpStatusCode.Forbidden, await Search(client, token, "Z99003"));
        Assert.Equal(HttpStatusCode.Forbidden, await Search(client, token, "Z99001", "Z99002"));
    }

    [Fact]
    public async Task A_person_signs_in_with_openid_connect_and_sees_the_pages_of_their_organisation()
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() })
        {
            BaseAddress = server.Address,
        };
        using var page = await browser.GetAsync("/workspace", Cancel);
        var html = await page.Content.ReadAsStringAsync(Cancel);
        Assert.DoesNotContain("Lena Liaison", html, StringComparison.Ordinal);
        Assert.Contains(authority.Address, page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var form = new Dictionary<string, string>
        {
            ["person"] = "oidc",
            ["__RequestVerificationToken"] = Token().Match(html).Groups[1].Value,
        };

        using var forged = await browser.PostAsync("/workspace/sign-in", new FormUrlEncodedContent([new("person", "oidc")]), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using var home = await browser.PostAsync("/workspace/sign-in", new FormUrlEncodedContent(form), Cancel);

        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.Equal("/workspace", home.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("Ola Officer", await home.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    private static async Task<HttpStatusCode> Search(HttpClient client, string token, params string[] organisations)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Task?_summary=count");
        request.Headers.Authorization = new("Bearer", token);
        foreach (var organisation in organisations)
            request.Headers.TryAddWithoutValidation(CallerReading.Organisation, organisation);
        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private sealed class AuthorizedServer(Authority authority) : Server
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Access:Authority", authority.Address);
            builder.UseSetting("Workspace:ClientId", "workspace");
            builder.UseSetting("Workspace:ClientSecret", "of this test alone");
            builder.UseSetting("Access:Clients:supplier:Ods", "Z99010");
            builder.UseSetting("Access:Clients:supplier:Role", "Practice");
            builder.UseSetting("Access:Clients:supplier:StandsFor:0", "Z99001");
            builder.UseSetting("Access:Clients:supplier:StandsFor:1", "Z99002");
        }
    }

    /// <summary>A little OpenID Connect provider: it signs in one person and whatever client is asked for.</summary>
    private sealed class Authority : IAsyncDisposable
    {
        private readonly WebApplication app;
        private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
        private RsaSecurityKey key = NewKey();
        private string nonce = "";
        private string challenge = "";

        private Authority(WebApplication app) => this.app = app;

        public string Address => app.Urls.Single();

        public static async Task<Authority> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var authority = new Authority(builder.Build());
            authority.Map();
            await authority.app.StartAsync(Cancel);
            return authority;
        }

        public void ChangeKey() => key = NewKey();

        public string Token(string client, string ods, string role, string audience = "fhirinterface", int life = 300) =>
            Signed(
                "at+jwt",
                audience,
                life,
                new()
                {
                    ["client_id"] = client,
                    ["ods"] = ods,
                    ["role"] = role,
                    ["scope"] = "system/Task.rs",
                }
            );

        public string IdToken(string name, string ods, string role, string mark, string audience) =>
            Signed(
                "JWT",
                audience,
                300,
                new()
                {
                    ["sub"] = "person-1",
                    ["name"] = name,
                    ["ods"] = ods,
                    ["role"] = role,
                    ["fhirinterface_role"] = role,
                    ["nonce"] = mark,
                    ["scope"] = "system/Task.rs",
                }
            );

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

        private string Signed(string type, string audience, int life, Dictionary<string, object> claims) =>
            handler.CreateToken(
                new SecurityTokenDescriptor
                {
                    Issuer = Address,
                    Audience = audience,
                    TokenType = type,
                    IssuedAt = DateTime.UtcNow.AddSeconds(Math.Min(0, life) - 1),
                    Expires = DateTime.UtcNow.AddSeconds(life),
                    SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
                    Claims = claims,
                }
            );

        private void Map()
        {
            app.MapGet(
                "/.well-known/openid-configuration",
                () =>
                    Results.Json(
                        new Dictionary<string, object>
                        {
                            ["issuer"] = Address,
                            ["jwks_uri"] = Address + "/jwks",
                            ["authorization_endpoint"] = Address + "/authorize",
                            ["token_endpoint"] = Address + "/token",
                            ["response_types_supported"] = new[] { "code" },
                        }
                    )
            );
            app.MapGet(
                "/jwks",
                () =>
                {
                    var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
                    var said = new Dictionary<string, string>
                    {
                        ["kty"] = "RSA",
                        ["use"] = "sig",
                        ["kid"] = key.KeyId,
                        ["n"] = jwk.N,
                        ["e"] = jwk.E,
                    };
                    return Results.Text($"{{\"keys\":[{JsonSerializer.Serialize(said)}]}}", "application/json");
                }
            );
            app.MapGet(
                "/authorize",
                (string redirect_uri, string state, string nonce, string code_challenge) =>
                {
                    (this.nonce, challenge) = (nonce, code_challenge);
                    return Results.Redirect($"{redirect_uri}?code=c1&state={Uri.EscapeDataString(state)}");
                }
            );
            app.MapPost(
                "/token",
                async (HttpRequest request) =>
                {
                    var form = await request.ReadFormAsync(Cancel);
                    var verifier = Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"]!)));
                    return form["code"] == "c1" && verifier == challenge && form["client_secret"] == "of this test alone"
                        ? Results.Json(
                            new Dictionary<string, object>
                            {
                                ["access_token"] = "none",
                                ["token_type"] = "Bearer",
                                ["expires_in"] = 60,
                                ["id_token"] = IdToken("Ola Officer", "ZZL", "Liaison", nonce, "workspace"),
                            }
                        )
                        : Results.BadRequest();
                }
            );
        }
    }
}
