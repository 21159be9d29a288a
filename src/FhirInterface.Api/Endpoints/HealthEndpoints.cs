using FhirInterface.Api.Documentation;
using FhirInterface.Flow;

namespace FhirInterface.Api.Endpoints;

/// <summary>For whoever runs the server: is it alive, can it take work.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapRead("/health/live", () => Results.Text("live")).Says(new FhirCall("The process answers") { Roles = [] });
        app.MapRead("/health/ready", Ready)
            .Says(new FhirCall("The store answers, and the server takes work") { Roles = [], Answers = [200, 503] });
    }

    private static async Task<IResult> Ready(FlowStart start, IHostApplicationLifetime life, CancellationToken cancel)
    {
        // A server that is going down says so first, so that nothing new is sent to it.
        if (life.ApplicationStopping.IsCancellationRequested)
            return Results.Text("stopping", statusCode: 503);
        try
        {
            return await start.Ready(cancel) ? Results.Text("ready") : Results.Text("not ready", statusCode: 503);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return Results.Text("not ready", statusCode: 503);
        }
    }
}
