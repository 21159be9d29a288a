using FhirInterface.Flow;
using FhirInterface.Workspace.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FhirInterface.Workspace;

/// <summary>A page for somebody who is signed in.</summary>
public abstract class WorkspacePage : PageModel
{
    /// <summary>Who is at the desk; the policy of the pages lets nobody else in.</summary>
    protected Caller Caller =>
        WorkspacePerson.Of(User)?.Caller ?? throw new InvalidOperationException("A page without a signed-in person.");

    /// <summary>The name that a comment or a move is signed with.</summary>
    protected string PersonName => WorkspacePerson.Of(User)?.Name ?? "";

    public bool IsLiaison => Caller.Role is CallerRole.Liaison or CallerRole.Administrator;

    /// <summary>
    /// What the person's organisation may not do, said on a page: to forbid by scheme would answer as FHIR does, or ask for a sign-in that is
    /// there already.
    /// </summary>
    protected StatusCodeResult NotTheirs() => StatusCode(StatusCodes.Status403Forbidden);
}
