using FhirInterface.Flow;
using FhirInterface.Workspace.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FhirInterface.Workspace.Pages;

public sealed class SignInModel(WorkspaceOptions options) : PageModel
{
    private static readonly Dictionary<string, WorkspacePerson> ReadyPersons = new(StringComparer.Ordinal)
    {
        ["liaison"] = new("Lena Liaison", "ZZL", CallerRole.Liaison),
        ["practice-1"] = new("Pat Practice", "Z99001", CallerRole.Practice),
        ["practice-2"] = new("Paul Practice", "Z99002", CallerRole.Practice),
        ["hospital"] = new("Hester Hospital", "ZZ1", CallerRole.Hospital),
    };

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Why the way to the issuer led back here.</summary>
    [BindProperty(SupportsGet = true)]
    public SignInFault? Fault { get; set; }

    /// <summary>Whether there is an issuer to sign in at.</summary>
    public bool HasIssuer => options.HasIssuer;

    public IReadOnlyDictionary<string, WorkspacePerson> Persons =>
        options.OffersReadyPersons ? ReadyPersons : new Dictionary<string, WorkspacePerson>(StringComparer.Ordinal);

    public async Task<IActionResult> OnPost(string person)
    {
        var target = Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/workspace";
        if (Persons.TryGetValue(person, out var chosen))
        {
            await HttpContext.SignInAsync(WorkspacePerson.Scheme, chosen.ToPrincipal());
            return LocalRedirect(target);
        }

        if (!HasIssuer)
            return NotFound();
        try
        {
            await HttpContext.ChallengeAsync(OpenIdConnectSignIn.Scheme, new AuthenticationProperties { RedirectUri = target });
            return new EmptyResult();
        }
        catch (InvalidOperationException fault) when (fault.InnerException is not null)
        {
            // The issuer's metadata cannot be had (IDX20803).
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Fault = SignInFault.IssuerAway;
            return Page();
        }
    }
}
