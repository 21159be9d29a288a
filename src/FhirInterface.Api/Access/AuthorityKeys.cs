using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace FhirInterface.Api.Access;

/// <summary>
/// Keys of the authority that change (RFC 7517, 4.5: a token names its key). A token of a key that is not known yet is judged by keys that
/// are fetched anew; while they cannot be had at all, nobody is told that a token is bad.
/// </summary>
internal static class AuthorityKeys
{
    // Whoever forges tokens of unknown keys could make us ask all day.
    private static readonly TimeSpan AskedForAtMostEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WaitedFor = TimeSpan.FromSeconds(10);

    /// <summary>For the whole process, before anything is asked of an authority: keys are waited for by the call that needs them.</summary>
    public static void AreWaitedFor() => AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);

    public static void Follow(JwtBearerOptions bearer)
    {
        bearer.RefreshInterval = AskedForAtMostEvery;
        bearer.BackchannelTimeout = WaitedFor;
        bearer.Events ??= new JwtBearerEvents();
        bearer.Events.OnAuthenticationFailed = JudgeAgain;
    }

    /// <summary>Whether the authority's keys could not be had, so that nothing can be said of this call's token.</summary>
    public static bool IsAuthorityAway(this HttpContext http) => http.Features.Get<AuthorityAway>() is not null;

    private static async Task JudgeAgain(AuthenticationFailedContext failed)
    {
        if (
            failed.Options.ConfigurationManager is not BaseConfigurationManager authority
            || failed.Request.Headers.Authorization is not [{ } header]
        )
            return;
        try
        {
            await authority.GetBaseConfigurationAsync(failed.HttpContext.RequestAborted);
        }
        catch (InvalidOperationException)
        {
            failed.HttpContext.Features.Set(new AuthorityAway());
            return;
        }

        // The handler has asked for new keys when it saw this, yet refuses the token all the same.
        if (failed.Exception is not SecurityTokenSignatureKeyNotFoundException)
            return;
        var parameters = failed.Options.TokenValidationParameters.Clone();
        parameters.ConfigurationManager = authority;
        foreach (var reader in failed.Options.TokenHandlers)
        {
            var result = await reader.ValidateTokenAsync(header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..], parameters);
            if (!result.IsValid)
                continue;
            failed.Principal = new ClaimsPrincipal(result.ClaimsIdentity);
            failed.Success();
            return;
        }
    }

    private sealed record AuthorityAway;
}
