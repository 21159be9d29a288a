using FhirInterface.Workspace;
using Hl7.Fhir.Model;

namespace FhirInterface.Api.Fhir;

/// <summary>The last resort: every error is an OperationOutcome, also those that no handler made; for people at the workspace it is a page.</summary>
public static partial class FhirErrors
{
    public static void UseFhirErrors(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("FhirInterface.Api.Errors");
        app.Use(
            async (http, next) =>
            {
                try
                {
                    await next(http);
                    if (
                        http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null }
                        && http.Response.ContentLength is null
                    )
                        await Answer(http, http.Response.StatusCode);
                }
                catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
                {
                    http.Response.StatusCode = 499;
                }
                catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
                {
                    await Answer(http, bad.StatusCode);
                }
                catch (Exception fault) when (!http.Response.HasStarted)
                {
                    // The message of an exception may quote a letter: type and place are what is logged.
                    Unforeseen(log, fault.GetType().FullName ?? "", fault.StackTrace ?? "", http.TraceIdentifier);
                    await Answer(http, StatusCodes.Status500InternalServerError);
                }
            }
        );
    }

    /// <summary>Answers with a status and what it means.</summary>
    internal static async Task Answer(HttpContext http, int status)
    {
        if (PlainProblem.IsRead(http.Request))
        {
            await PlainProblem.Write(http, status);
            return;
        }

        if (status == StatusCodes.Status405MethodNotAllowed && NothingThere.IsUnknownOperation(http.Request))
        {
            http.Response.Headers.Remove("Allow");
            status = StatusCodes.Status404NotFound;
        }

        // Headers that say why (Allow, WWW-Authenticate, Retry-After) stay.
        http.Response.StatusCode = status;
        await FhirWriting.Write(http, HttpOutcomes.ForStatus(status, http.Request));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unforeseen {Exception} in request {TraceId} at {Stack}")]
    private static partial void Unforeseen(ILogger log, string exception, string stack, string traceId);
}
