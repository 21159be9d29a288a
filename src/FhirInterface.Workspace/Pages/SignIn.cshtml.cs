using FhirInterface.Flow;
using FhirInterface.Workspace.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FhirInterface.Workspace.Pages;

public sealed class SignInModel(WorkspaceOptions options) : PageModel
{
    private static readonly Dictionary<string, WorkspacePerson> ReadyPersons = new(StringComparer.Ordinal)
    {
        ["liaison"] = new("Lena Liaison", new Caller("workspace", "ZZL", CallerRole.Liaison)),
        ["practice-1"] = new("Pat Practice", new Caller("workspace", "Z99001", CallerRole.Practice)),
        ["practice-2"] = new("Paul Practice", new Caller("workspace", "Z99002", CallerRole.Practice)),
        ["hospital"] = new("Hester Hospital", new Caller("workspace", "ZZ1", CallerRole.Hospital)),
    };

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IReadOnlyDictionary<string, WorkspacePerson> Persons =>
        options.OffersReadyPersons ? ReadyPersons : new Dictionary<string, WorkspacePerson>(StringComparer.Ordinal);

    public async Task<IActionResult> OnPost(string person)
    {
        var target = Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/workspace";
        if (Persons.TryGetValue(person, out var chosen))
        {
            var named = chosen with { Caller = chosen.Caller with { ClientId = $"workspace:{chosen.Name}" } };
            await HttpContext.SignInAsync(WorkspacePerson.Scheme, named.ToPrincipal());
            return LocalRedirect(target);
        }

        return options.Authority is null ? Forbid() : Challenge(new AuthenticationProperties { RedirectUri = target }, "WorkspaceOidc");
    }
}
