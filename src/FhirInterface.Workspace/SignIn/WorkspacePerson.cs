using System.Security.Claims;
using FhirInterface.Flow;

namespace FhirInterface.Workspace.SignIn;

/// <summary>Who is signed in: a person who acts for one organisation in one role.</summary>
/// <param name="Name">As colleagues know them.</param>
/// <param name="Subject">The issuer's own name for them, which tells two people of one name apart; null for the ready persons.</param>
public sealed record WorkspacePerson(string Name, string Ods, CallerRole Role, string? Subject = null)
{
    public const string Scheme = "Workspace";

    // Claims of OpenID Connect Core 1.0, 5.1, and two that the issuer is configured to add.
    public const string NameClaim = "name";
    public const string SubjectClaim = "sub";
    public const string OdsClaim = "ods";
    public const string RoleClaim = "fhirinterface_role";

    /// <summary>As the flow and its audit know them.</summary>
    public Caller Caller => new(Subject is null ? $"workspace:{Name}" : $"workspace:{Name} ({Subject})", Ods, Role);

    /// <summary>The person that a principal stands for; null where nobody is signed in or the claims say no organisation.</summary>
    public static WorkspacePerson? Of(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return
            principal.Identity?.IsAuthenticated == true
            && principal.FindFirstValue(NameClaim) is { Length: > 0 and <= 200 } name
            && principal.FindFirstValue(OdsClaim) is { Length: > 0 and <= Caller.LongestOds } ods
            && Caller.RoleNamed(principal.FindFirstValue(RoleClaim)) is { } role
            ? new WorkspacePerson(name, ods, role, principal.FindFirstValue(SubjectClaim))
            : null;
    }

    /// <summary>The claims that <see cref="Of"/> reads, and no others: they are what the cookie carries.</summary>
    public ClaimsPrincipal ToPrincipal()
    {
        List<Claim> claims = [new(NameClaim, Name), new(OdsClaim, Ods), new(RoleClaim, Role.ToString())];
        if (Subject is not null)
            claims.Add(new(SubjectClaim, Subject));
        return new(new ClaimsIdentity(claims, Scheme, NameClaim, RoleClaim));
    }
}
