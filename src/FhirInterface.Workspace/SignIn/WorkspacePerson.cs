using System.Security.Claims;
using FhirInterface.Flow;

namespace FhirInterface.Workspace.SignIn;

/// <summary>Who is signed in: a person who acts for one organisation in one role.</summary>
public sealed record WorkspacePerson(string Name, Caller Caller)
{
    public const string Scheme = "Workspace";
    public const string OdsClaim = "ods";
    public const string RoleClaim = "fhirinterface_role";

    /// <summary>The person that a principal stands for; null where nobody is signed in or the claims say no organisation.</summary>
    public static WorkspacePerson? Of(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var ods = principal.FindFirstValue(OdsClaim);
        var name = principal.FindFirstValue(ClaimTypes.Name) ?? principal.FindFirstValue("name");
        if (principal.Identity?.IsAuthenticated != true || ods is null || name is null)
            return null;

        return Enum.TryParse<CallerRole>(principal.FindFirstValue(RoleClaim), ignoreCase: true, out var role)
            ? new WorkspacePerson(name, new Caller($"workspace:{name}", ods, role))
            : null;
    }

    /// <summary>The claims that <see cref="Of"/> reads.</summary>
    public ClaimsPrincipal ToPrincipal() =>
        new(new ClaimsIdentity([new(ClaimTypes.Name, Name), new(OdsClaim, Caller.Ods), new(RoleClaim, Caller.Role.ToString())], Scheme));
}
