using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using FhirInterface.Api.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>With an authority of its own, over real HTTP: which tokens are believed, and for whom a supplier speaks.</summary>
public sealed class AuthorityTests
{
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

    /// <summary>A little OpenID Connect provider: its keys, and tokens for whatever client is asked for.</summary>
    private sealed class Authority : IAsyncDisposable
    {
        private readonly WebApplication app;
        private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
        private readonly RsaSecurityKey key = NewKey();

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
        }
    }
}
