using System.Threading.RateLimiting;
using FhirInterface.Api.Fhir;

namespace FhirInterface.Api.Running;

/// <summary>Turns away at the door what is more than the server can hold open at once; see <see cref="Turns"/> for what is let in.</summary>
internal static class Shedding
{
    public static void AddShedding(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(
            builder.Configuration.GetSection(OverloadOptions.Section).Get<OverloadOptions>() ?? new OverloadOptions()
        );
        builder.Services.AddSingleton<Turns>();
    }

    public static void UseShedding(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<OverloadOptions>();
        var door = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = options.Open, QueueLimit = 0 });
        app.Lifetime.ApplicationStopped.Register(door.Dispose);
        app.Use(
            async (http, next) =>
            {
                if (IsOperations(http.Request.Path))
                {
                    await next(http);
                    return;
                }

                using var place = door.AttemptAcquire();
                if (place.IsAcquired)
                {
                    await next(http);
                    return;
                }

                http.Response.Headers.RetryAfter = "1";
                await FhirErrors.Answer(http, StatusCodes.Status503ServiceUnavailable);
            }
        );
    }

    /// <summary>Health and metrics are asked for most when there is most to do.</summary>
    private static bool IsOperations(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/metrics", StringComparison.Ordinal);
}
