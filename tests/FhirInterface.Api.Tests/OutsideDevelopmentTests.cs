using Microsoft.AspNetCore.Hosting;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>A server as it runs in a trust, behind a proxy that ends TLS and speaks HTTP to it.</summary>
public sealed class OutsideDevelopmentTests
{
    [Fact]
    public async Task Cookies_travel_with_tls_alone_and_who_came_once_comes_back_so()
    {
        await using var server = new ProductionServer();
        using var browser = WorkspaceBrowser.Open(server, follow: false);
        using var page = await browser.GetAsync("/workspace/sign-in", Cancel);

        Assert.Equal("max-age=31536000", page.Headers.GetValues("Strict-Transport-Security").Single());
        Assert.All(page.Headers.GetValues("Set-Cookie"), Protected);
        using var call = await browser.GetAsync("/fhir/metadata", Cancel);
        Assert.True(call.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task There_are_no_ready_tokens_and_no_ready_persons()
    {
        await using var server = new ProductionServer();
        using var browser = WorkspaceBrowser.Open(server);
        using var token = await browser.PostAsync("/dev/token?client=hospital", null, Cancel);
        await token.ExpectOutcome(404);
        using var exchange = await browser.PostAsync("/oauth2/token", null, Cancel);
        await exchange.ExpectOutcome(404);
        Assert.DoesNotContain("Lena Liaison", await browser.GetStringAsync("/workspace/sign-in", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_issuer_for_people_the_interface_runs_and_the_sign_in_says_what_is_missing()
    {
        await using var server = new ProductionServer(clientId: null);
        using var browser = WorkspaceBrowser.Open(server);
        Assert.Contains("Workspace:ClientId", await browser.GetStringAsync("/workspace", Cancel), StringComparison.Ordinal);
        using var call = await browser.GetAsync("/fhir/Task", Cancel);
        await call.ExpectOutcome(401);
    }

    [Theory]
    [InlineData("letters.example", 200)]
    [InlineData("letters.example:8443", 200)]
    [InlineData("elsewhere.example", 400)]
    public async Task Only_the_names_that_are_allowed_are_answered_to(string host, int status)
    {
        await using var server = new ProductionServer(allowedHosts: "letters.example");
        using var client = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/metadata");
        request.Headers.Host = host;
        using var answer = await client.SendAsync(request, Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static void Protected(string cookie)
    {
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class ProductionServer(string? clientId = "workspace", string allowedHosts = "*") : Server
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseEnvironment("Production");
            builder.UseSetting("Access:Authority", "https://authority.example/");
            builder.UseSetting("Workspace:ClientId", clientId);
            builder.UseSetting("AllowedHosts", allowedHosts);
        }
    }
}
