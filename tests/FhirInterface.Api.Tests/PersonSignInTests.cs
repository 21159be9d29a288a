using System.Net;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>People sign in to the workspace at an issuer of its own: a whole OpenID Connect exchange over real HTTP.</summary>
public sealed class PersonSignInTests
{
    private const string Oidc = "oidc";

    [Fact]
    public async Task A_person_signs_in_with_openid_connect_and_sees_the_pages_of_their_organisation()
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var browser = WorkspaceBrowser.Open(server);
        using var page = await browser.GetAsync("/workspace/letters", Cancel);
        var html = await page.Content.ReadAsStringAsync(Cancel);
        // No ready persons where people sign in.
        Assert.DoesNotContain("Lena Liaison", html, StringComparison.Ordinal);

        using var asked = await browser.PostAsync(page.RequestMessage!.RequestUri, WorkspaceBrowser.Form(html, Oidc), Cancel);

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal("/workspace/letters", asked.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("Ola Officer", await asked.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_lets_its_form_lead_to_the_issuer_and_nowhere_else()
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var browser = WorkspaceBrowser.Open(server, follow: false);
        using var page = await browser.GetAsync("/workspace/sign-in", Cancel);
        var rules = page.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        Assert.Contains($"form-action 'self' {authority.Address}", rules);

        var form = WorkspaceBrowser.Form(await page.Content.ReadAsStringAsync(Cancel), Oidc);
        using var led = await browser.PostAsync("/workspace/sign-in?returnUrl=https://evil.example/", form, Cancel);
        Assert.Equal(HttpStatusCode.Redirect, led.StatusCode);
        Assert.Equal(authority.Address, led.Headers.Location!.GetLeftPart(UriPartial.Authority));
        Assert.DoesNotContain("evil", led.Headers.Location.Query, StringComparison.Ordinal);
        using var forged = await browser.PostAsync("/workspace/sign-in", new FormUrlEncodedContent([new("person", Oidc)]), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
    }

    [Theory]
    [InlineData("Z99001", "Nurse")]
    [InlineData("Z99001", "3")]
    [InlineData("", "Practice")]
    [InlineData("Z99001Z99001Z99001Z99001", "Practice")]
    public async Task Whom_the_issuer_gives_no_organisation_and_role_is_told_so_and_not_signed_in(string ods, string role)
    {
        await using var authority = await Authority.Start();
        authority.Person = ("Ola Officer", ods, role);
        await using var server = new AuthorizedServer(authority);
        using var browser = WorkspaceBrowser.Open(server);

        using var back = await WorkspaceBrowser.SignIn(browser, Oidc);

        Assert.Contains("does not say for which organisation", await back.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var again = await browser.GetAsync("/workspace", Cancel);
        Assert.Equal("/workspace/sign-in", again.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=c1&state=abc")]
    [InlineData("?error=access_denied&error_description=%3Cscript%3E")]
    [InlineData("?code=c1")]
    public async Task Who_comes_back_without_having_been_sent_is_led_to_the_sign_in(string query)
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var browser = WorkspaceBrowser.Open(server);

        using var back = await browser.GetAsync("/workspace/signed-in" + query, Cancel);

        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal("/workspace/sign-in", back.RequestMessage!.RequestUri!.AbsolutePath);
        var html = await back.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("You are not signed in", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_way_back_that_was_stolen_signs_in_nobody_else()
    {
        await using var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        using var victim = WorkspaceBrowser.Open(server, follow: false);
        using var page = await victim.GetAsync("/workspace/sign-in", Cancel);
        using var led = await victim.PostAsync(
            "/workspace/sign-in",
            WorkspaceBrowser.Form(await page.Content.ReadAsStringAsync(Cancel), Oidc),
            Cancel
        );
        using var issued = await victim.GetAsync(led.Headers.Location, Cancel);

        using var thief = WorkspaceBrowser.Open(server);
        using var stolen = await thief.GetAsync(issued.Headers.Location, Cancel);

        Assert.Equal("/workspace/sign-in", stolen.RequestMessage!.RequestUri!.AbsolutePath);
        using var signed = await victim.GetAsync(issued.Headers.Location, Cancel);
        Assert.Equal("/workspace", signed.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task While_the_issuer_is_away_the_page_says_so()
    {
        var authority = await Authority.Start();
        await using var server = new AuthorizedServer(authority);
        await authority.DisposeAsync();
        using var browser = WorkspaceBrowser.Open(server);

        using var answer = await WorkspaceBrowser.SignIn(browser, Oidc);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("does not answer", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
