using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FhirInterface.Workspace.Pages;

/// <summary>
/// What a person reads where a page answers with a status and nothing else: what is wrong, and what to do. It takes the place of the answer
/// to a form as well, whose token may be the very fault.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class ProblemModel : PageModel
{
    [BindProperty(SupportsGet = true)]
    public int Status { get; set; }

    public string Heading =>
        Status switch
        {
            StatusCodes.Status400BadRequest => "This could not be taken in",
            StatusCodes.Status403Forbidden => "This page is not for your organisation",
            StatusCodes.Status404NotFound => "There is no such page",
            _ => "That did not work",
        };

    public string Advice =>
        Status switch
        {
            StatusCodes.Status400BadRequest =>
                "Nothing was changed. The form was open for too long, or its address was not whole: go back, load the page again, and send it once more.",
            StatusCodes.Status403Forbidden => "The menu leads to all that your organisation may see and do here. Nothing was changed.",
            StatusCodes.Status404NotFound =>
                "Its address may be mistyped, or it is about something that your organisation may not see or that is past its retention.",
            _ =>
                "The server could not answer. Nothing was changed; try again in a minute, and if it lasts, tell whoever runs this service.",
        };
}
