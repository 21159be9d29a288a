using System.Net;
using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using Hl7.Fhir.Model;
using Microsoft.Extensions.Options;

namespace FhirInterface.Api.Access;

/// <summary>The embedded token endpoints of Development. Outside it they are not mapped.</summary>
internal static class TokenEndpoints
{
    public const string TokenPath = "/oauth2/token";
    private static readonly TimeSpan DevLife = TimeSpan.FromHours(8);

    // SMART: expires_in should not exceed 300 s.
    private static readonly TimeSpan SmartLife = TimeSpan.FromMinutes(5);

    public static void MapDevTokens(this IEndpointRouteBuilder app)
    {
        var everybody = new FhirCall("") { Roles = [] };
        app.MapPost("/dev/token", ForName)
            .Says(everybody with { Summary = "A token for one of the ready clients, in Development and on this machine only" });
        app.MapPost(TokenPath, ForAssertion)
            .Says(everybody with { Summary = "A token by client credentials with private_key_jwt (SMART Backend Services)" })
            .DisableAntiforgery();
    }

    private static IResult ForName(HttpContext http, string? client, string? scope, DevTokens tokens, IOptions<AccessOptions> options)
    {
        if (!IsThisMachine(http))
            return FhirResult.NotFound();
        if (DevClients.Find(client) is not { } known)
        {
            var names = string.Join(", ", DevClients.All.Select(ready => ready.Name));
            return FhirResult.Refuse(400, OperationOutcome.IssueType.Invalid, $"client must be one of {names}.", "http.client");
        }

        return Token(http, tokens.Issue(known, options.Value.Audience, DevLife, Granted(known, scope)), DevLife, Granted(known, scope));
    }

    private static async Task<IResult> ForAssertion(HttpContext http, DevTokens tokens, IOptions<AccessOptions> options)
    {
        if (await Forms.Read(http.Request, http.RequestAborted) is not { } form)
            return OAuthError(400, "invalid_request");
        if (form["grant_type"] != "client_credentials")
            return OAuthError(400, "unsupported_grant_type");
        if (form["client_assertion_type"] != DevTokens.AssertionType || form["client_assertion"] is not [{ Length: > 0 } assertion])
            return OAuthError(400, "invalid_request");

        var request = http.Request;
        var tokenUrl = $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{TokenPath}";
        if (await tokens.Verify(assertion, tokenUrl, http.RequestAborted) is not { } client)
            return OAuthError(401, "invalid_client");
        var granted = Granted(client, form["scope"]);
        return granted.Length == 0
            ? OAuthError(400, "invalid_scope")
            : Token(http, tokens.Issue(client, options.Value.Audience, SmartLife, granted), SmartLife, granted);
    }

    /// <summary>Of the scopes asked for, those that are within the client's own; all of its own where none is asked for.</summary>
    private static string Granted(DevClient client, string? asked)
    {
        if (string.IsNullOrWhiteSpace(asked))
            return client.Scope;
        var own = client.Scope.Split(' ').ToHashSet(StringComparer.Ordinal);
        return string.Join(' ', asked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(scope => Within(own, scope)).Distinct());
    }

    private static bool Within(HashSet<string> own, string scope)
    {
        var parts = scope.Split('/', '.');
        if (parts is not ["system", var type, var letters] || letters.Length == 0)
            return false;
        var wanted = letters switch
        {
            "read" => "rs",
            "write" => "cud",
            "*" => "cruds",
            _ => letters,
        };
        return type == "*" ? own.Contains("system/*.cruds") : wanted.All(letter => Scopes.Allow(own, $"{type}.{letter}"));
    }

    private static IResult Token(HttpContext http, string token, TimeSpan life, string scope)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        return Results.Json(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["access_token"] = token,
                ["token_type"] = "Bearer",
                ["expires_in"] = (int)life.TotalSeconds,
                ["scope"] = scope,
            }
        );
    }

    private static IResult OAuthError(int status, string error) =>
        Results.Json(new Dictionary<string, string>(StringComparer.Ordinal) { ["error"] = error }, statusCode: status);

    // In memory (tests) there is no address at all. A page of another name that leads here (DNS rebinding) is not this machine's.
    private static bool IsThisMachine(HttpContext http) =>
        (
            http.Request.Host.Host == "localhost"
            || (IPAddress.TryParse(http.Request.Host.Host, out var named) && IPAddress.IsLoopback(named))
        )
        && (
            http.Connection.RemoteIpAddress is not { } address
            || IPAddress.IsLoopback(address)
            || address.Equals(http.Connection.LocalIpAddress)
        );
}
