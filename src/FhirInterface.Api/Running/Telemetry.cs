using FhirInterface.Flow.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FhirInterface.Api.Running;

/// <summary>
/// Metrics for Prometheus, and traces through the named steps of a letter where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to: counts and
/// times by route template, status and step, never by what was asked (design 6.8).
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("fhirinterface"))
            .WithMetrics(metrics =>
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddMeter(FlowMeters.Name, "Polly")
                    .AddPrometheusExporter()
            );
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
            return;
        telemetry.WithTracing(tracing =>
            tracing
                .AddSource(FlowMeters.Name)
                .AddAspNetCoreInstrumentation(http =>
                    http.EnrichWithHttpResponse = (span, _) =>
                    {
                        // What a caller wrote freely may be a patient; the route says enough.
                        foreach (var tag in (string[])["url.query", "url.path", "user_agent.original", "http.request.method_original"])
                            span.SetTag(tag, null);
                    }
                )
                .AddOtlpExporter()
        );
    }
}
