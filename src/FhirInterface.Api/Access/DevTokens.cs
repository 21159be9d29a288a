using FhirInterface.Store.Servers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FhirInterface.Api.Access;

/// <summary>
/// Issues access tokens in Development: to anybody on this machine by the client's name, and to who signs an assertion as SMART Backend
/// Services wants it (private_key_jwt).
/// </summary>
public sealed class DevTokens(DevClients clients, UsedAssertions used, TimeProvider clock)
{
    public const string IssuerName = "https://fhirinterface.example/dev";
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>SMART Backend Services: an assertion lives no longer than this.</summary>
    private static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>SMART: RS384 and ES384. The NHS platform: RS512.</summary>
    public static readonly string[] Algorithms = ["RS384", "ES384", "RS512"];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>A token for a client, with the scopes it may have.</summary>
    public string Issue(DevClient client, string audience, TimeSpan life, string? scope = null)
    {
        var now = clock.GetUtcNow();
        return handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = IssuerName,
                Audience = audience,
                TokenType = "at+jwt",
                IssuedAt = now.UtcDateTime,
                NotBefore = now.UtcDateTime,
                Expires = (now + life).UtcDateTime,
                SigningCredentials = new SigningCredentials(clients.Issuer, SecurityAlgorithms.EcdsaSha384),
                Claims = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["sub"] = client.Name,
                    ["client_id"] = client.Name,
                    ["ods"] = client.Ods,
                    ["role"] = client.Role.ToString(),
                    [CallerReading.RelaysPrescriptions] = client.RelaysPrescriptions ? "true" : "false",
                    ["scope"] = scope ?? client.Scope,
                    ["jti"] = Guid.NewGuid().ToString(),
                },
            }
        );
    }

    /// <summary>The client that signed an assertion; null where it is not one to believe.</summary>
    public async Task<DevClient?> Verify(string assertion, string tokenUrl, CancellationToken cancel)
    {
        if (assertion.Length > 8192 || !handler.CanReadToken(assertion))
            return null;
        var unverified = handler.ReadJsonWebToken(assertion);
        if (unverified.Issuer != unverified.Subject || DevClients.Find(unverified.Issuer) is not { } client)
            return null;

        var result = await handler.ValidateTokenAsync(
            assertion,
            new TokenValidationParameters
            {
                ValidIssuer = client.Name,
                ValidAudience = tokenUrl,
                IssuerSigningKeys = clients.AllKeysOf(client),
                ValidAlgorithms = Algorithms,
                ValidTypes = ["JWT"],
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                ClockSkew = Skew,
                LifetimeValidator = InTime,
            }
        );
        return result.IsValid && await Fresh(client, unverified, cancel) ? client : null;
    }

    private bool InTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires is { } end
            && end > now - Skew
            && end <= now + AssertionLife + Skew
            && (notBefore is null || notBefore <= now + Skew);
    }

    /// <summary>An assertion is good once, on whichever server: its <c>jti</c> is remembered in the store until it would have run out.</summary>
    private async Task<bool> Fresh(DevClient client, JsonWebToken token, CancellationToken cancel) =>
        token.Id is { Length: > 0 and <= 256 } jti
        && await used.TryUse(client.Name, jti, new DateTimeOffset(token.ValidTo, TimeSpan.Zero) + Skew, cancel);
}
