namespace FhirInterface.Api.Fhir;

/// <summary>X-Request-ID and X-Correlation-ID: given back as they came, made up where there is no request id.</summary>
public static class RequestIds
{
    public const string Request = "X-Request-ID";
    public const string Correlation = "X-Correlation-ID";

    /// <summary>The request id that the client sent; null where it sent none that can be kept.</summary>
    public static string? Of(HttpContext http) => Clean(http?.Request.Headers[Request]);

    public static void UseRequestIds(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                http.Response.OnStarting(() =>
                {
                    http.Response.Headers[Request] = Of(http) ?? Guid.NewGuid().ToString();
                    if (Clean(http.Request.Headers[Correlation]) is { } correlation)
                        http.Response.Headers[Correlation] = correlation;
                    return Task.CompletedTask;
                });
                return next(http);
            }
        );

    /// <summary>One visible ASCII word of at most 128 characters; anything else is not repeated into a header.</summary>
    public static string? Clean(string? id) => id is { Length: > 0 and <= 128 } && id.All(c => c is > ' ' and < '\x7f') ? id : null;

    /// <summary>An id as a log may repeat it: a UUID, as the NHS platform wants them. Anything else might be somebody's number or name.</summary>
    public static string? Loggable(string? id) => Guid.TryParse(id, out var uuid) ? uuid.ToString() : null;
}
