using FhirInterface.Api.Documentation;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace FhirInterface.Api.Access;

/// <summary>Tells SMART clients where to get a token, and with what.</summary>
internal static class SmartConfiguration
{
    public const string Path = ".well-known/smart-configuration";

    public static void MapSmartConfiguration(this IEndpointRouteBuilder fhir) =>
        fhir.MapRead("/" + Path, Read)
            .Says(new FhirCall("Where SMART clients get their tokens") { Roles = [] })
            .WithMetadata(new Fhir.AnyFormat());

    private static async Task<IResult> Read(HttpContext http, IOptions<AccessOptions> options, IOptionsMonitor<JwtBearerOptions> bearer)
    {
        var request = http.Request;
        var (issuer, token, jwks) = (DevTokens.IssuerName, "", (string?)null);
        if (options.Value.Authority is { } authority)
        {
            (issuer, token) = (authority, options.Value.TokenEndpoint ?? "");
            if (token.Length == 0 && bearer.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager is { } manager)
            {
                var metadata = await manager.GetConfigurationAsync(http.RequestAborted);
                (issuer, token, jwks) = (metadata.Issuer, metadata.TokenEndpoint, metadata.JwksUri);
            }
        }
        else
        {
            token = $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{TokenEndpoints.TokenPath}";
        }

        var said = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["issuer"] = issuer,
            ["token_endpoint"] = token,
            ["grant_types_supported"] = new[] { "client_credentials" },
            ["token_endpoint_auth_methods_supported"] = new[] { "private_key_jwt" },
            ["token_endpoint_auth_signing_alg_values_supported"] = DevTokens.Algorithms,
            ["scopes_supported"] = DevClients
                .All.SelectMany(client => client.Scope.Split(' '))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
            ["capabilities"] = new[] { "client-confidential-asymmetric", "permission-v1", "permission-v2" },
        };
        if (jwks is not null)
            said["jwks_uri"] = jwks;
        return Results.Json(said);
    }
}
