using System.Net;
using System.Net.Sockets;

namespace FhirInterface.Flow.Deliver;

/// <summary>
/// Keeps notifications from reaching into our own network: an endpoint is looked up once more when it is connected to, and connected to
/// at the very address that was checked, so a name that changes its address in between gains nothing.
/// </summary>
internal static class EndpointGuard
{
    /// <summary>The addresses of a host's name.</summary>
    public delegate Task<IPAddress[]> Resolver(string host, CancellationToken cancel);

    /// <summary>Null where the endpoint can be taken; else why not.</summary>
    public static Task<string?> Fault(string? endpoint, bool allowPrivate, CancellationToken cancel) =>
        Fault(endpoint, allowPrivate, Dns.GetHostAddressesAsync, cancel);

    /// <param name="resolve">By which names are looked up.</param>
    internal static async Task<string?> Fault(string? endpoint, bool allowPrivate, Resolver resolve, CancellationToken cancel)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return "The endpoint must be an absolute http or https URL.";
        if (uri.UserInfo.Length > 0)
            return "The endpoint must not carry a user name or password.";
        if (allowPrivate)
            return null;
        try
        {
            var addresses = await AddressesOf(uri.IdnHost, resolve, cancel);
            return addresses.Length == 0 || addresses.Any(IsPrivate) ? "The endpoint is in a private address range." : null;
        }
        catch (SocketException)
        {
            return "The endpoint's host name is not known.";
        }
    }

    public static SocketsHttpHandler Handler(bool allowPrivate) => Handler(allowPrivate, Dns.GetHostAddressesAsync);

    internal static SocketsHttpHandler Handler(bool allowPrivate, Resolver resolve) =>
        new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = async (context, cancel) =>
            {
                var addresses = await AddressesOf(context.DnsEndPoint.Host, resolve, cancel);
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

    // The resolver throws at an address that stands for all of them, as 0.0.0.0 and :: do.
    private static async Task<IPAddress[]> AddressesOf(string host, Resolver resolve, CancellationToken cancel) =>
        IPAddress.TryParse(host, out var address) ? [address] : await resolve(host, cancel);

    /// <summary>
    /// Whether an address is not one of the open internet (IANA's registries of special-purpose addresses, IPv4 and IPv6), or leads to an
    /// IPv4 address that is not.
    /// </summary>
    internal static bool IsPrivate(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return IsPrivate(bytes);

        // Mapped, translated and compatible forms, NAT64 and 6to4 carry an IPv4 address: it is what is reached in the end.
        if (address.IsIPv4MappedToIPv6 || StartsWith(bytes, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0))
            return IsPrivate(bytes.AsSpan(12));
        if (StartsWith(bytes, 0x20, 0x02))
            return IsPrivate(bytes.AsSpan(2, 4));

        // What is global is within 2000::/3; of that 2001::/23 is for protocols (Teredo among them) and 2001:db8::/32, 3fff::/20 for documents.
        return (bytes[0] & 0xE0) != 0x20
            || (StartsWith(bytes, 0x20, 0x01) && bytes[2] < 2)
            || StartsWith(bytes, 0x20, 0x01, 0x0d, 0xb8)
            || (StartsWith(bytes, 0x3f, 0xff) && bytes[2] < 0x10);
    }

    private static bool IsPrivate(ReadOnlySpan<byte> bytes) =>
        bytes[0] is 0 or 10 or 127 or >= 224
        || (bytes[0] == 100 && bytes[1] is >= 64 and < 128)
        || (bytes[0] == 169 && bytes[1] == 254)
        || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
        || (bytes[0] == 192 && bytes[1] == 168)
        || (bytes[0] == 192 && bytes[1] == 0 && bytes[2] is (0 or 2))
        || (bytes[0] == 198 && bytes[1] is (18 or 19))
        || (bytes[0] == 198 && bytes[1] == 51 && bytes[2] == 100)
        || (bytes[0] == 203 && bytes[1] == 0 && bytes[2] == 113);

    private static bool StartsWith(ReadOnlySpan<byte> bytes, params ReadOnlySpan<byte> prefix) => bytes.StartsWith(prefix);
}
