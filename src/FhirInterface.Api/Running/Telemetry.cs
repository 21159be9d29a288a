using System.Diagnostics.Metrics;
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
    /// <summary>Enough for categories, steps and endings. Room for so many is taken at the start, for every instrument, and 2,000 is usual: 10 MB.</summary>
    private const int FewSeries = 200;

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
                    .AddView(instrument => IsManifold(instrument) ? null : new MetricStreamConfiguration { CardinalityLimit = FewSeries })
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

    /// <summary>One series for each route and status, or for each receiver.</summary>
    private static bool IsManifold(Instrument instrument) =>
        instrument is { Name: "http.server.request.duration" } or { Meter.Name: "Polly" };
}
