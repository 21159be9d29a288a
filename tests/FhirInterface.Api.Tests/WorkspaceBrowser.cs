using System.Net;
using System.Text.RegularExpressions;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>A browser without script at the workspace: cookies, forms and what they lead to.</summary>
internal static partial class WorkspaceBrowser
{
    public static HttpClient Open(Server server, bool follow = true) =>
        new(new HttpClientHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = follow }) { BaseAddress = server.Address };

    /// <summary>As one of Development's ready persons.</summary>
    public static async Task<HttpClient> SignedIn(Server server, string person)
    {
        var browser = Open(server);
        using var answer = await SignIn(browser, person);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return browser;
    }

    public static async Task<HttpResponseMessage> SignIn(HttpClient browser, string person) =>
        await browser.PostAsync("/workspace/sign-in", Form(await browser.GetStringAsync("/workspace/sign-in", Cancel), person), Cancel);

    /// <summary>Sends a page's form to the page itself.</summary>
    public static async Task<HttpResponseMessage> Send(HttpClient browser, string page, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var form = Form(await browser.GetStringAsync(page, Cancel), fields);
        return await browser.PostAsync(page, form, Cancel);
    }

    /// <summary>The filled-in form of the sign-in page.</summary>
    public static FormUrlEncodedContent Form(string page, string person) => Form(page, [new("person", person)]);

    public static FormUrlEncodedContent Form(string page, IEnumerable<KeyValuePair<string, string>> fields) =>
        new([.. fields, new("__RequestVerificationToken", Token().Match(page).Groups[1].Value)]);

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
