using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FhirInterface.Api.Running;

/// <summary>Where the server listens (design 8), and why only there.</summary>
internal static partial class Listening
{
    private const string Default = "http://localhost:5080";

    public static void ConfigureListening(this WebApplicationBuilder builder, bool loopbackOnly)
    {
        var configuration = builder.Configuration;
        var said = configuration["urls"] ?? configuration["http_ports"] ?? configuration["https_ports"];
        if (string.IsNullOrEmpty(said) && !configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
            builder.WebHost.UseUrls(said = Default);

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64L * 1024 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        if (loopbackOnly && said is not null && said.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(IsOpen) is { } open)
        {
            throw new InvalidOperationException(
                $"{open} is not an address of this machine alone. In Development anybody who reaches the server gets a token, so it listens "
                    + "on loopback only; to serve others set Access:Authority and an environment other than Development."
            );
        }
    }

    /// <summary>Where clients reach the FHIR interface: <c>BaseUrl</c> of the configuration, else the first address listened on.</summary>
    public static string BaseUrl(IConfiguration configuration)
    {
        if (configuration["BaseUrl"] is { Length: > 0 } said)
            return said.TrimEnd('/');
        var first = configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return (Uri.TryCreate(first, UriKind.Absolute, out _) ? first! : Default).TrimEnd('/') + Fhir.FhirUrls.Path;
    }

    /// <summary>Says at start where the server listens, and why.</summary>
    public static void SayWhere(this WebApplication app, bool loopbackOnly)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("FhirInterface.Api");
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
            var where = string.Join(", ", addresses ?? []);
            if (loopbackOnly)
                OnLoopback(log, where);
            else
                Anywhere(log, where);
        });
    }

    private static bool IsOpen(string address)
    {
        // "+" and "*" are every address; a bare port (http_ports) is too.
        if (
            !Uri.TryCreate(
                address.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal),
                UriKind.Absolute,
                out var uri
            )
        )
            return true;
        return !(uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Listening on {Addresses}, on loopback only: in Development POST /dev/token gives a token to anybody on this machine"
    )]
    private static partial void OnLoopback(ILogger log, string addresses);

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Addresses}; tokens of the configured authority are asked for")]
    private static partial void Anywhere(ILogger log, string addresses);
}
