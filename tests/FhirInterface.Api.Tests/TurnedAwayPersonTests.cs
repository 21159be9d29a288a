using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>A person whom the server turns away before any page is made reads what to do, and no FHIR.</summary>
public sealed class TurnedAwayPersonTests
{
    [Theory]
    [InlineData("Overload:OpenForOneClient", 429, "Too many pages were asked for at once")]
    [InlineData("Overload:Open", 503, "The service is busy")]
    public async Task Who_is_turned_away_reads_a_page_that_says_when_to_come_again(string limit, int status, string heading)
    {
        await using var server = new NarrowServer(limit);
        using var first = await Stall(server);
        using var second = await Stall(server);

        // Whichever comes last to the server is one too many; the other waits for the rest of its form.
        var answers = new[] { Read(first), Read(second) };
        var answer = await await Task.WhenAny(answers);

        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "), answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy: default-src 'none'", answer, StringComparison.Ordinal);
        Assert.Contains($"<h1 class=\"nhsuk-heading-l\">{heading}</h1>", answer, StringComparison.Ordinal);
        Assert.Contains("Wait a second and load the page again", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("OperationOutcome", answer, StringComparison.Ordinal);
        Assert.False(answers.All(reading => reading.IsCompleted));
    }

    /// <summary>Sends a form's head and the first byte of its body, and no more.</summary>
    private static async Task<TcpClient> Stall(Server server)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(server.Address.Host, server.Address.Port, Cancel);
        var head =
            $"POST /workspace/sign-in HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\np";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        return connection;
    }

    /// <summary>All that is answered until the end of the page.</summary>
    private static async Task<string> Read(TcpClient connection)
    {
        using var reader = new StreamReader(connection.GetStream(), Encoding.UTF8, leaveOpen: true);
        var read = new StringBuilder();
        while (await reader.ReadLineAsync(Cancel) is { } line)
        {
            read.Append(line).Append("\r\n");
            if (line.Contains("</html>", StringComparison.Ordinal))
                break;
        }

        return read.ToString();
    }

    /// <summary>A server in which one request may be open, by one of its limits.</summary>
    private sealed class NarrowServer(string limit) : Server
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            // On a busy machine the test must not run into the limit for slow bodies.
            builder.ConfigureServices(services =>
                services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MinRequestBodyDataRate = null)
            );
            builder.UseSetting(limit, "1");
        }
    }
}
