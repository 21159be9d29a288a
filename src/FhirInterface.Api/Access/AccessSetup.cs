using FhirInterface.Store.Servers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace FhirInterface.Api.Access;

/// <summary>Puts access control together: whose tokens are believed, in Development and elsewhere.</summary>
internal static class AccessSetup
{
    // Asymmetric only: a shared secret would be a default waiting to happen.
    private static readonly string[] TokenAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>Whether this server issues its own tokens: in Development, where no authority is configured.</summary>
    public static bool IssuesTokens(WebApplicationBuilder builder) =>
        builder.Environment.IsDevelopment() && string.IsNullOrEmpty(builder.Configuration[$"{AccessOptions.Section}:Authority"]);

    public static void AddAccess(this WebApplicationBuilder builder, string dataFolder)
    {
        var section = builder.Configuration.GetSection(AccessOptions.Section);
        var options = section.Get<AccessOptions>() ?? new AccessOptions();
        var own = IssuesTokens(builder);
        if (!own && string.IsNullOrEmpty(options.Authority))
        {
            throw new InvalidOperationException(
                "Access:Authority is not set. Outside Development the server starts only with an authority whose tokens it believes "
                    + "(for a trial on this machine set ASPNETCORE_ENVIRONMENT=Development)."
            );
        }

        AuthorityKeys.AreWaitedFor();
        builder.Services.AddOptions<AccessOptions>().Bind(section);
        builder.Services.AddSingleton<CallerReading>();
        builder.Services.AddSingleton<KnownTokens>();
        if (own)
        {
            builder.Services.AddSingleton(new DevClients(dataFolder));
            builder.Services.AddSingleton<UsedAssertions>();
            builder.Services.AddSingleton<DevTokens>();
        }

        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder
            .Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IServiceProvider>(
                (bearer, services) =>
                {
                    bearer.MapInboundClaims = false;
                    services.GetRequiredService<KnownTokens>().Remember(bearer);
                    bearer.IncludeErrorDetails = false;
                    bearer.TokenValidationParameters = new TokenValidationParameters
                    {
                        ValidAudience = options.Audience,
                        ValidAlgorithms = TokenAlgorithms,
                        ValidTypes = ["at+jwt", "application/at+jwt", "JWT"],
                        RequireExpirationTime = true,
                        ClockSkew = TimeSpan.FromSeconds(30),
                        NameClaimType = "sub",
                    };
                    if (own)
                    {
                        bearer.TokenValidationParameters.ValidIssuer = DevTokens.IssuerName;
                        bearer.TokenValidationParameters.IssuerSigningKey = services.GetRequiredService<DevClients>().Issuer;
                    }
                    else
                    {
                        bearer.Authority = options.Authority;
                        AuthorityKeys.Follow(bearer);
                        bearer.RequireHttpsMetadata = !builder.Environment.IsDevelopment();
                    }
                }
            );
    }
}
