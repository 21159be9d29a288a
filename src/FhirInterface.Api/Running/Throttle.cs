using System.Globalization;
using System.Threading.RateLimiting;
using FhirInterface.Api.Access;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;

namespace FhirInterface.Api.Running;

/// <summary>
/// So many calls a second for one client, and so many at once, whatever the others do: more is 429 with Retry-After. Who has no valid token
/// is counted by address.
/// </summary>
internal static class Throttle
{
    public static void AddThrottle(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new AccessOptions();
        var overload = builder.Configuration.GetSection(OverloadOptions.Section).Get<OverloadOptions>() ?? new OverloadOptions();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                ForEach(client => RateLimitPartition.GetConcurrencyLimiter(client, _ => OpenAtOnce(overload))),
                ForEach(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => Bucket(options)))
            );
            limiter.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
                var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
                rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await FhirErrors.Answer(rejected.HttpContext, StatusCodes.Status429TooManyRequests);
            };
        });
    }

    private static PartitionedRateLimiter<HttpContext> ForEach(Func<string, RateLimitPartition<string>> limit) =>
        PartitionedRateLimiter.Create<HttpContext, string>(http =>
            http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                ? RateLimitPartition.GetNoLimiter("health")
                : limit(PartitionOf(http))
        );

    private static ConcurrencyLimiterOptions OpenAtOnce(OverloadOptions options) =>
        new() { PermitLimit = options.OpenForOneClient, QueueLimit = 0 };

    private static string PartitionOf(HttpContext http) =>
        // The prefixes keep a client that is called like an address from spending what is another's.
        http.Features.Get<Caller>()
            is { } caller
            ? "client " + caller.ClientId
            : "address " + http.Connection.RemoteIpAddress;

    private static TokenBucketRateLimiterOptions Bucket(AccessOptions options) =>
        new()
        {
            TokenLimit = Math.Max(1, options.Burst),
            TokensPerPeriod = Math.Max(1, options.CallsPerSecond),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        };
}
