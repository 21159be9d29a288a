using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FhirInterface.Workspace;

/// <summary>What a person reads instead of a status: what is wrong, and what to do.</summary>
internal static class ProblemText
{
    public static string Heading(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest => "This could not be taken in",
            StatusCodes.Status403Forbidden => "This page is not for your organisation",
            StatusCodes.Status404NotFound => "There is no such page",
            StatusCodes.Status413PayloadTooLarge => "What was sent is too long",
            StatusCodes.Status429TooManyRequests => "Too many pages were asked for at once",
            StatusCodes.Status503ServiceUnavailable => "The service is busy",
            _ => "That did not work",
        };

    /// <param name="seconds">After how long to try again; null where the answer does not say.</param>
    public static string Advice(int status, int? seconds = null) =>
        status switch
        {
            StatusCodes.Status400BadRequest =>
                "Nothing was changed. The form was open for too long, or its address was not whole: go back, load the page again, and send it once more.",
            StatusCodes.Status403Forbidden => "The menu leads to all that your organisation may see and do here. Nothing was changed.",
            StatusCodes.Status404NotFound =>
                "Its address may be mistyped, or it is about something that your organisation may not see or that is past its retention.",
            StatusCodes.Status413PayloadTooLarge => "Nothing was changed. Go back, shorten what you wrote, and send it once more.",
            StatusCodes.Status429TooManyRequests =>
                $"More came from your address than one place may ask for. Nothing was changed. Wait {Wait(seconds)} and load the page again; a form has to be sent once more.",
            StatusCodes.Status503ServiceUnavailable =>
                $"It has more to do than it can at this moment. Nothing was changed. Wait {Wait(seconds)} and load the page again; a form has to be sent once more.",
            _ =>
                "The server could not answer. Nothing was changed; try again in a minute, and if it lasts, tell whoever runs this service.",
        };

    private static string Wait(int? seconds) =>
        seconds switch
        {
            null => "a moment",
            1 => "a second",
            { } more => more.ToString(CultureInfo.InvariantCulture) + " seconds",
        };
}
