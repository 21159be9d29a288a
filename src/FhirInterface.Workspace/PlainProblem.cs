using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace FhirInterface.Workspace;

/// <summary>
/// What a person reads whom the server turns away before any page is made: a page of fixed text, since there is no room for more work.
/// </summary>
public static class PlainProblem
{
    /// <summary>Whether the answer to a request is read by a person at the workspace, and not by a system.</summary>
    public static bool IsRead(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Path.StartsWithSegments("/workspace", StringComparison.Ordinal);
    }

    /// <summary>Answers with a status, and with what to do; the response's <c>Retry-After</c> is told in words.</summary>
    public static Task Write(HttpContext http, int status)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        var heading = HtmlEncoder.Default.Encode(ProblemText.Heading(status));
        var advice = HtmlEncoder.Default.Encode(ProblemText.Advice(status, Seconds(http.Response)));
        return http.Response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
                <meta charset="utf-8">
                <title>{heading} - FhirInterface workspace</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <link rel="stylesheet" href="/workspace/assets/nhsuk.css">
            </head>
            <body>
                <div class="nhsuk-width-container">
                    <main class="nhsuk-main-wrapper" id="maincontent">
                        <h1 class="nhsuk-heading-l">{heading}</h1>
                        <p>{advice}</p>
                        <p><a href="/workspace">To the start page</a></p>
                    </main>
                </div>
            </body>
            </html>

            """,
            http.RequestAborted
        );
    }

    private static int? Seconds(HttpResponse response) =>
        int.TryParse(response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
