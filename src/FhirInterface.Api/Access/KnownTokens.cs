using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Caching.Memory;

namespace FhirInterface.Api.Access;

/// <summary>
/// Tokens that were found valid a moment ago. To verify a signature costs as much as to validate a small letter, and a hospital's system
/// sends the same token with every call.
/// </summary>
internal sealed class KnownTokens(TimeProvider time) : IDisposable
{
    // A key that its authority withdraws is believed for so long more; a token that ends sooner only until then.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private const int MostTokens = 10_000;
    private const string Scheme = "Bearer ";

    private readonly MemoryCache valid = new(new MemoryCacheOptions { SizeLimit = MostTokens });

    public void Remember(JwtBearerOptions bearer)
    {
        bearer.Events ??= new JwtBearerEvents();
        bearer.Events.OnMessageReceived = received =>
        {
            if (
                KeyOf(received.Request) is { } key
                && valid.TryGetValue(key, out (ClaimsPrincipal Principal, DateTimeOffset Until) known)
                && time.GetUtcNow() < known.Until
            )
            {
                received.Principal = known.Principal;
                received.Success();
            }

            return Task.CompletedTask;
        };
        bearer.Events.OnTokenValidated = validated =>
        {
            var now = time.GetUtcNow();
            var end = new DateTimeOffset(DateTime.SpecifyKind(validated.SecurityToken.ValidTo, DateTimeKind.Utc));
            var until = end < now + Longest ? end : now + Longest;
            if (validated.Principal is { } principal && until > now && KeyOf(validated.Request) is { } key)
                valid.Set(key, (principal, until), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = until - now });
            return Task.CompletedTask;
        };
    }

    public void Dispose() => valid.Dispose();

    /// <summary>The token's digest: what is remembered must not be a token that somebody could use.</summary>
    private static string? KeyOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..])))
            : null;
}
