using FhirInterface.Workspace.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FhirInterface.Workspace.Pages;

public sealed class SignOutModel : PageModel
{
    public async Task<IActionResult> OnPost()
    {
        await HttpContext.SignOutAsync(WorkspacePerson.Scheme);
        return LocalRedirect("/workspace/sign-in");
    }
}
