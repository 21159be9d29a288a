using System.Net;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

public sealed class LetterPageTests(Server server)
{
    [Fact]
    public async Task A_letter_is_one_page_that_fetches_and_runs_nothing()
    {
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-clean")), Cancel);
        await answer.ExpectOutcome(201);
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html, application/xhtml+xml, */*;q=0.8");
        using var page = await client.GetAsync(answer.Headers.Location!.AbsolutePath.Split("/_history")[0], Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var html = await page.Content.ReadAsStringAsync(Cancel);
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
        var titles = Example("discharge-clean")["entry"]![0]!["resource"]!["section"]!.AsArray().Select(section => section.Text("title")!);
        Assert.All(titles, title => Assert.Contains(WebUtility.HtmlEncode(title), html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rewritten_letter_says_so_at_its_head_and_marks_the_changes()
    {
        using var client = server.Hospital();
        using var answer = await client.PostAsync("/fhir/Bundle", Json(Example("discharge-mixed")), Cancel);
        var outcome = await answer.Body();
        Assert.Equal("rewritten", outcome.Text("issue", 0, "details", "coding", 0, "code"));
        var html = await client.GetStringAsync(answer.Headers.Location + "?_format=html", Cancel);
        Assert.Contains("This is not the letter as it was sent", html, StringComparison.Ordinal);
        Assert.Contains("/_history/1\"", html, StringComparison.Ordinal);
        Assert.Contains("<mark>", html, StringComparison.Ordinal);
        Assert.Contains("<del>", html, StringComparison.Ordinal);
        var original = await client.GetStringAsync(
            answer.Headers.Location!.ToString().Replace("/_history/2", "/_history/1", StringComparison.Ordinal) + "?_format=html",
            Cancel
        );
        Assert.DoesNotContain("<mark>", original, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_letters_have_pages()
    {
        using var client = server.Hospital();
        using var answer = await client.GetAsync("/fhir/Task?_format=html", Cancel);
        await answer.ExpectOutcome(406);
    }
}
