using System.Diagnostics;
using FhirInterface.Api.Fhir;
using FhirInterface.Flow;

namespace FhirInterface.Api.Running;

/// <summary>
/// One line a request: method, the route's template, status, time, client, request id. Never the address itself, whose query may name
/// a patient (design 6.8).
/// </summary>
public static partial class RequestLog
{
    public static void UseRequestLog(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("FhirInterface.Api.Requests");
        app.Use(
            async (http, next) =>
            {
                var start = Stopwatch.GetTimestamp();
                try
                {
                    await next(http);
                }
                finally
                {
                    var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
                    var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    Answered(
                        log,
                        Method(http.Request.Method),
                        route,
                        http.Response.StatusCode,
                        Math.Round(milliseconds, 1),
                        http.Features.Get<Caller>()?.Ods ?? "-",
                        RequestIds.Loggable(http.Request.Headers[RequestIds.Request]) ?? http.TraceIdentifier,
                        RequestIds.Loggable(http.Request.Headers[RequestIds.Correlation]) ?? "-"
                    );
                }
            }
        );
    }

    private static string Method(string method) => method.Length <= 10 && method.All(char.IsAsciiLetterUpper) ? method : "(other)";

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Method} {Route} {Status} in {Milliseconds} ms, organisation {Organisation}, request {RequestId}, correlation {CorrelationId}"
    )]
    private static partial void Answered(
        ILogger log,
        string method,
        string route,
        int status,
        double milliseconds,
        string organisation,
        string requestId,
        string correlationId
    );
}
