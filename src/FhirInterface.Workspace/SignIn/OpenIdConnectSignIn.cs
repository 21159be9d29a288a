using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FhirInterface.Workspace.SignIn;

/// <summary>People sign in at their organisation's issuer: OpenID Connect, authorization code with PKCE.</summary>
internal static class OpenIdConnectSignIn
{
    public const string Scheme = "WorkspaceOidc";

    public static void AddOpenIdConnectSignIn(this AuthenticationBuilder authentication, WorkspaceOptions options) =>
        authentication.AddOpenIdConnect(
            Scheme,
            oidc =>
            {
                oidc.SignInScheme = WorkspacePerson.Scheme;
                oidc.Authority = options.Authority;
                oidc.ClientId = options.ClientId;
                oidc.ClientSecret = options.ClientSecret;
                oidc.RequireHttpsMetadata = !options.AllowsPlainHttp;
                oidc.BackchannelTimeout = TimeSpan.FromSeconds(10);
                oidc.ResponseType = "code";
                // The code comes back in the address (with PKCE, for one use), so that no cookie has to be sent from another site.
                oidc.ResponseMode = "query";
                oidc.CallbackPath = "/workspace/signed-in";
                oidc.MapInboundClaims = false;
                oidc.TokenValidationParameters.NameClaimType = WorkspacePerson.NameClaim;
                foreach (var cookie in (CookieBuilder[])[oidc.CorrelationCookie, oidc.NonceCookie])
                {
                    cookie.SameSite = SameSiteMode.Lax;
                    cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                }

                oidc.Events.OnTokenValidated = Admit;
                // Whoever types the address of the way back, or changes their mind at the issuer, is no fault of ours.
                oidc.Events.OnRemoteFailure = Refuse;
            }
        );

    private static Task Admit(TokenValidatedContext validated)
    {
        if (WorkspacePerson.Of(validated.Principal!) is { } person)
        {
            validated.Principal = person.ToPrincipal();
            return Task.CompletedTask;
        }

        validated.HandleResponse();
        return Back(validated.HttpContext, SignInFault.NoOrganisation);
    }

    private static Task Refuse(RemoteFailureContext failed)
    {
        failed.HandleResponse();
        return Back(failed.HttpContext, SignInFault.NotSignedIn);
    }

    private static Task Back(HttpContext http, SignInFault fault)
    {
        http.Response.Redirect($"/workspace/sign-in?fault={fault}");
        return Task.CompletedTask;
    }
}
