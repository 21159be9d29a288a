using System.Net;
using System.Net.Sockets;

namespace FhirInterface.Tests;

/// <summary>
/// Ports for servers that start later, or again. They lie below those that the system gives to whoever asks for any, and each is held until
/// this process ends by a datagram socket of its number, against the tests of other processes.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private static readonly List<Socket> Held = [];
    private static int next = First + (Environment.ProcessId * 37 % (Last - First));

    public static int Take()
    {
        lock (Held)
        {
            for (var tried = First; tried < Last; tried++)
            {
                next = next + 1 < Last ? next + 1 : First;
                if (Hold(next))
                    return next;
            }
        }

        throw new InvalidOperationException($"There is no free port between {First} and {Last}.");
    }

    private static bool Hold(int port)
    {
        var hold = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            hold.Bind(new IPEndPoint(IPAddress.Loopback, port));
            using var free = new TcpListener(IPAddress.Loopback, port);
            free.Start();
            Held.Add(hold);
            return true;
        }
        catch (SocketException)
        {
            hold.Dispose();
            return false;
        }
    }
}
