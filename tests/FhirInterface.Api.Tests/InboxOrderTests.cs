using System.Globalization;
using System.Net;
using FhirInterface.Flow.Reads;
using static FhirInterface.Api.Tests.Http;

namespace FhirInterface.Api.Tests;

/// <summary>The order in which the inbox lists what waits.</summary>
public sealed class InboxOrderTests
{
    [Fact]
    public async Task What_is_urgent_comes_first_though_a_page_of_others_waits_longer()
    {
        await using var server = new Server();
        using var practice = server.As("practice-1");
        for (var number = 0; number <= SearchQuery.DefaultCount; number++)
            await Raise(practice, "routine", string.Create(CultureInfo.InvariantCulture, $"Waits as number {number}."));
        await Raise(practice, "urgent", "Cannot wait.");

        using var liaison = await WorkspaceBrowser.SignedIn(server, "liaison");
        var first = await liaison.GetStringAsync("/workspace/inbox", Cancel);

        Assert.InRange(first.IndexOf("Cannot wait.", StringComparison.Ordinal), 0, Place(first, 0));
        Assert.InRange(Place(first, 0), 0, Place(first, 1));
        Assert.Equal(-1, Place(first, SearchQuery.DefaultCount));

        // The next page goes on where the first ended, and lists nothing twice.
        var link = first[..first.IndexOf("\">Next page</a>", StringComparison.Ordinal)];
        var next = await liaison.GetStringAsync(WebUtility.HtmlDecode(link[(link.LastIndexOf('"') + 1)..]), Cancel);
        Assert.DoesNotContain("Cannot wait.", next, StringComparison.Ordinal);
        Assert.InRange(Place(next, SearchQuery.DefaultCount - 1), 0, Place(next, SearchQuery.DefaultCount));
        Assert.Equal(-1, Place(next, SearchQuery.DefaultCount - 2));
    }

    private static int Place(string page, int number) =>
        page.IndexOf(string.Create(CultureInfo.InvariantCulture, $"Waits as number {number}."), StringComparison.Ordinal);

    private static async Task Raise(HttpClient practice, string priority, string description)
    {
        var issue = Example("task-interface-issue");
        issue.Remove("focus");
        issue.Remove("id");
        issue["priority"] = priority;
        issue["description"] = description;
        using var answer = await practice.PostAsync("/fhir/Task", Json(issue), Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }
}
