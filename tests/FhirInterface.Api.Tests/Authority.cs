using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>A little OpenID Connect provider: it signs in one person and whatever client is asked for.</summary>
internal sealed class Authority : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private RsaSecurityKey key = NewKey();
    private string nonce = "";
    private string challenge = "";

    private Authority(WebApplication app) => this.app = app;

    public string Address { get; private set; } = "";

    /// <summary>Whom it signs in: the name, and what it says of the organisation and the role.</summary>
    public (string Name, string Ods, string Role) Person { get; set; } = ("Ola Officer", "ZZL", "Liaison");

    public static async Task<Authority> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var authority = new Authority(builder.Build());
        authority.Map();
        await authority.app.StartAsync(Cancel);
        authority.Address = authority.app.Urls.Single();
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
                            ["id_token"] = IdToken(Person.Name, Person.Ods, Person.Role, nonce, "workspace"),
                        }
                    )
                    : Results.BadRequest();
            }
        );
    }
}
