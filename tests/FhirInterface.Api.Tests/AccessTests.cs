using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FhirInterface.Api.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

public sealed class AccessTests(Server server)
{
    [Fact]
    public async Task Without_a_token_nothing_is_told()
    {
        using var client = server.As(null);
        using var answer = await client.GetAsync("/fhir/Task", Cancel);
        await answer.ExpectOutcome(401);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJjbGllbnRfaWQiOiJob3NwaXRhbCJ9.")]
    public async Task A_made_up_token_is_refused(string token)
    {
        using var client = server.As(null);
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await client.GetAsync("/fhir/Task", Cancel);
        await answer.ExpectOutcome(401);
        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_another_issuers_key_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var forged = new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = DevTokens.IssuerName,
                Audience = "fhirinterface",
                TokenType = "at+jwt",
                Expires = DateTime.UtcNow.AddMinutes(5),
                SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha384),
                Claims = new Dictionary<string, object>
                {
                    ["client_id"] = "hospital",
                    ["ods"] = "ZZ1",
                    ["role"] = "Administrator",
                    ["scope"] = "system/*.cruds",
                },
            }
        );
        using var client = server.As(null);
        client.DefaultRequestHeaders.Authorization = new("Bearer", forged);
        using var answer = await client.GetAsync("/fhir/Task", Cancel);
        await answer.ExpectOutcome(401);
    }

    [Theory]
    [InlineData("practice-1", "/fhir/Bundle")]
    [InlineData("liaison", "/fhir/MedicationRequest")]
    [InlineData("practice-2", "/fhir/$process-message")]
    public async Task Who_is_no_hospital_submits_nothing(string name, string address)
    {
        using var client = server.As(name);
        using var answer = await client.PostAsync(address, Json("not even read"), Cancel);
        await answer.ExpectOutcome(403);
    }

    [Fact]
    public async Task A_scope_that_is_not_granted_is_named()
    {
        using var client = server.As(null);
        using var token = await client.PostAsync("/dev/token?client=hospital&scope=system/Task.r", null, Cancel);
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await token.Body()).Text("access_token"));
        using var search = await client.GetAsync("/fhir/Task", Cancel);
        await search.ExpectOutcome(403);
        Assert.Contains("system/Task.s", search.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
        using var read = await client.GetAsync("/fhir/Task/none", Cancel);
        await read.ExpectOutcome(404);
    }

    [Fact]
    public async Task A_client_speaks_for_no_other_organisation()
    {
        using var client = server.As("practice-1");
        client.DefaultRequestHeaders.Add(CallerReading.Organisation, "Z99002");
        using var answer = await client.GetAsync("/fhir/Task", Cancel);
        await answer.ExpectOutcome(403);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.0.2.1")]
    public async Task A_page_of_another_name_that_leads_to_this_machine_gets_no_token(string host)
    {
        using var client = server.As(null);
        client.DefaultRequestHeaders.Host = host;
        using var answer = await client.PostAsync("/dev/token?client=liaison", null, Cancel);
        await answer.ExpectOutcome(404);
    }

    [Fact]
    public async Task A_signed_assertion_gives_a_short_token_once()
    {
        var assertion = Assertion("hospital", TimeSpan.FromMinutes(4));
        using var client = server.As(null);
        using var first = await client.PostAsync("/oauth2/token", Form(assertion), Cancel);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var token = await first.Body();
        Assert.Equal("300", token.Text("expires_in"));
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Text("access_token"));
        using var search = await client.GetAsync("/fhir/Task?_summary=count", Cancel);
        Assert.Equal(HttpStatusCode.OK, search.StatusCode);

        using var replay = await client.PostAsync("/oauth2/token", Form(assertion), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, replay.StatusCode);
        Assert.Equal("invalid_client", (await replay.Body()).Text("error"));
    }

    [Theory]
    [InlineData("RS384")]
    [InlineData("RS512")]
    public async Task A_client_may_bring_its_own_key(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa) { KeyId = algorithm };
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)) { KeyId = algorithm });
        var jwks = $$"""{"keys":[{"kty":"RSA","use":"sig","kid":"{{algorithm}}","n":"{{jwk.N}}","e":"{{jwk.E}}"}]}""";
        await File.WriteAllTextAsync(Path.Combine(server.DataFolder, "dev-clients", "hospital-3.jwks.json"), jwks, Cancel);
        using var client = server.As(null);
        var assertion = Signed("hospital-3", TimeSpan.FromMinutes(4), new SigningCredentials(key, algorithm));
        using var answer = await client.PostAsync("/oauth2/token", Form(assertion), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var weak = await client.PostAsync(
            "/oauth2/token",
            Form(Signed("hospital-3", TimeSpan.FromMinutes(4), new SigningCredentials(key, "RS256"))),
            Cancel
        );
        Assert.Equal(HttpStatusCode.Unauthorized, weak.StatusCode);
    }

    [Fact]
    public void Outside_development_there_is_no_start_without_an_authority()
    {
        using var factory = new ProductionServer();
        var refused = Assert.ThrowsAny<Exception>(() => factory.Services);
        Assert.Contains("Access:Authority", refused.ToString(), StringComparison.Ordinal);
    }

    private sealed class ProductionServer : Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(Microsoft.AspNetCore.Hosting.IWebHostBuilder builder) =>
            builder.UseSetting("environment", "Production");
    }

    [Fact]
    public async Task An_assertion_that_lives_too_long_or_is_anothers_is_refused()
    {
        using var client = server.As(null);
        foreach (
            var assertion in (string[])
                [
                    Assertion("hospital", TimeSpan.FromHours(1)),
                    Assertion("hospital", TimeSpan.FromMinutes(-2)),
                    Assertion("hospital", TimeSpan.FromMinutes(4), "practice-1"),
                    Assertion("nobody", TimeSpan.FromMinutes(4), "hospital"),
                    "nonsense",
                ]
        )
        {
            using var answer = await client.PostAsync("/oauth2/token", Form(assertion), Cancel);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Smart_clients_learn_where_to_go()
    {
        using var client = server.As(null);
        var said = JsonNode.Parse(await client.GetStringAsync("/fhir/.well-known/smart-configuration", Cancel))!;
        Assert.Equal(new Uri(server.Address, "/oauth2/token").ToString(), said.Text("token_endpoint"));
        Assert.Contains("ES384", said["token_endpoint_auth_signing_alg_values_supported"]!.AsArray().Select(alg => alg!.ToString()));
    }

    [Theory]
    [InlineData("system/Task.rus", "Task.u", true)]
    [InlineData("system/Task.rs", "Task.u", false)]
    [InlineData("system/*.cruds", "Bundle.c", true)]
    [InlineData("system/Task.read", "Task.s", true)]
    [InlineData("system/Task.read", "Task.u", false)]
    [InlineData("system/Task.write", "Task.u", true)]
    [InlineData("system/*.*", "Task.d", true)]
    [InlineData("patient/Task.rs", "Task.r", false)]
    [InlineData("system/Task.rs?status=requested", "Task.r", false)]
    [InlineData("openid", "Task.r", false)]
    public void Scopes_cover_what_they_say(string granted, string needed, bool allowed) =>
        Assert.Equal(allowed, Scopes.Allow(new HashSet<string> { granted }, needed));

    private string Assertion(string client, TimeSpan life, string? signer = null)
    {
        var clients = server.Services.GetRequiredService<DevClients>();
        var key = clients.KeyOf(DevClients.Find(signer ?? client)!);
        return Signed(client, life, new SigningCredentials(key, SecurityAlgorithms.EcdsaSha384));
    }

    private string Signed(string client, TimeSpan life, SigningCredentials credentials)
    {
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = client,
                Audience = new Uri(server.Address, "/oauth2/token").ToString(),
                TokenType = "JWT",
                Expires = DateTime.UtcNow + life,
                SigningCredentials = credentials,
                Claims = new Dictionary<string, object> { ["sub"] = client, ["jti"] = Guid.NewGuid().ToString() },
            }
        );
    }

    private static FormUrlEncodedContent Form(string assertion) =>
        new(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_assertion_type"] = DevTokens.AssertionType,
                ["client_assertion"] = assertion,
                ["scope"] = "system/Task.rs system/Bundle.c",
            }
        );
}
