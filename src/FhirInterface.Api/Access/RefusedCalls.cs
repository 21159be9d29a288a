using System.Threading.RateLimiting;
using FhirInterface.Api.Documentation;
using FhirInterface.Flow;
using FhirInterface.Flow.Reads;
using FhirInterface.Workspace.SignIn;

namespace FhirInterface.Api.Access;

/// <summary>
/// Leaves an AuditEvent of every attempt that was refused: no right to the call, nothing there for the caller, another's letter. The answer
/// waits for it, as that to a read does.
/// </summary>
internal static class RefusedCalls
{
    // Whoever has no valid token could fill the audit for nothing: of these one a second is written down, the others are counted and logged.
    private static readonly TokenBucketRateLimiterOptions Nameless = new()
    {
        TokenLimit = 60,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };

    public static void UseRefusedCalls(this WebApplication app)
    {
        var attempts = app.Services.GetRequiredService<RefusedAttempts>();
        var nameless = new TokenBucketRateLimiter(Nameless);
        app.Lifetime.ApplicationStopped.Register(nameless.Dispose);
        app.Use(
            async (http, next) =>
            {
                // The answer is on its way when the handler returns, so it is held back until the record of it is on disk.
                http.Response.OnStarting(() => Record(http, attempts, nameless));
                await next(http);
            }
        );
    }

    private static async Task Record(HttpContext http, RefusedAttempts attempts, TokenBucketRateLimiter nameless)
    {
        var status = http.Response.StatusCode;
        if (status is not (401 or 403 or 404 or 409))
            return;
        var call = http.GetEndpoint()?.Metadata.GetMetadata<FhirCall>();
        var person = WorkspacePerson.Of(http.User);
        if (call is null or { IsOpen: true } && person is null)
            return;
        var caller = call is null ? person?.Caller : http.Signed()?.Caller;
        if (caller is null && !nameless.AttemptAcquire().IsAcquired)
            return;
        var (type, id) = Target(http, call);
        await attempts.Record(caller, ActionOf(http.Request.Method, call), Interaction(call), type, id, status);
    }

    /// <summary>What it was about. An id has passed the route's constraint, so it has FHIR's form.</summary>
    private static (string? Type, string? Id) Target(HttpContext http, FhirCall? call)
    {
        var id = http.Request.RouteValues.GetValueOrDefault("id") as string;
        if (call is null)
            return id is null || !Fhir.FhirIdConstraint.IsId(id) ? (null, null) : (PageType(http), id);
        var type = call.Resource == FhirCall.AnyType ? http.Request.RouteValues.GetValueOrDefault("type") as string : call.Resource;
        return (type, id);
    }

    private static string PageType(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/workspace/issues", StringComparison.Ordinal) ? "Task" : "Bundle";

    private static string Interaction(FhirCall? call) => call is null ? "page" : call.Interaction ?? call.Operation ?? "operation";

    private static string ActionOf(string method, FhirCall? call) =>
        call?.Interaction is "search-type" || call?.Operation is not null
            ? "E"
            : method switch
            {
                "POST" => "C",
                "PUT" or "PATCH" => "U",
                "DELETE" => "D",
                _ => "R",
            };
}
