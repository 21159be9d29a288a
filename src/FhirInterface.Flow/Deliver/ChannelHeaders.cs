using System.Buffers;

namespace FhirInterface.Flow.Deliver;

/// <summary>
/// Which lines <c>channel.header</c> may have: those by which the receiver knows who calls; never those that say where a message goes,
/// how it is framed and what it holds, with which one could lead a notification elsewhere or hide a second in it.
/// </summary>
internal static class ChannelHeaders
{
    // RFC 9110 5.6.2.
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    // RFC 9110 7.2, 7.6, 7.8, 10.1.1 and 11.7; RFC 9112 6; those that begin with Content- (RFC 9110 8) beside them.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Expect",
        "Host",
        "HTTP2-Settings",
        "Keep-Alive",
        "Max-Forwards",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Via",
    };

    /// <summary>What is wrong with a line; null where it may be sent.</summary>
    public static string? Fault(string? line)
    {
        var colon = line?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 1 || line.AsSpan(0, colon).ContainsAnyExcept(Token) || line.AsSpan(colon + 1).ContainsAnyExceptInRange(' ', '~'))
            return "A header is written as \"Name: value\", in ASCII.";
        var name = line![..colon];
        return Kept.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            ? $"The header {name} is the service's own to set: leave it out."
            : null;
    }
}
