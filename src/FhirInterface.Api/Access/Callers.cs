using FhirInterface.Flow;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace FhirInterface.Api.Access;

/// <summary>
/// Finds out who makes a call, before anything else is done for it: the rate is counted by who calls, the gate refuses by it, and the audit
/// names it. What a token does not give stays a reason here; refusing is the gate's.
/// </summary>
public static class Callers
{
    public static void UseCallers(this IApplicationBuilder app) =>
        app.Use(
            async (http, next) =>
            {
                var sign = await http.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
                // What was issued to sign a person in is no key to the interface, whatever its audience.
                if (sign.Succeeded && !sign.Principal.HasClaim(claim => claim.Type is "nonce" or "at_hash" or "c_hash"))
                {
                    var (caller, why) = http.RequestServices.GetRequiredService<CallerReading>().Read(sign.Principal, http.Request);
                    http.Features.Set(new SignedCall(caller, why));
                    if (caller is not null)
                        http.Features.Set(caller);
                }

                await next(http);
            }
        );

    /// <summary>What a token that is valid says of who calls; null where there is no such token.</summary>
    internal static SignedCall? Signed(this HttpContext http) => http.Features.Get<SignedCall>();
}

/// <summary>A call with a valid token.</summary>
/// <param name="Caller">Who it is; null where the token does not stand for an organisation in a role.</param>
/// <param name="Why">Why there is no caller.</param>
internal sealed record SignedCall(Caller? Caller, string? Why);
