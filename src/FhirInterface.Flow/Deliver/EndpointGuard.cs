using System.Net;
using System.Net.Sockets;

namespace FhirInterface.Flow.Deliver;

/// <summary>
/// Keeps notifications from reaching into our own network: an endpoint is looked up once more when it is connected to, and connected to
/// at the very address that was checked, so a name that changes its address in between gains nothing.
/// </summary>
internal static class EndpointGuard
{
    /// <summary>Null where the endpoint can be taken; else why not.</summary>
    public static async Task<string?> Fault(string? endpoint, bool allowPrivate, CancellationToken cancel)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return "The endpoint must be an absolute http or https URL.";
        if (uri.UserInfo.Length > 0)
            return "The endpoint must not carry a user name or password.";
        if (allowPrivate)
            return null;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(uri.IdnHost, cancel);
            return addresses.Length == 0 || addresses.Any(IsPrivate) ? "The endpoint is in a private address range." : null;
        }
        catch (SocketException)
        {
            return "The endpoint's host name is not known.";
        }
    }

    public static SocketsHttpHandler Handler(bool allowPrivate) =>
        new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = async (context, cancel) =>
            {
                var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
                if (addresses.Length == 0 || (!allowPrivate && addresses.Any(IsPrivate)))
                    throw new HttpRequestException("The endpoint is in a private address range.");
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };

    internal static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast;
        var bytes = address.GetAddressBytes();
        return bytes[0] is 0 or 10 or 127 or >= 224
            || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
            || (bytes[0] == 192 && bytes[1] == 168)
            || (bytes[0] == 169 && bytes[1] == 254)
            || (bytes[0] == 100 && bytes[1] is >= 64 and < 128)
            || (bytes[0] == 198 && bytes[1] is 18 or 19);
    }
}
