namespace FhirInterface.Api.Admin;

/// <summary><c>admin health</c>, for a container's health check: does the server of this machine answer?</summary>
internal static class HealthProbe
{
    private const int DefaultPort = 5080;

    public static async Task<int> Run(IConfiguration configuration, CancellationToken cancel)
    {
        var port = PortOf(configuration["urls"], configuration["http_ports"]);
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/live"), cancel);
            if (answer.IsSuccessStatusCode)
                return AdminCommand.Ok;
            await Console.Error.WriteLineAsync($"Port {port} answers {(int)answer.StatusCode}.");
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"Nothing answers on port {port}.");
        }

        return AdminCommand.FoundWrong;
    }

    /// <summary>The first port on which plain HTTP is served: of the addresses, else of the ports, else the default.</summary>
    internal static int PortOf(string? urls, string? ports)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = BindingAddress.Parse(url);
            if (address.Scheme == "http")
                return address.Port;
        }

        var first = (ports ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return string.IsNullOrEmpty(urls) && int.TryParse(first, System.Globalization.CultureInfo.InvariantCulture, out var port)
            ? port
            : DefaultPort;
    }
}
