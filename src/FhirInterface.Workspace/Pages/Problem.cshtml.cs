using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FhirInterface.Workspace.Pages;

/// <summary>
/// What a person reads where a page answers with a status and nothing else. It takes the place of the answer to a form as well, whose token
/// may be the very fault.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class ProblemModel : PageModel
{
    [BindProperty(SupportsGet = true)]
    public int Status { get; set; }

    public string Heading => ProblemText.Heading(Status);

    public string Advice => ProblemText.Advice(Status);
}
