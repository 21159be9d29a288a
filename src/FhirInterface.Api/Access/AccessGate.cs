using FhirInterface.Api.Documentation;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Access;

/// <summary>
/// Lets through who may make a call, before its body is read: a valid token, a role that the call is for, a scope that covers it.
/// What a caller then sees is the flow's to say.
/// </summary>
public static class AccessGate
{
    public static void UseAccessGate(this IApplicationBuilder app) =>
        app.Use(
            async (http, next) =>
            {
                if (http.GetEndpoint()?.Metadata.GetMetadata<FhirCall>() is not { IsOpen: false } call)
                {
                    await next(http);
                    return;
                }

                if (Refusal(http, call) is { } refusal)
                    await refusal.ExecuteAsync(http);
                else
                    await next(http);
            }
        );

    /// <summary>Who makes this call; only where the gate has let it through.</summary>
    public static Caller Caller(this HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The call did not pass the gate.");

    private static FhirResult? Refusal(HttpContext http, FhirCall call)
    {
        if (http.Signed() is not var (caller, why))
        {
            if (http.IsAuthorityAway())
            {
                http.Response.Headers.RetryAfter = "5";
                return FhirResult.Refuse(
                    503,
                    OperationOutcome.IssueType.Transient,
                    "The authority that issued the bearer token does not answer, so it cannot be checked. Send the call again."
                );
            }

            var sent = http.Request.Headers.Authorization.Count > 0;
            http.Response.Headers.WWWAuthenticate = sent
                ? "Bearer realm=\"fhirinterface\", error=\"invalid_token\""
                : "Bearer realm=\"fhirinterface\"";
            return sent
                ? FhirResult.Refuse(
                    401,
                    OperationOutcome.IssueType.Login,
                    "The bearer token is not valid, or no longer.",
                    "http.Authorization"
                )
                : FhirResult.Status(StatusCodes.Status401Unauthorized);
        }

        if (caller is null)
            return FhirResult.Refuse(403, OperationOutcome.IssueType.Forbidden, why!);
        if (!call.Roles.Contains(caller.Role))
            return FhirResult.Refuse(403, OperationOutcome.IssueType.Forbidden, "The client's role does not make this call.");
        if (call.Scope is { } scope && !Scopes.Allow(caller.Scopes!, scope))
        {
            http.Response.Headers.WWWAuthenticate =
                $"Bearer realm=\"fhirinterface\", error=\"insufficient_scope\", scope=\"system/{scope}\"";
            return FhirResult.Refuse(403, OperationOutcome.IssueType.Forbidden, $"The call needs the scope system/{scope}.");
        }

        return null;
    }
}
