using OpenTelemetry.Metrics;

namespace FhirInterface.Api.Running;

/// <summary>Metrics for Prometheus: counts and times by route template and status, never by what was asked.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services) =>
        services
            .AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddMeter("FhirInterface", "FhirInterface.Flow", "Polly")
                    .AddPrometheusExporter()
            );
}
