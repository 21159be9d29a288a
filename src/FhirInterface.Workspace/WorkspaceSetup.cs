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

    /// <summary>Whether the issuer and these pages may be reached without TLS: in Development, and nowhere else.</summary>
    public bool AllowsPlainHttp { get; init; }

    /// <summary>Whether people can sign in at an issuer: it must know these pages as its client.</summary>
    internal bool HasIssuer => !string.IsNullOrEmpty(Authority) && !string.IsNullOrEmpty(ClientId);

    /// <summary>Whether the page of ready persons is there: Development on loopback, and nowhere else.</summary>
    public bool OffersReadyPersons { get; init; }
}

/// <summary>Joins the workspace to the server that also serves the API.</summary>
public static class WorkspaceSetup
{
    /// <summary>The policy that every page but the sign-in has.</summary>
    public const string Policy = "Workspace";

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
                    cookie.ExpireTimeSpan = TimeSpan.FromHours(9);
                }
            );
        if (options.HasIssuer)
            authentication.AddOpenIdConnectSignIn(options);

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
            pages.Conventions.AllowAnonymousToPage("/Problem");
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

    /// <summary>What a page of ours may load: itself and nothing else; no script at all. And how its cookies travel.</summary>
    public static IApplicationBuilder UseWorkspaceHeaders(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Browsers hold a form's redirects to this too, and signing in is a form that leads to the issuer.
        var options = app.ApplicationServices.GetRequiredService<WorkspaceOptions>();
        var issuer = options.HasIssuer ? " " + new Uri(options.Authority!).GetLeftPart(UriPartial.Authority) : "";
        var policy =
            $"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'{issuer}; base-uri 'none'; frame-ancestors 'none'";
        return app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/workspace", StringComparison.Ordinal),
            branch =>
            {
                // A proxy that ends TLS speaks HTTP to us, and still no cookie may travel without: what the request came by does not count.
                if (!options.AllowsPlainHttp)
                    branch.UseCookiePolicy(new CookiePolicyOptions { Secure = CookieSecurePolicy.Always });
                branch.Use(
                    (context, next) =>
                    {
                        var headers = context.Response.Headers;
                        headers.ContentSecurityPolicy = policy;
                        headers.XContentTypeOptions = "nosniff";
                        headers["Referrer-Policy"] = "same-origin";
                        headers.CacheControl = "no-store";
                        return next(context);
                    }
                );
                branch.UseStatusCodePagesWithReExecute("/workspace/problem/{0}");
            }
        );
    }
}
