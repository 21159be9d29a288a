using FhirInterface.Workspace.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FhirInterface.Workspace;

/// <summary>How people sign in to the workspace.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>The OpenID Connect issuer; null in Development, where a page offers ready persons instead.</summary>
    public string? Authority { get; init; }
    public string? ClientId { get; init; }
    public string? ClientSecret { get; init; }

    /// <summary>Whether the page of ready persons is there: Development on loopback, and nowhere else.</summary>
    public bool OffersReadyPersons { get; init; }
}

/// <summary>Joins the workspace to the server that also serves the API.</summary>
public static class WorkspaceSetup
{
    /// <summary>The policy that every page but the sign-in has.</summary>
    public const string Policy = "Workspace";
    private const string OpenIdConnect = "WorkspaceOidc";

    public static IServiceCollection AddWorkspace(this IServiceCollection services, WorkspaceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        services.AddScoped<IssueWork>();
        services.AddScoped<PolicyTrial>();
        services.AddSingleton<Ageing>();
        var authentication = services
            .AddAuthentication()
            .AddCookie(
                WorkspacePerson.Scheme,
                cookie =>
                {
                    cookie.LoginPath = "/workspace/sign-in";
                    cookie.AccessDeniedPath = "/workspace/sign-in";
                    cookie.Cookie.Name = "fhirinterface-workspace";
                    cookie.Cookie.HttpOnly = true;
                    cookie.Cookie.SameSite = SameSiteMode.Lax;
                    cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                    cookie.ExpireTimeSpan = TimeSpan.FromHours(9);
                }
            );
        if (options.Authority is not null)
            AddOpenIdConnect(authentication, options);

        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                Policy,
                policy =>
                    policy
                        .AddAuthenticationSchemes(WorkspacePerson.Scheme)
                        .RequireAssertion(context => WorkspacePerson.Of(context.User) is not null)
            );
        services.AddRazorPages(pages =>
        {
            pages.Conventions.AuthorizeFolder("/", Policy);
            pages.Conventions.AllowAnonymousToPage("/SignIn");
        });
        return services;
    }

    /// <summary>The pages, the sign-out and the headers that keep them to themselves.</summary>
    public static void MapWorkspace(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapRazorPages();
        // Somebody who types the bare address is a person.
        app.MapGet("/", () => Results.LocalRedirect("/workspace")).ExcludeFromDescription();
        app.MapAssets();
    }

    /// <summary>What a page of ours may load: itself and nothing else; no script at all.</summary>
    public static IApplicationBuilder UseWorkspaceHeaders(this IApplicationBuilder app) =>
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/workspace", StringComparison.Ordinal),
            branch =>
                branch.Use(
                    (context, next) =>
                    {
                        var headers = context.Response.Headers;
                        headers.ContentSecurityPolicy =
                            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
                        headers.XContentTypeOptions = "nosniff";
                        headers["Referrer-Policy"] = "same-origin";
                        headers.CacheControl = "no-store";
                        return next(context);
                    }
                )
        );

    private static void AddOpenIdConnect(AuthenticationBuilder authentication, WorkspaceOptions options) =>
        authentication.AddOpenIdConnect(
            OpenIdConnect,
            oidc =>
            {
                oidc.SignInScheme = WorkspacePerson.Scheme;
                oidc.Authority = options.Authority;
                oidc.ClientId = options.ClientId;
                oidc.ClientSecret = options.ClientSecret;
                oidc.ResponseType = "code";
                oidc.CallbackPath = "/workspace/signed-in";
                oidc.MapInboundClaims = false;
                oidc.TokenValidationParameters.NameClaimType = "name";
            }
        );
}
