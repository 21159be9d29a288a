using System.Globalization;

namespace FhirInterface.Load;

/// <summary>What to load and how hard.</summary>
internal sealed record LoadSettings(Uri Server, int Letters, int Clients, int Kilobytes)
{
    public static LoadSettings? Read(string[] args)
    {
        var settings = new LoadSettings(new Uri("http://localhost:5080"), 1000, 8, 32);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
                return null;

            var value = args[i + 1];
            _ = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (args[i])
            {
                case "--server" when Uri.TryCreate(value, UriKind.Absolute, out var server) && server.IsLoopback:
                    settings = settings with { Server = server };
                    break;
                case "--letters" when number > 0:
                    settings = settings with { Letters = number };
                    break;
                case "--clients" when number > 0:
                    settings = settings with { Clients = number };
                    break;
                case "--kilobytes" when number > 0:
                    settings = settings with { Kilobytes = number };
                    break;
                default:
                    return null;
            }
        }

        return settings;
    }
}
