using FhirInterface.Flow;
using FhirInterface.Workspace.SignIn;
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
}
