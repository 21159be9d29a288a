namespace FhirInterface.Api.Running;

/// <summary>Headers of every answer: what is sent is what it says it is, is kept by nobody, and is framed by nobody.</summary>
internal static class SecurityHeaders
{
    /// <param name="everAfterTls">
    /// Whether who came once comes back with TLS alone (RFC 6797): outside Development, also where a proxy ends TLS and speaks HTTP to us.
    /// </param>
    public static void UseSecurityHeaders(this IApplicationBuilder app, bool everAfterTls) =>
        app.Use(
            (http, next) =>
            {
                var headers = http.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer";
                headers.XFrameOptions = "DENY";
                if (http.Request.Path.StartsWithSegments("/fhir", StringComparison.Ordinal))
                    headers.CacheControl = "no-store";
                if (everAfterTls || http.Request.IsHttps)
                    headers.StrictTransportSecurity = "max-age=31536000";
                return next(http);
            }
        );
}
