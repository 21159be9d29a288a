using System.Security.Claims;
using FhirInterface.Flow;
using Microsoft.Extensions.Options;

namespace FhirInterface.Api.Access;

/// <summary>From the claims of a token, and the header that names an organisation, to the caller.</summary>
public sealed class CallerReading(IOptions<AccessOptions> options)
{
    /// <summary>The header by which a supplier says for which of its organisations it speaks.</summary>
    public const string Organisation = "NHSD-End-User-Organisation-ODS";

    /// <summary>The claim of a client that passes on other organisations' prescriptions.</summary>
    public const string RelaysPrescriptions = "relays_prescriptions";

    /// <summary>The caller, or why there is none.</summary>
    public (Caller? Caller, string? Why) Read(ClaimsPrincipal principal, HttpRequest request)
    {
        var client = principal.FindFirstValue("client_id") ?? principal.FindFirstValue("azp") ?? principal.FindFirstValue("sub");
        if (client is null)
            return (null, "The token names no client.");
        if (Registered(client, principal) is not { } known)
            return (null, "The client is not known to stand for an organisation in a role.");

        var ods = known.Ods;
        if (request.Headers[Organisation].Count > 1)
            return (null, $"{Organisation} names more than one organisation.");
        if (request.Headers[Organisation] is [{ Length: > 0 } named] && named != ods)
        {
            if (!known.StandsFor.Contains(named, StringComparer.Ordinal))
                return (null, $"The client may not speak for the organisation in {Organisation}.");
            ods = named;
        }

        var scopes = principal.FindAll("scope").SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var caller = new Caller(client, ods, known.Role)
        {
            Scopes = scopes.ToHashSet(StringComparer.Ordinal),
            RelaysPrescriptions = known.RelaysPrescriptions,
        };
        return (caller, null);
    }

    private AccessClient? Registered(string client, ClaimsPrincipal principal)
    {
        if (options.Value.Clients.TryGetValue(client, out var registered))
            return registered;
        var ods = principal.FindFirstValue("ods");
        return ods is { Length: > 0 and <= Caller.LongestOds } && Caller.RoleNamed(principal.FindFirstValue("role")) is { } role
            ? new AccessClient
            {
                Ods = ods,
                Role = role,
                StandsFor = [.. principal.FindAll("stands_for").Select(claim => claim.Value)],
                RelaysPrescriptions = principal.HasClaim(RelaysPrescriptions, "true"),
            }
            : null;
    }
}
